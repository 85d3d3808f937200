import type { Clock } from '../clock.ts';
import { type PartnerDocument, partnerKey, partnersContainer } from '../facts/documents.ts';
import { update } from '../facts/update.ts';
import type { Month } from '../month.ts';
import { partnerEventId, type TierAtRiskEntry } from '../notifications/partner-event.ts';
import type { Documents, Queues } from '../storage/ports.ts';
import { publishOutbox } from './outbox.ts';

/**
 * Tells that the outlook of a month sees tiers of a partner lost within three months: one event `partner.tier.at-risk`,
 * at most once per month and partner, however often and with whatever tiers it is called. Months are told in order: one
 * before the newest told is not told any more.
 * @param month the month that the outlook looks from
 * @param tiers those in danger, of any program; none: nothing happens
 */
export async function publishAtRisk(
  stores: { documents: Documents; queues: Queues; clock: Clock },
  partnerId: string,
  month: Month,
  tiers: readonly TierAtRiskEntry[],
): Promise<void> {
  const sorted = tiers.toSorted((one, other) => order(one.lostIn, other.lostIn) || order(one.program, other.program));
  if (sorted.length === 0) return;
  const after = await update(stores.documents, partnersContainer, partnerKey(partnerId), (partner) =>
    partner && (partner.atRiskTold ?? '') < month ? told(partner, month, sorted, stores.clock.now()) : undefined,
  );
  if (after?.unsent) await publishOutbox(stores, after);
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
