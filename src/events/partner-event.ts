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
  /** One more than the previous event of this partner and program. */
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
  /** True if no later month is scored: the event's score is the partner's present one. */
  newest: z.boolean(),
  indicators: z.array(indicator),
});

/** The score of a published month has changed. */
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

/** A tier lost in the outlook. */
const tierAtRiskEntry = z.strictObject({
  program: z.string().min(1),
  edition: z.string().min(1),
  tier: z.string().min(1),
  /** The tier expected instead. */
  to: z.string().min(1),
  /** The first month without the tier. */
  lostIn: month,
  /** The newest score, and the one expected for `lostIn`, as shown: cut to two decimals. */
  score: z.number(),
  scoreExpected: z.number(),
});
export type TierAtRiskEntry = z.infer<typeof tierAtRiskEntry>;

/** Tiers of a partner lost in the outlook of a month, the soonest first; `program` is that of the first. */
export const tierAtRisk = z.strictObject({
  ...head,
  type: z.literal('partner.tier.at-risk'),
  tiers: z.array(tierAtRiskEntry).min(1),
});

/** An event of a partner that is not a tier change: written once and never changed. */
export const partnerEvent = z.discriminatedUnion('type', [scorePublished, scoreRestated, tierAtRisk]);
export type PartnerEvent = z.infer<typeof partnerEvent>;

/** An event in a partner's outbox. */
export type OutboxEvent = TierChange | PartnerEvent;

export const isTierChange = (event: OutboxEvent): event is TierChange => !('type' in event);
export const typeOf = (event: OutboxEvent) => (isTierChange(event) ? 'partner.tier.changed' : event.type);

/** Lists the programs that an event is about. */
export const programsOf = (event: OutboxEvent): readonly string[] =>
  'tiers' in event ? event.tiers.map(({ program }) => program) : [event.program];

/**
 * Derives the id of an event from its content, so that repeated work finds the same id. `version` distinguishes
 * contents of a month that may be published several times; a partner's tiers at risk are published once per month over
 * all programs.
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
