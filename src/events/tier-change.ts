import { createHash } from 'node:crypto';
import { z } from 'zod';
import { month } from '../month.ts';

/** An indicator in an event: R3.4 cuts points to two decimals, R3.5 defines `value`. */
export const indicator = z.strictObject({
  id: z.string().min(1),
  /** USD, a count or a fraction; null for growth without a base. */
  value: z.number().nullable(),
  target: z.number().nullable(),
  points: z.number(),
  maxPoints: z.number(),
});

/**
 * One tier change of a partner in a program (R7.3, R7.4): the whole content of the event, written once and never
 * changed. It waits in the partner's outbox, then becomes a document of its own.
 */
export const tierChange = z.strictObject({
  /** See {@link tierChangeId}. */
  id: z.string().min(1),
  partnerId: z.string().min(1),
  program: z.string().min(1),
  edition: z.string().min(1),
  month,
  from: z.string().min(1),
  to: z.string().min(1),
  direction: z.enum(['up', 'down']),
  /** The thresholds that the score crossed, ascending; none if a condition of the tier decided. */
  crossed: z.array(z.number()),
  reason: z.enum(['scored', 'restated']),
  /** Scores as shown: cut to two decimals. */
  scoreBefore: z.number(),
  scoreAfter: z.number(),
  indicators: z.array(indicator),
  /** 1 for the first event of this partner and program, then one more each. */
  sequence: z.int().min(1),
  /** ISO 8601, UTC. */
  occurredAt: z.iso.datetime(),
});
export type TierChange = z.infer<typeof tierChange>;

/**
 * Derives the id of a tier change (R7.6) from its content, so that repeated work finds the same id. `occurrence`
 * distinguishes repeated changes in one month: 1 for the first change from this tier to that, and so on; any number
 * that the standing assigns only once will do.
 */
export function tierChangeId(
  partnerId: string,
  program: string,
  ofMonth: string,
  from: string,
  to: string,
  occurrence: number,
): string {
  const identity = JSON.stringify([partnerId, program, ofMonth, from, to, occurrence]);
  return `tc_${createHash('sha256').update(identity).digest('hex').slice(0, 32)}`;
}
