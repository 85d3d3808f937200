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
export const figureTitles: Readonly<Record<FigureId, string>> = {
  'net-new-revenue': 'Net new revenue',
  'customers-added': 'Customers added',
  'net-paid-seats-added': 'Net paid seats added',
  'certified-individuals': 'Certified individuals',
  'production-instances': 'Production instances',
  'monthly-active-users': 'Monthly active users',
  'active-to-assigned': 'Active to assigned users',
};
export const figureUnits: Readonly<Record<FigureId, string>> = {
  'net-new-revenue': 'USD',
  'customers-added': 'customers',
  'net-paid-seats-added': 'seats',
  'certified-individuals': 'individuals',
  'production-instances': 'instances',
  'monthly-active-users': 'users',
  'active-to-assigned': 'fraction',
};
/** Revenue in USD, users as a monthly average; null without a value. */
export type Figures = Record<FigureId, number | null>;

/** Key of the rows that a filter selects. */
export interface RowKey {
  products: string;
  market: string;
  /** Whose individuals are counted beside the rows, whatever product is asked for (R8); those of either without one. */
  workload?: Workload | undefined;
}

/** Returns the rows that a filter selects; `undefined` for a product that its workload does not have. */
export function rowKeyOf(
  { product, workload, market = '' }: BenchmarkFilter,
  rules: BenchmarkRules,
): RowKey | undefined {
  const isForeign = product !== undefined && workload !== undefined && !rules.workloads[workload].products.has(product);
  if (isForeign) return undefined;
  if (product !== undefined) return { products: productsKey.product(product), market, workload };
  return { products: workload === undefined ? productsKey.all : productsKey.workload(workload), market, workload };
}

/** Returns the row of a filter; `undefined` if the partner has no DPOR row under it in any month that counts. */
export function rowOf(sums: BenchmarkSums, key: RowKey): FilteredSums | undefined {
  return sums.rows.find(([products, market]) => products === key.products && market === key.market);
}

/**
 * Returns true if a partner is compared under the filter of its row: it has a DPOR row in the trailing window (R8.1).
 */
export function isCompared(row: FilteredSums | undefined): boolean {
  return row !== undefined && row[9] > 0;
}

/** Computes the seven figures from a row; without a row, those of a partner with nothing to count. */
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

/** The partners in one bar: their number, and their smallest and largest value. */
export interface BarRange {
  bar: 1 | 2 | 3 | 4;
  partners: number;
  smallest: number;
  largest: number;
}

/** Distribution of the compared partners' values of one figure over the bars, without empty bars (R8.1). */
export interface Spread {
  compared: number;
  bars: BarRange[];
}

/**
 * Distributes values over the bars: a value is in bar 4 if more than three quarters of all are not above it, in 3 if
 * more than a half, in 2 if more than a quarter, otherwise in 1 (R8.1).
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

/** Returns the bar of a value that was among those compared. */
export function barOf(spread: Spread, value: number): BarRange['bar'] | null {
  return spread.bars.findLast(({ smallest }) => value >= smallest)?.bar ?? null;
}

/** A bar as shown: both ends, or neither if they would reveal too few others. */
export interface ToldRange {
  bar: BarRange['bar'];
  smallest: number | null;
  largest: number | null;
}

const fewestOthers = 5;

/** Finest step, as a fraction, of the ends of ranges shown: no value can be distinguished from its neighbours. */
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
 * Returns the ranges that a partner in bar `own` may see, which is `null` for one in no bar. A bar's range is shown
 * only with five others or more in it, and in steps: from `smallest`, cut down, to below `largest`, which is always
 * above the largest value, so that no end is a partner's value (decision 8). `null` if no range is shown.
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

/**
 * Returns the start of the step that contains a value, or of a later step: of two significant digits, but never finer
 * than {@link finest}.
 */
function stepFrom(value: number, figure: FigureId, stepsOn: number): number {
  const [numerator, denominator] = finest[figure];
  const exponent = Number(value.toExponential().split('e')[1]);
  const step = Math.max(1, Math.round((10 ** (exponent - 1) * denominator) / numerator)) * numerator;
  return ((Math.floor((value * denominator) / step) + stepsOn) * step) / denominator + 0;
}

/** Returns the exact ranges, for those who may read every partner anyway. */
export const exactRanges = ({ bars }: Spread): ToldRange[] =>
  bars.map(({ bar, smallest, largest }) => ({ bar, smallest, largest }));
