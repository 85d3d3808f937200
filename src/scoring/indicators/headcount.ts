import { lastDay, type Month } from '../../month.ts';
import type { Indicator } from '../../rulebooks/edition.ts';
import type { HeadcountShape } from '../../rulebooks/shapes.ts';
import { examsThatCount, pathsHeld } from '../exams.ts';
import type { Individual } from '../facts.ts';
import type { LedgerLine } from '../ledger.ts';

/** One line of 1 for each individual who holds a path at the end of the month (R5.5, R5.6). */
export function headcountLines(
  individuals: readonly Individual[],
  indicator: Indicator,
  shape: HeadcountShape,
  month: Month,
): LedgerLine[] {
  const day = lastDay(month);
  return individuals.flatMap(({ individual, name, exams }): LedgerLine[] => {
    const held = pathsHeld(shape.paths, examsThatCount(exams, day));
    if (held.length === 0) return [];
    return [
      {
        indicator: indicator.id,
        individual,
        ...(name === '' ? {} : { individualName: name }),
        holds: held.join('; '),
        rule: indicator.rules[0]!,
        amounts: [[month, 1]],
      },
    ];
  });
}
