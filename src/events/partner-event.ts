import { createHash } from 'node:crypto';
import { z } from 'zod';
import { month } from '../month.ts';
import { indicator, type TierChange } from './tier-change.ts';

const head = {
  /** See {@link partnerEventId}. */
  id: z.string().min(1),
  partnerId: z.string().min(1),
  program: z.string().min(1),
  month,
  /** One more than that of the event before, of this partner and program. */
  sequence: z.int().min(1),
  /** ISO 8601, UTC. */
  occurredAt: z.iso.datetime(),
};

/** A month was scored for the first time. */
export const scorePublished = z.strictObject({
  ...head,
  type: z.literal('partner.score.published'),
  edition: z.string().min(1),
  score: z.number(),
  tier: z.string().min(1),
  /** Whether no later month is scored: what the event tells is the partner's present score. */
  newest: z.boolean(),
  indicators: z.array(indicator),
});

/** The score of a month that was published before is another now. */
export const scoreRestated = z.strictObject({
  ...head,
  type: z.literal('partner.score.restated'),
  edition: z.string().min(1),
  scoreBefore: z.number(),
  score: z.number(),
  tierBefore: z.string().min(1),
  tier: z.string().min(1),
  newest: z.boolean(),
  indicators: z.array(indicator),
});

/** A tier that the outlook sees lost. */
const tierAtRiskEntry = z.strictObject({
  program: z.string().min(1),
  edition: z.string().min(1),
  tier: z.string().min(1),
  /** The tier that the outlook sees instead. */
  to: z.string().min(1),
  /** The first month without the tier. */
  lostIn: month,
  /** The newest score, and the one foreseen for `lostIn`, as shown: cut to two decimals. */
  score: z.number(),
  scoreExpected: z.number(),
});
export type TierAtRiskEntry = z.infer<typeof tierAtRiskEntry>;

/** Tiers of a partner that the outlook of a month sees lost, the soonest first; `program` is that of the first. */
export const tierAtRisk = z.strictObject({
  ...head,
  type: z.literal('partner.tier.at-risk'),
  tiers: z.array(tierAtRiskEntry).min(1),
});

/** An event of a partner that is not a tier change: written once and never changed. */
export const partnerEvent = z.discriminatedUnion('type', [scorePublished, scoreRestated, tierAtRisk]);
export type PartnerEvent = z.infer<typeof partnerEvent>;

/** What waits in a partner's outbox. */
export type OutboxEvent = TierChange | PartnerEvent;

export const isTierChange = (event: OutboxEvent): event is TierChange => !('type' in event);
export const typeOf = (event: OutboxEvent) => (isTierChange(event) ? 'partner.tier.changed' : event.type);

/** The programs that an event is about. */
export const programsOf = (event: OutboxEvent): readonly string[] =>
  'tiers' in event ? event.tiers.map(({ program }) => program) : [event.program];

/**
 * The id of an event, made from what it is, so that work done twice finds the same id. `version` tells apart contents
 * of a month that may be told several times; a partner's tiers at risk are told once per month over all programs.
 */
export function partnerEventId(
  type: PartnerEvent['type'],
  { partnerId, program, month }: { partnerId: string; program: string; month: string },
  version = '',
): string {
  const of = type === 'partner.tier.at-risk' ? '' : program;
  const identity = JSON.stringify([type, partnerId, of, month, version]);
  return `ev_${createHash('sha256').update(identity).digest('hex').slice(0, 32)}`;
}
