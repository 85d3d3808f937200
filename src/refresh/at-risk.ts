import type { Clock } from '../clock.ts';
import { readOutlook } from '../computing/outlook.ts';
import { ProductError } from '../errors.ts';
import type { RequestedEventType } from '../events/event-types.ts';
import { partnerEventId, type TierAtRiskEntry } from '../events/partner-event.ts';
import type { Month } from '../month.ts';
import { type AtRiskDue, type PartnerDocument, partnerKey, partnersContainer } from '../partners/document.ts';
import { noTier } from '../scoring/tiers.ts';
import type { Documents, Queues } from '../storage/ports.ts';
import { update } from '../storage/update.ts';
import type { RefreshDocument } from './documents.ts';
import { publishOutbox } from './outbox.ts';
import type { RefreshServices } from './services.ts';

/*
 * A scored month owes a look ahead. The debt is written with the standing, in one document, so that no crash parts
 * them; a message of its own pays it, because the look ahead of a large partner takes long; the watch finds what no
 * message paid.
 */

/**
 * The partner with the debt to look ahead from the month just scored: where that is its newest, with a tier to lose,
 * somebody asks to be told, and nothing was told of the month yet.
 */
export function withAtRiskDue(
  partner: PartnerDocument,
  { id: refreshId, month }: Pick<RefreshDocument, 'id' | 'month'>,
  since: string,
  wanted: ReadonlySet<RequestedEventType>,
): PartnerDocument {
  const asked = wanted.has('partner.tier.at-risk') || partner.tells?.includes('partner.tier.at-risk');
  const standings = Object.values(partner.standings);
  const newest = standings.every((standing) => standing.month <= month);
  const holds = standings.some((standing) => standing.month === month && standing.tier !== noTier);
  if (!asked || !newest || !holds || (partner.atRiskTold ?? '') >= month) return partner;
  if (partner.atRiskDue?.refreshId === refreshId && partner.atRiskDue.month === month) return partner;
  return { ...partner, atRiskDue: { month, refreshId, since } };
}

/** Hands the debt on, where the partner has one. */
export async function sendAtRisk({ queues }: Pick<RefreshServices, 'queues'>, partner: PartnerDocument): Promise<void> {
  if (partner.atRiskDue) await queues.send('refreshes', { kind: 'at-risk', partnerId: partner.partnerId });
}

/** Pays a partner's debt: looks ahead, and tells the tiers that would be lost. Repeated, it tells nothing more. */
export async function tellAtRisk(desk: RefreshServices, partnerId: string): Promise<void> {
  const partner = (await desk.documents.read(partnersContainer, partnerKey(partnerId)))?.value;
  if (partner?.atRiskDue)
    await publishAtRisk(desk, partnerId, partner.atRiskDue, await tiersAtRisk(desk, partner, partner.atRiskDue.month));
  else if (partner?.unsent) await publishOutbox(desk, partner);
}

/** Notes that looking ahead failed again and again: the next month scored owes it anew. */
export async function giveUpAtRisk(
  { documents }: Pick<RefreshServices, 'documents'>,
  partnerId: string,
): Promise<void> {
  await update(documents, partnersContainer, partnerKey(partnerId), (partner) =>
    partner?.atRiskDue ? paid(partner, partner.atRiskDue) : undefined,
  );
}

/** The tiers that the outlook of the month sees lost, of the programs whose newest month it is. */
async function tiersAtRisk(desk: RefreshServices, partner: PartnerDocument, month: Month): Promise<TierAtRiskEntry[]> {
  const { documents, rulebooks } = desk;
  const tiers: TierAtRiskEntry[] = [];
  for (const [program, standing] of Object.entries(partner.standings)) {
    if (standing.month !== month || standing.tier === noTier) continue;
    const outlook = await readOutlook(documents, rulebooks, partner.partnerId, program, { month }).catch(
      nothingForeseen,
    );
    const lost = outlook?.months.find((ahead) => ahead.month === outlook.atRisk);
    // Where facts have changed the tier since, the month will be scored again, and owes a look ahead then.
    if (!outlook || !lost || outlook.tier !== standing.tier) continue;
    const { score, tier } = outlook;
    const { edition, month: lostIn, tier: to, score: scoreExpected } = lost;
    tiers.push({ program, edition, tier, to, lostIn, score, scoreExpected });
  }
  return tiers;
}

/** The data of the month were taken back since it was scored. */
function nothingForeseen(error: unknown): undefined {
  if (!(error instanceof ProductError && error.kind === 'not-found')) throw error;
}

/**
 * Tells that the outlook of a month sees tiers of a partner lost within three months: one event `partner.tier.at-risk`,
 * at most once per month and partner, however often and with whatever tiers it is called. Months are told in order: one
 * before the newest told is not told any more. The debt is paid by the same write.
 * @param due the month that the outlook looks from
 * @param tiers those in danger, of any program; none: nothing is told
 */
export async function publishAtRisk(
  stores: { documents: Documents; queues: Queues; clock: Clock },
  partnerId: string,
  due: Pick<AtRiskDue, 'month' | 'refreshId'>,
  tiers: readonly TierAtRiskEntry[],
): Promise<void> {
  const sorted = tiers.toSorted((one, other) => order(one.lostIn, other.lostIn) || order(one.program, other.program));
  const after = await update(stores.documents, partnersContainer, partnerKey(partnerId), (before) => {
    if (!before) return undefined;
    const tell = sorted.length > 0 && (before.atRiskTold ?? '') < due.month;
    const partner = tell ? told(before, due.month, sorted, stores.clock.now()) : before;
    return paid(partner, due) ?? (tell ? partner : undefined);
  });
  if (after?.unsent) await publishOutbox(stores, after);
}

/** The partner without the debt; `undefined` where it does not have just this one. */
function paid(partner: PartnerDocument, due: Pick<AtRiskDue, 'month' | 'refreshId'>): PartnerDocument | undefined {
  const { atRiskDue, ...rest } = partner;
  return atRiskDue?.month === due.month && atRiskDue.refreshId === due.refreshId ? rest : undefined;
}

/** The event's place is after everything told of any of its programs. */
function told(partner: PartnerDocument, month: Month, tiers: TierAtRiskEntry[], now: Date): PartnerDocument {
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
  return { ...partner, standings, atRiskTold: month, outbox: [...partner.outbox, event], unsent: true };
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
