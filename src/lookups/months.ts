import type { Months } from '../api/months.ts';
import { monthsScored } from '../facts/runs.ts';
import { addMonths, type Month, monthOf } from '../month.ts';
import type { Services } from '../scores/services.ts';

/**
 * Lists the months that were scored for all partners, newest first, except those that scored nobody, and says when the
 * next month is due.
 */
export async function readMonths({ documents, rulebooks }: Services, program: string, now: Date): Promise<Months> {
  rulebooks.editionsOf(program);
  const months = await monthsScored(documents, program);
  const items = months.toReversed().map((month) => ({ month, edition: rulebooks.editionInForce(program, month).id }));
  return { program, items, nextRun: nextRunAfter(now) };
}

/** R7.2: the month before is scored on the 20th of each month, 06:00 UTC. */
export function nextRunAfter(now: Date): { month: Month; at: string } {
  const inMonth = (months: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 20, 6));
  const at = inMonth(0) > now ? inMonth(0) : inMonth(1);
  return { month: addMonths(monthOf(at), -1), at: at.toISOString() };
}
