import { type Workload, workloadNames } from '../../rulebooks/workloads.ts';

/**
 * Sums of a partner's figures of a month under one filter: over tenants, so that parts add up. A tuple because there
 * are several for each partner and month.
 */
export type FilteredSums = [
  /** A product, a workload, or all: see {@link productsKey}. */
  products: string,
  /** ISO 3166-1 alpha-2, or empty for all. */
  market: string,
  revenueCents: number,
  customersAdded: number,
  paidSeatsAdded: number,
  productionInstances: number,
  /** Number of subscriptions that name their production instances. */
  instancesNamed: number,
  /** Over the twelve months. */
  activeUsers: number,
  assignedSeats: number,
  /** Number of tenants with a DPOR row in the trailing window, not only in the month before it. */
  tenants: number,
];

/** Sums of some or all of a partner's facts in a month (R8). */
export interface BenchmarkSums {
  /** True if some location has covered subscription-details of both the month and a year before. */
  seatsKnown: boolean;
  /** Individuals with an exam or a certification of each workload, and of either. */
  certified: Record<Workload | 'either', number>;
  /**
   * In order of products, then market: one for every filter under which the partner has a DPOR row in the window or the
   * month before it.
   */
  rows: FilteredSums[];
}

/** Filters of one partner's figures. */
export type BenchmarkFilter = {
  /** A listed product, normalised. */
  product?: string | undefined;
  workload?: Workload | undefined;
  market?: string | undefined;
};

/** Keys of products in rows: a workload, one product, or nothing for all. */
export const productsKey = {
  all: '',
  workload: (name: Workload) => `workload:${name}`,
  product: (name: string) => `product:${name}`,
};

/** Merges the sums of parts of a partner's facts, in any order. */
export function mergeBenchmarks(parts: Iterable<BenchmarkSums>): BenchmarkSums {
  const rows = new Map<string, FilteredSums>();
  const all: BenchmarkSums = { seatsKnown: false, certified: { either: 0, ce: 0, fo: 0 }, rows: [] };
  for (const part of parts) {
    all.seatsKnown ||= part.seatsKnown;
    for (const name of ['either', ...workloadNames] as const) all.certified[name] += part.certified[name];
    for (const row of part.rows) addRow(rows, row);
  }
  return { ...all, rows: inOrder(rows) };
}

/** Adds a row to the one of its filter. */
export function addRow(rows: Map<string, FilteredSums>, row: FilteredSums): void {
  const key = `${row[0]}|${row[1]}`;
  const known = rows.get(key);
  if (known === undefined) rows.set(key, [...row]);
  else for (let column = 2; column < row.length; column++) (known[column] as number) += row[column] as number;
}

/** Returns the rows in their fixed order. */
export function inOrder(rows: ReadonlyMap<string, FilteredSums>): FilteredSums[] {
  return [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}
