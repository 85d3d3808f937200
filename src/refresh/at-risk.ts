import type { Clock } from '../clock.ts';
import { readOutlook } from '../computing/outlook.ts';
import { ProductError } from '../errors.ts';
import type { RequestedEventType } from '../events/event-types.ts';
import { partnerEventId, type TierAtRiskEntry } from '../events/partner-event.ts';
import type { Month } from '../month.ts';
import { inOrder } from '../order.ts';
import { type AtRiskDue, type PartnerDocument, partnerKey, partnersContainer } from '../partners/document.ts';
import { noTier } from '../scoring/tiers.ts';
import type { Documents, Queues } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import type { RefreshDocument } from './documents.ts';
import type { RefreshMessage } from './messages.ts';
import { publishOutbox } from './outbox.ts';
import type { RefreshServices } from './services.ts';

/*
 * `atRiskDue` schedules the outlook of a scored month. The write that stores the standing sets it, so that no crash can
 * come between the two; the write that puts the event into the outbox clears it. A separate message carries out the
 * work, because the outlook of a large partner takes long; `resend.ts` sends the message again if it was lost.
 */

/**
 * Schedules the outlook of the month just scored: if it is the newest of a program in which a tier can be lost, an
 * endpoint asks for the event, and none was published for the month yet. Otherwise returns the partner unchanged.
 */
export function withAtRiskDue(
  partner: PartnerDocument,
  { id: refreshId, month }: Pick<RefreshDocument, 'id' | 'month'>,
  since: string,
  wanted: ReadonlySet<RequestedEventType>,
): PartnerDocument {
  const asked = wanted.has('partner.tier.at-risk') || partner.tells?.includes('partner.tier.at-risk');
  const holds = Object.entries(partner.standings).some(
    ([program, standing]) => standing.month === month && standing.tier !== noTier && toldOf(partner, program) < month,
  );
  if (!asked || !holds) return partner;
  if (partner.atRiskDue?.refreshId === refreshId && partner.atRiskDue.month === month) return partner;
  const before = partner.atRiskDue;
  const others = before ? [...new Set([...(before.others ?? []), before.month])].filter((one) => one !== month) : [];
  return { ...partner, atRiskDue: { month, refreshId, since, ...(others.length > 0 ? { others } : {}) } };
}

/** The newest month for which a program's tier at risk was published, or an empty text. */
const toldOf = ({ atRiskTold = {} }: PartnerDocument, program: string): Month | '' =>
  typeof atRiskTold === 'string' ? atRiskTold : (atRiskTold[program] ?? '');

/** Sends the message of the outlook that is due, if there is one. */
export async function sendAtRisk({ queues }: Pick<RefreshServices, 'queues'>, partner: PartnerDocument): Promise<void> {
  if (!partner.atRiskDue) return;
  const { month, refreshId } = partner.atRiskDue;
  await queues.send('refreshes', { kind: 'at-risk', partnerId: partner.partnerId, month, refreshId });
}

/** Computes the outlook that is due and publishes the tiers that would be lost. Repeated, it publishes nothing more. */
export async function workAtRisk(services: RefreshServices, partnerId: string): Promise<void> {
  const partner = (await services.documents.read(partnersContainer, partnerKey(partnerId)))?.value;
  const due = partner?.atRiskDue;
  // The scheduled month last: publishing it clears the schedule, so that an interruption before repeats all of them.
  for (const month of due ? [...(due.others ?? []), due.month] : [])
    await publishAtRisk(services, partnerId, { ...due!, month }, await tiersAtRisk(services, partner!, month));
  if (!due && partner?.unsent) await publishOutbox(services, partner);
}

/**
 * Clears an outlook that failed again and again, and alerts the operators: the next score schedules one anew. Leaves
 * one that became due since the message was sent.
 */
export async function giveUpAtRisk(
  { documents, alert }: Pick<RefreshServices, 'documents' | 'alert'>,
  { partnerId, month, refreshId }: Extract<RefreshMessage, { kind: 'at-risk' }>,
): Promise<void> {
  if (!month || !refreshId) return;
  const due = { month, refreshId };
  const partner = (await documents.read(partnersContainer, partnerKey(partnerId)))?.value;
  if (!partner || !withoutDue(partner, due)) return;
  // Before the outlook is cleared, so that no crash can lose the alert.
  alert(
    `The outlook of partner ${partnerId} from ${month} failed repeatedly, so no partner.tier.at-risk is sent. The log has the reason; once it is fixed, import new data of the partner, or wait for the next month.`,
  );
  await update(documents, partnersContainer, partnerKey(partnerId), (before) => before && withoutDue(before, due));
}

