import { unavailable } from '../errors.ts';
import type { Month } from '../month.ts';
import { type Workload, workloadNames } from '../rulebooks/workloads.ts';
import {
  type FigureId,
  figureIds,
  figuresOf,
  isCompared,
  type RowKey,
  type Spread,
  spreadOf,
} from '../scoring/benchmarks/figures.ts';
import { type BenchmarkSums, mergeBenchmarks, productsKey } from '../scoring/benchmarks/sums.ts';
import type { Container } from '../storage/containers.ts';
import { allOf } from '../storage/pages.ts';
import type { Documents } from '../storage/ports.ts';
import { update } from '../storage/update.ts';

/** The sums from which one partner's benchmark figures of a month are computed, under every filter. */
export interface BenchmarkDocument extends BenchmarkSums {
  partnerId: string;
  month: Month;
  /** The catalogue's revision of the facts. */
  effect: number;
  /** True if the partner's data of the month were withdrawn later: then it has no figures and is not compared. */
  withoutData?: true;
}

/** Distribution of each figure over all partners in a month, under one filter. */
export interface SpreadDocument {
  month: Month;
  spreads: Record<FigureId, Spread>;
}

/**
 * Partners' figures of a month, in ten partitions by the last digit of the partner's id; distributions in the partition
 * of the month.
 */
export const benchmarksContainer: Container<BenchmarkDocument> = { name: 'benchmarks', indexed: [] };
const spreads = benchmarksContainer as unknown as Container<SpreadDocument>;
const shards = '0123456789';
const shardOf = (month: Month, digit: string) => `${month}|${digit}`;
const benchmarkKey = (partnerId: string, month: Month) => ({
  partition: shardOf(month, partnerId.at(-1) ?? '0'),
  id: partnerId,
});
const filterOf = ({ products, market }: RowKey) => `${products}|${market}`;
const spreadKey = (month: Month, filter: string) => ({ partition: month, id: filter });
const perPage = 500;
const tries = 5;

/** Writes the figures of several partners, except those stored already for the same or newer facts. */
export async function writeBenchmarks(documents: Documents, values: readonly BenchmarkDocument[]): Promise<void> {
  const keys = values.map(({ partnerId, month }) => benchmarkKey(partnerId, month));
  const found = await documents.readMany(benchmarksContainer, keys);
  const writes = values.flatMap((value, index) => {
    const before = found[index];
    if (before && isUpToDate(before.value, value)) return [];
    return [{ ...keys[index]!, value, when: before ? { etag: before.etag } : ('absent' as const) }];
  });
  const written = await documents.writeMany(benchmarksContainer, writes);
  for (const [index, { value }] of writes.entries()) {
    if (written[index]) continue;
    // Another writer was faster with this partner.
    await update(documents, benchmarksContainer, benchmarkKey(value.partnerId, value.month), (before) =>
      before && isUpToDate(before, value) ? undefined : value,
    );
  }
}

/**
 * Removes a partner without data of a month from the month's comparison, unless the stored figures are of newer facts.
 * Safe to repeat.
 * @param effect revision of the facts that have no data of the partner
 */
export async function withdrawBenchmark(
  documents: Documents,
  partnerId: string,
  month: Month,
  effect: number,
): Promise<void> {
  const none = { partnerId, month, effect, ...mergeBenchmarks([]), withoutData: true as const };
  // Emptied, not deleted: a slower refresh, which read older facts, would write its figures again.
  await update(documents, benchmarksContainer, benchmarkKey(partnerId, month), (before) =>
    before && !isUpToDate(before, none) ? none : undefined,
  );
}

/** Reads a partner's figures of a month; `undefined` if it was not compared, or no longer has data of the month. */
export async function readFigures(
  documents: Documents,
  partnerId: string,
  month: Month,
): Promise<BenchmarkSums | undefined> {
  const stored = await documents.read(benchmarksContainer, benchmarkKey(partnerId, month));
  return stored?.value.withoutData ? undefined : stored?.value;
}

