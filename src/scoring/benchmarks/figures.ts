import type { BenchmarkRules, Workload } from '../../rulebooks/workloads.ts';
import { type BenchmarkFilter, type BenchmarkSums, type FilteredSums, productsKey } from './sums.ts';

/** The seven figures, in the order of the page (R8). */
export const figureIds = [
  'net-new-revenue',
  'customers-added',
  'net-paid-seats-added',
  'certified-individuals',
  'production-instances',
  'monthly-active-users',
  'active-to-assigned',
] as const;
export type FigureId = (typeof figureIds)[number];
/** Revenue in USD, users as a monthly average; null where there is nothing to tell. */
export type Figures = Record<FigureId, number | null>;

/** Which rows a filter asks for. */
export interface RowKey {
  products: string;
  market: string;
}

/** The rows that a filter asks for; `undefined` where no product is left: one that the workload does not have. */
export function rowKeyOf(
  { product, workload, market = '' }: BenchmarkFilter,
  rules: BenchmarkRules,
): RowKey | undefined {
  const isForeign = product !== undefined && workload !== undefined && !rules.workloads[workload].products.has(product);
  if (isForeign) return undefined;
  if (product !== undefined) return { products: productsKey.product(product), market };
  return { products: workload === undefined ? productsKey.all : productsKey.workload(workload), market };
}

/** The row of a filter; `undefined` where the partner has no DPOR row under it in any month that counts. */
export function rowOf(sums: BenchmarkSums, key: RowKey): FilteredSums | undefined {
  return sums.rows.find(([products, market]) => products === key.products && market === key.market);
}

/** Whether a partner is compared under the filter of its row: it has a DPOR row in the trailing window (R8.1). */
export function isCompared(row: FilteredSums | undefined): boolean {
  return row !== undefined && row[9] > 0;
}

/** The seven figures out of a row; without one, what is left when nothing is counted. */
export function figuresOf(sums: BenchmarkSums, row: FilteredSums | undefined, workload?: Workload): Figures {
  const [, , revenueCents, added, seats, instances, named, users, assigned] = row ?? ['', '', 0, 0, 0, 0, 0, 0, 0];
  return {
    'net-new-revenue': revenueCents / 100,
    'customers-added': added,
    'net-paid-seats-added': sums.seatsKnown ? seats : null,
    'certified-individuals': sums.certified[workload ?? 'either'],
    'production-instances': named > 0 ? instances : null,
    'monthly-active-users': users / 12,
    'active-to-assigned': assigned > 0 ? users / (12 * assigned) : null,
  };
}

/** One bar's partners: how many, and their smallest and largest value. */
export interface BarRange {
  bar: 1 | 2 | 3 | 4;
  partners: number;
  smallest: number;
  largest: number;
}

/** How the compared partners' values of one figure spread over the bars; bars without a partner are left out (R8.1). */
export interface Spread {
  compared: number;
  bars: BarRange[];
}

/**
 * Spreads values over the bars: a value is in bar 4 where more than three quarters of all are not above it, in 3 where
 * more than a half, in 2 where more than a quarter, else in 1 (R8.1).
 */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  const bars: BarRange[] = [];
  let notAbove = sorted.length;
  for (let index = sorted.length - 1; index >= 0; index--) {
    const value = sorted[index]!;
    if (value !== sorted[index + 1]) notAbove = index + 1;
    const bar = Math.ceil((4 * notAbove) / sorted.length) as BarRange['bar'];
    const last = bars.at(-1);
    if (last?.bar === bar) {
      last.partners++;
      last.smallest = value;
    } else bars.push({ bar, partners: 1, smallest: value, largest: value });
  }
  return { compared: sorted.length, bars: bars.reverse() };
}

/** The bar of a value that was among those compared. */
export function barOf(spread: Spread, value: number): BarRange['bar'] | null {
  return spread.bars.findLast(({ smallest }) => value >= smallest)?.bar ?? null;
}

/** A bar as it is told: both ends, or neither where they would tell of too few others. */
export interface ToldRange {
  bar: BarRange['bar'];
  smallest: number | null;
  largest: number | null;
}

const fewestOthers = 5;

/** The finest step, as a fraction, in which ends of ranges are told: no single value can be told from its neighbours. */
const finest: Record<FigureId, readonly [numerator: number, denominator: number]> = {
  'net-new-revenue': [100, 1],
  'customers-added': [5, 1],
  'net-paid-seats-added': [5, 1],
  'certified-individuals': [5, 1],
  'production-instances': [5, 1],
  'monthly-active-users': [5, 1],
  'active-to-assigned': [1, 20],
};

/**
 * The ranges that a partner in bar `own` may see, `null` for one that is in none. A bar's is told only with five others
 * or more in it, and in steps: from `smallest`, cut down, to below `largest`, which is always above the largest value, so
 * that no end is some partner's value (decision 8). `null` where none is told.
 */
export function rangesToldTo(own: BarRange['bar'] | null, { bars }: Spread, figure: FigureId): ToldRange[] | null {
  const isTold = ({ bar, partners }: BarRange) => (bar === own ? partners - 1 : partners) >= fewestOthers;
  if (!bars.some(isTold)) return null;
  return bars.map((range) => {
    const { bar, smallest, largest } = range;
    if (!isTold(range)) return { bar, smallest: null, largest: null };
    return { bar, smallest: stepFrom(smallest, figure, 0), largest: stepFrom(largest, figure, 1) };
  });
}

/** The start of the step that holds a value, or of a step after it: of two significant digits, but none finer than {@link finest}. */
function stepFrom(value: number, figure: FigureId, stepsOn: number): number {
  const [numerator, denominator] = finest[figure];
  const exponent = Number(value.toExponential().split('e')[1]);
  const step = Math.max(1, Math.round((10 ** (exponent - 1) * denominator) / numerator)) * numerator;
  return ((Math.floor((value * denominator) / step) + stepsOn) * step) / denominator + 0;
}

/** The ranges as they are, for those who may read every partner by itself. */
export const exactRanges = ({ bars }: Spread): ToldRange[] =>
  bars.map(({ bar, smallest, largest }) => ({ bar, smallest, largest }));