/** Lists the tiers lost in the outlook of the month, of the programs whose newest month it is. */
async function tiersAtRisk(
  services: RefreshServices,
  partner: PartnerDocument,
  month: Month,
): Promise<TierAtRiskEntry[]> {
  const { documents, rulebooks } = services;
  const tiers: TierAtRiskEntry[] = [];
  for (const [program, standing] of Object.entries(partner.standings)) {
    if (standing.month !== month || standing.tier === noTier || !rulebooks.programs.includes(program)) continue;
    const outlook = await readOutlook({ documents, rulebooks }, partner.partnerId, program, { month }).catch(
      nothingForeseen,
    );
    const lost = outlook?.months.find((ahead) => ahead.month === outlook.atRisk);
    // Facts have changed the tier since: the month will be scored again, which schedules another outlook.
    if (!outlook || !lost || outlook.tier !== standing.tier) continue;
    const { score, tier } = outlook;
    const { edition, month: lostIn, tier: to, score: scoreExpected } = lost;
    tiers.push({ program, edition, tier, to, lostIn, score, scoreExpected });
  }
  return tiers;
}

/** The data of the month were taken back since it was scored. */
function nothingForeseen(error: unknown): undefined {
  if (!(error instanceof ProductError && error.code === 'no-data')) throw error;
}

/**
 * Publishes tiers of a partner that are lost in the outlook of a month: one event `partner.tier.at-risk`, at most once
 * per month and program, even if it is called again or with other tiers, and in the order of the months: none for a
 * month before the newest published. The same write clears `atRiskDue`.
 * @param due the month that the outlook starts from
 * @param tiers those that are lost, of any program; without any, nothing is published
 */
export async function publishAtRisk(
  services: { documents: Documents; queues: Queues; clock: Clock },
  partnerId: string,
  due: Pick<AtRiskDue, 'month' | 'refreshId'>,
  tiers: readonly TierAtRiskEntry[],
): Promise<void> {
  const sorted = tiers.toSorted(
    (one, other) => inOrder(one.lostIn, other.lostIn) || inOrder(one.program, other.program),
  );
  const after = await update(services.documents, partnersContainer, partnerKey(partnerId), (before) => {
    if (!before) return undefined;
    const untold = sorted.filter(({ program }) => toldOf(before, program) < due.month);
    const publishes = untold.length > 0;
    const partner = publishes ? withEvent(before, due.month, untold, services.clock.now()) : before;
    return withoutDue(partner, due) ?? (publishes ? partner : undefined);
  });
  if (after?.unsent) await publishOutbox(services, after);
}

/** Clears `atRiskDue`; `undefined` if another outlook is due, or none. */
function withoutDue(
  partner: PartnerDocument,
  due: Pick<AtRiskDue, 'month' | 'refreshId'>,
): PartnerDocument | undefined {
  const { atRiskDue, ...rest } = partner;
  return atRiskDue?.month === due.month && atRiskDue.refreshId === due.refreshId ? rest : undefined;
}

/** Puts the event into the outbox, after every event of any of its programs. */
function withEvent(partner: PartnerDocument, month: Month, tiers: TierAtRiskEntry[], now: Date): PartnerDocument {
  const { partnerId } = partner;
  const standings = { ...partner.standings };
  const concerned = tiers.flatMap(({ program }) => standings[program] ?? []);
  const sequence = 1 + Math.max(0, ...concerned.map((standing) => standing.sequence));
  for (const { program } of tiers) {
    const standing = standings[program];
    if (standing) standings[program] = { ...standing, sequence };
  }
  const { program } = tiers[0] as TierAtRiskEntry;
  const event = {
    id: partnerEventId('partner.tier.at-risk', { partnerId, program, month }),
    type: 'partner.tier.at-risk' as const,
    partnerId,
    program,
    month,
    sequence,
    occurredAt: now.toISOString(),
    tiers,
  };
  const told = Object.keys(standings).map((one): [string, Month | ''] => [
    one,
    standings[one]!.month === month ? month : toldOf(partner, one),
  ]);
  const atRiskTold = Object.fromEntries(told.filter((pair): pair is [string, Month] => pair[1] !== ''));
  return { ...partner, standings, atRiskTold, outbox: [...partner.outbox, event], unsent: true };
}
