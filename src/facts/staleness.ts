import { addMonths, type Month } from '../month.ts';
import type { PartnerDocument } from './documents.ts';

/**
 * A score of month M rests on facts of M-12 .. M: the window, and the month a year before (R5.12). Editions that look
 * back farther say so with each score.
 */
const leastMonthsBack = 12;

/** The effect at which a fact that the partner's score of this month rests on last changed. */
export function newestTouch(partner: PartnerDocument, month: Month, monthsBack = leastMonthsBack): number {
  const first = addMonths(month, -monthsBack);
  let newest = partner.touchedAlways;
  for (const [touched, effect] of Object.entries(partner.touched)) {
    if (touched >= first && touched <= month && effect > newest) newest = effect;
  }
  return newest;
}

/** R7.5: the scored months, oldest first, whose scores are older than the facts they rest on, and since which effect. */
export function staleMonths(partner: PartnerDocument): { program: string; month: Month; since: number }[] {
  return Object.entries(partner.standings)
    .flatMap(([program, standing]) =>
      (Object.keys(standing.history) as Month[]).flatMap((month) => {
        const { effect, monthsBack } = standing.history[month]!;
        const since = newestTouch(partner, month, monthsBack);
        return effect < since ? [{ program, month, since }] : [];
      }),
    )
    .sort((one, other) => (one.month < other.month ? -1 : one.month > other.month ? 1 : 0));
}

/** Whether one score is stale. */
export function isStale(partner: PartnerDocument, program: string, month: Month): boolean {
  const entry = partner.standings[program]?.history[month];
  return entry !== undefined && entry.effect < newestTouch(partner, month, entry.monthsBack);
}