// Equal figures are still written with the newer revision, so that a slower refresh with facts in between sees it.
function isUpToDate(before: BenchmarkDocument, value: BenchmarkDocument): boolean {
  return before.effect > value.effect || JSON.stringify(before) === JSON.stringify(value);
}

/**
 * Compares all partners of a month, without a filter and under every single one, and stores the distributions. Safe to
 * repeat: same figures, same documents. Memory holds a few numbers per partner and filter.
 * @throws ProductError `unavailable` if other comparisons of the same month are faster every time
 */
export async function compareAll(documents: Documents, month: Month): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt++) if (await compareOnce(documents, month)) return;
  throw unavailable('contended', `The partners of ${month} are being compared by too many at the same time.`);
}

/** Writes only over the versions read before the figures were: others may be comparing newer figures meanwhile. */
async function compareOnce(documents: Documents, month: Month): Promise<boolean> {
  const known = await documents.query(spreads, { partition: month, limit: 10_000 });
  const isSingle = ({ products, market }: RowKey) => products === '' || market === '';
  const found = await gather(documents, month, isSingle);
  const stale = known.items.filter(({ id }) => !found.has(id));
  for (const { id } of stale) await documents.remove(spreads, spreadKey(month, id));
  const before = new Map(known.items.map((stored) => [stored.id, stored]));
  const writes = [...found].flatMap(([id, values]) => {
    const value = { month, spreads: spreadAll(values) };
    const stood = before.get(id);
    if (stood && JSON.stringify(stood.value) === JSON.stringify(value)) return [];
    return [{ ...spreadKey(month, id), value, when: stood ? { etag: stood.etag } : ('absent' as const) }];
  });
  return (await documents.writeMany(spreads, writes)).every(Boolean);
}

/**
 * Returns the distributions under one filter: stored by the refresh for single filters, computed on request for others.
 */
export async function spreadsFor(documents: Documents, month: Month, key: RowKey): Promise<SpreadDocument['spreads']> {
  // Of a product, individuals of either workload are stored.
  const isKept = key.workload === workloadOf(key);
  const kept = isKept && (await documents.read(spreads, spreadKey(month, filterOf(key))));
  if (kept) return kept.value.spreads;
  const found = await gather(documents, month, (row) => filterOf(row) === filterOf(key), key.workload);
  return spreadAll(found.get(filterOf(key)) ?? emptyValues());
}

type Values = Record<FigureId, number[]>;

/**
 * Collects, by filter, the values of all partners that have a row under it. Leaves out nulls (R8.1).
 * @param workload whose individuals are counted, if not that of the row
 */
async function gather(
  documents: Documents,
  month: Month,
  isWanted: (key: RowKey) => boolean,
  workload?: Workload,
): Promise<Map<string, Values>> {
  const found = new Map<string, Values>();
  for (const digit of shards) {
    for await (const { value } of allOf(documents, benchmarksContainer, {
      partition: shardOf(month, digit),
      limit: perPage,
    }))
      collect(found, value, isWanted, workload);
  }
  return found;
}

function collect(
  found: Map<string, Values>,
  sums: BenchmarkDocument,
  isWanted: (key: RowKey) => boolean,
  workload?: Workload,
): void {
  for (const row of sums.rows) {
    const key = { products: row[0], market: row[1] };
    if (!isWanted(key) || !isCompared(row)) continue;
    let values = found.get(filterOf(key));
    if (values === undefined) {
      values = emptyValues();
      found.set(filterOf(key), values);
    }
    const figures = figuresOf(sums, row, workload ?? workloadOf(key));
    for (const id of figureIds) if (figures[id] !== null) values[id].push(figures[id]);
  }
}

const workloadOf = ({ products }: RowKey) => workloadNames.find((name) => products === productsKey.workload(name));

const emptyValues = () => Object.fromEntries(figureIds.map((id) => [id, [] as number[]])) as Values;

function spreadAll(values: Values): SpreadDocument['spreads'] {
  return Object.fromEntries(figureIds.map((id) => [id, spreadOf(values[id])])) as SpreadDocument['spreads'];
}
