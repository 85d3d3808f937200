import { type Day, lastDay, type Month, monthsFrom } from '../../month.ts';
import type { Edition, Indicator } from '../../rulebooks/edition.ts';
import {
  figureIn,
  type HeadcountGrowthShape,
  type HeadcountShape,
  type Market,
  marketKinds,
} from '../../rulebooks/shapes.ts';
import { heldAt, pathsHeld } from '../exams.ts';
import type { Individual } from '../facts.ts';
import type { LedgerLine } from '../ledger.ts';
import type { Account } from '../not-counted.ts';
import { whyNoPath } from '../path-missing.ts';

/** A partner's individuals, with the edition and month to count them by. */
export interface Staff {
  individuals: readonly Individual[];
  edition: Edition;
  month: Month;
  /** Takes who counts and who does not, and why; absent where only lines are asked for. */
  account?: Account | undefined;
}

/** Makes one line of 1 for each individual who holds a path at the end of the month (R5.5, R5.6, R6.3). */
export function headcountLines(of: Staff, indicator: Indicator, shape: HeadcountShape): LedgerLine[] {
  const now = holders(of, shape.paths, lastDay(of.month));
  accountFor(of, indicator, shape, now);
  return now.map((holder) => line(holder, indicator, of.month, 1));
}

/**
 * Computes growth of a headcount: one line of 1 for each individual who holds a path at the end of the month, and one
 * of -1 in the baseline day's month for each who did on that day (R6.4). No lines before the baseline day.
 */
export function headcountGrowthLines(of: Staff, indicator: Indicator, shape: HeadcountGrowthShape): LedgerLine[] {
  const { baselineDay, paths } = shape;
  const end = lastDay(of.month);
  if (baselineDay > end) {
    for (const one of of.individuals)
      of.account?.refuse(indicator, { ...about(of, one), reason: 'baseline-to-come', rule: 'R6.4' });
    return [];
  }
  const baseMonth = baselineDay.slice(0, 7) as Month;
  const [base, now] = [holders(of, paths, baselineDay), holders(of, paths, end)];
  accountFor(of, indicator, shape, [...base, ...now]);
  return [
    ...base.map((holder) => line(holder, indicator, baseMonth, -1)),
    ...now.map((holder) => line(holder, indicator, of.month, 1)),
  ];
}

/** Accounts for the training rows of each individual. */
function accountFor(
  of: Staff,
  indicator: Indicator,
  { paths }: Pick<HeadcountShape, 'paths'>,
  counted: readonly Holder[],
): void {
  if (of.account === undefined) return;
  const known = new Set(counted.map((holder) => holder.of));
  const rules = { rule: indicator.rules[0]!, retired: of.edition };
  for (const one of of.individuals) {
    if (known.has(one)) of.account.count(indicator, one.rows);
    else of.account.refuse(indicator, { ...about(of, one), ...whyNoPath(paths, one, lastDay(of.month), rules) });
  }
}

const about = ({ month }: Staff, { individual, name, rows }: Individual) => ({
  subject: { individual, ...(name === '' ? {} : { individualName: name }) },
  month,
  rows,
});

/** Returns, by market, the first month up to the scored one that ended with enough heads to hold the points (R6.5). */
export function monthsReached(of: Staff, { held, paths }: HeadcountGrowthShape): Partial<Record<Market, Month>> {
  const reached: Partial<Record<Market, Month>> = {};
  if (held === undefined) return reached;
  const least = Math.min(...marketKinds.map((market) => figureIn(held.heads, market)));
  if (of.individuals.length < least) return reached;
  for (const month of monthsFrom(held.from, of.month)) {
    const heads = holders(of, paths, lastDay(month)).length;
    for (const market of marketKinds) if (heads >= figureIn(held.heads, market)) reached[market] ??= month;
    if (marketKinds.every((market) => reached[market] !== undefined)) break;
  }
  return reached;
}

interface Holder {
  of: Individual;
  holds: string;
}

function holders({ individuals, edition }: Staff, paths: HeadcountShape['paths'], day: Day): Holder[] {
  return individuals.flatMap((of): Holder[] => {
    const held = pathsHeld(paths, heldAt(of, day, edition));
    return held.length === 0 ? [] : [{ of, holds: held.join('; ') }];
  });
}

function line({ of, holds }: Holder, indicator: Indicator, month: Month, amount: 1 | -1): LedgerLine {
  return {
    indicator: indicator.id,
    individual: of.individual,
    ...(of.name === '' ? {} : { individualName: of.name }),
    holds,
    rule: indicator.rules[0]!,
    amounts: [[month, amount]],
  };
}
