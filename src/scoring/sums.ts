import type { Segment } from '../rulebooks/shapes.ts';
import type { IndicatorSum, LedgerLine } from './ledger.ts';

/**
 * Sums by indicator; sums of lines that count in one market or track only, by both, see {@link sumKey}. An
 * indicator without a line has no entry, which is the same as a sum of 0.
 */
export type IndicatorSums = ReadonlyMap<string, IndicatorSum>;

/** Returns the key under which lines are summed. */
const sumKey = (indicator: string, segment?: Segment): string =>
  segment === undefined ? indicator : `${indicator}|${segment}`;

/** Returns an indicator's sum in a segment: of the lines that count everywhere and of those that count only there. */
export function sumIn(sums: IndicatorSums, indicator: string, segment: Segment): IndicatorSum {
  const both = sums.get(indicator) ?? nothing;
  const one = sums.get(sumKey(indicator, segment));
  return one === undefined ? both : { total: both.total + one.total, base: both.base + one.base };
}

const nothing: IndicatorSum = { total: 0, base: 0 };

/** Sums ledger lines by indicator. */
export function sumLines(lines: Iterable<LedgerLine>): Map<string, IndicatorSum> {
  const sums = new Map<string, IndicatorSum>();
  for (const { indicator, market, track, amounts } of lines) {
    const sum = sumOf(sums, sumKey(indicator, market ?? track));
    for (const [, amount] of amounts) {
      sum.total += amount;
      if (amount < 0) sum.base -= amount;
    }
  }
  return sums;
}

/** Merges the sums of several parts of a ledger, in any order and grouping. */
export function mergeSums(parts: Iterable<IndicatorSums>): Map<string, IndicatorSum> {
  const sums = new Map<string, IndicatorSum>();
  for (const part of parts) {
    for (const [indicator, { total, base }] of part) {
      const sum = sumOf(sums, indicator);
      sum.total += total;
      sum.base += base;
    }
  }
  return sums;
}

function sumOf(sums: Map<string, IndicatorSum>, indicator: string): IndicatorSum {
  let sum = sums.get(indicator);
  if (sum === undefined) {
    sum = { total: 0, base: 0 };
    sums.set(indicator, sum);
  }
  return sum;
}
