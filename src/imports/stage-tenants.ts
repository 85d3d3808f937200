import { unavailable } from '../errors.ts';
import { tenantsContainer } from '../facts/documents.ts';
import type { FactsReader } from '../facts/reader.ts';
import {
  emptyTenantYear,
  lineIn,
  type Part,
  partsOfSlice,
  rowOf,
  sliceOf,
  statedSliceOf,
  sumsOfText,
  type TenantYear,
  tenantOf,
  tenantYearKey,
  yearOf,
} from '../facts/tenant-year.ts';
import { ensure } from '../maps.ts';
import { addMonths, type Month, monthNumber } from '../month.ts';
import type { LocationId, MonthlyReportName } from '../reports/rows.ts';
import type { Documents, Write } from '../storage/ports.ts';
import type { Touches } from './changed-facts.ts';
import type { Rejections } from './read.ts';
import type { FileSlices } from './slices.ts';

/** Small enough that what is worked out for them is let go of before the next garbage collections. */
const tenantsAtOnce = 100;
const tries = 10;

/** What staging one import needs: where it stages, under which number, and what it learns on the way. */
export interface Staging {
  documents: Documents;
  reader: FactsReader;
  report: MonthlyReportName;
  number: number;
  slices: FileSlices;
  rejections: Rejections;
  touches: Touches;
}

/** What making parts of rows needs. */
type Stating = Pick<Staging, 'number' | 'slices' | 'rejections'>;
type Parts = Map<string, Part>;

/** Rows as {@link statedText}s, by tenant. */
export type RowsByTenant = ReadonlyMap<string, readonly string[]>;

/** Cuts groups of rows in which all rows of a tenant come together into some tenants at a time, in order. */
export async function* someTenants(groups: AsyncGenerator<string[]>): AsyncGenerator<RowsByTenant> {
  for await (const rows of groups) {
    const byTenant = Map.groupBy(rows, tenantOf);
    const names = [...byTenant.keys()].sort();
    for (let start = 0; start < names.length; start += tenantsAtOnce)
      yield new Map(names.slice(start, start + tenantsAtOnce).map((tenant) => [tenant, byTenant.get(tenant)!]));
  }
}

/**
 * Stages all rows of some tenants: their parts are written under the import's number, where nobody sees them before the
 * switch-over. Notes whose facts the import will change.
 */
export async function stageTenants(staging: Staging, rows: RowsByTenant): Promise<Map<string, Parts>> {
  const tenants = new Map<string, Parts>();
  const locations = new Set<LocationId>();
  for (const [tenant, ofTenant] of rows) {
    const parts = partsOf(staging, ofTenant);
    tenants.set(tenant, parts);
    for (const [location] of parts.values()) locations.add(location);
  }
  await staging.reader.locations(locations);
  await stage(staging, tenants);
  return tenants;
}

async function stage(staging: Staging, tenants: ReadonlyMap<string, Parts>): Promise<void> {
  const all = [...tenants].map(([tenant, parts]) => {
    const years = [...new Set(Array.from(parts.values(), ([, month]) => yearOf(month)))];
    return { tenant, parts, years, around: yearsAround(years) };
  });
  let open = all;
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === tries)
      throw unavailable('contended', 'Tenants of this import are being changed by too many writers.');
    const keys = open.flatMap(({ tenant, around }) => around.map((year) => tenantYearKey(tenant, year)));
    const found = await staging.documents.readMany(tenantsContainer, keys);
    const stated = found.flatMap((one) => one?.value[staging.report] ?? []);
    await staging.reader.locations(new Set(stated.map(([location]) => location)));

    let at = 0;
    const writes = open.flatMap(({ tenant, parts, years, around }) => {
      const stored = found.slice(at, at + around.length);
      at += around.length;
      const values = stored.flatMap((one) => one?.value ?? []);
      touchChanges(staging, values, parts);
      return years.flatMap((year): Write<TenantYear>[] => {
        const before = stored[around.indexOf(year)];
        const value = withParts(staging, before?.value ?? emptyTenantYear(), parts, year);
        if (before && JSON.stringify(before.value) === JSON.stringify(value)) return [];
        return [{ ...tenantYearKey(tenant, year), value, when: before ? { etag: before.etag } : 'absent' }];
      });
    });
    const written = await staging.documents.writeMany(tenantsContainer, writes);
    const overtaken = new Set(writes.filter((_, index) => !written[index]).map((write) => write.partition));
    open = all.filter(({ tenant }) => overtaken.has(tenant));
  }
}

/** The parts that one tenant's rows make, by slice. */
export function partsOf(staging: Stating, rows: readonly string[]): Parts {
  const bySlice = new Map<string, string[]>();
  for (const stated of rows) ensure(bySlice, statedSliceOf(stated), (): string[] => []).push(stated);
  const parts: Parts = new Map();
  for (const [slice, ofSlice] of bySlice) {
    const part = partOf(staging, slice, ofSlice);
    parts.set(slice, part);
    staging.slices.countTenant(part[0], part[1]);
  }
  return parts;
}

/**
 * What one tenant's rows of one slice say. Two rows of one line are one if they say the same; otherwise the second is
 * rejected.
 */
function partOf({ number, slices, rejections }: Stating, slice: string, rows: readonly string[]): Part {
  const { location, month } = partsOfSlice(slice);
  const part: Part = [location, month, number, '', []];
  const first = new Map<string, { line: number; says: string; place: number }>();
  for (const stated of rows) {
    const { line, customerName, lineKey, row } = rowOf(stated);
    if (customerName > part[3]) part[3] = customerName;
    if (rows.length > 1) {
      const { key, says } = lineIn(row, lineKey);
      const known = ensure(first, key, () => ({ line, says, place: part[4].length }));
      if (known.line !== line) {
        slices.uncountRow(location, month, sumsOfText(row));
        // Of two ways to write the same, a fixed one, whatever their order.
        if (says === known.says) {
          if (row < part[4][known.place]!) part[4][known.place] = row;
          continue;
        }
        slices.reject({ location, month });
        rejections.add({
          line,
          column: null,
          code: 'duplicate-key',
          message: `Line ${known.line} states the same line of the same subscription, month, location and attribution type (product, SKU, channel and the like are the same) with other values. Keep one of the two.`,
        });
        continue;
      }
    }
    part[4].push(row);
  }
  part[4].sort();
  return part;
}

/** The year with the new parts in, the parts of earlier tries and those superseded for good out, in a fixed order. */
function withParts(
  { report, number, slices, reader }: Staging,
  before: TenantYear,
  parts: Parts,
  year: string,
): TenantYear {
  const fresh = [...parts.values()].filter(
    ([location, month]) => yearOf(month) === year && slices.usable(location, month),
  );
  const kept = before[report].filter(([location, month, of]) => {
    if (of === number) return false;
    // Who misses what was dropped here sees by the new parts that it may be missing: see `FactsReader.isTorn`.
    if (fresh.length === 0 || !slices.usable(location, month)) return true;
    const inForce = reader.inForce(report, location, month);
    return inForce === undefined || of >= inForce;
  });
  return { ...before, [report]: [...kept, ...fresh].sort(byPlace) };
}

/**
 * Touches every location whose partner's scores may change with this tenant: the tenant's rows in a slice differ from
 * those in force (or had none), or a slice that was not covered becomes so, which R5.4, R5.11 and R5.12 look at.
 */
export function touchChanges(staging: Staging, around: readonly TenantYear[], parts: Parts): void {
  const { report, reader, slices, touches } = staging;
  const stated = around.flatMap((year) => year[report]);
  const locations = new Set([
    ...stated.map(([location]) => location),
    ...[...parts.values()].map(([location]) => location),
  ]);
  const changed = new Set<Month>();
  for (const location of locations) {
    for (const month of slices.usableMonths(location) as Month[]) {
      if (changed.has(month)) continue;
      const inForce = reader.inForce(report, location, month);
      if (inForce !== undefined && inForce > staging.number) continue;
      const isThere = ([of, at]: Part) => of === location && at === month;
      const old = stated.find((part) => part[2] === inForce && isThere(part));
      const fresh = parts.get(sliceOf(location, month));
      // It may come into force first, and has perhaps, and the old rows are dropped already.
      const another = () =>
        stated.some((part) => isThere(part) && part[2] !== staging.number && !reader.snapshot.isInForce(part[2]));
      const newlyCovered = () => inForce === undefined && hasRowsNear(stated, parts, location, month);
      if (!saysTheSame(fresh, old) || another() || newlyCovered()) changed.add(month);
    }
  }
  if (changed.size === 0) return;
  for (const [location, months] of monthsByLocation(around, parts)) {
    for (const month of changed) {
      const number = monthNumber(month);
      if (months.some((at) => Math.abs(at - number) <= 12)) touches.touch(location, month);
    }
  }
}

/** The months, by {@link monthNumber}, of which each location says something of the tenant, in whatever report. */
function monthsByLocation(around: readonly TenantYear[], parts: Parts): Map<LocationId, number[]> {
  const months = new Map<LocationId, number[]>();
  const note = ([location, month]: Part) => {
    ensure(months, location, (): number[] => []).push(monthNumber(month));
  };
  for (const year of around) {
    year['subscription-details'].forEach(note);
    year['dynamics-365-usage'].forEach(note);
  }
  for (const part of parts.values()) note(part);
  return months;
}

/** Whether two parts have the same rows under the same name, whatever their numbers. */
function saysTheSame(one: Part | undefined, other: Part | undefined): boolean {
  if (!one || !other) return one === other;
  return (
    one[3] === other[3] && one[4].length === other[4].length && one[4].every((row, index) => row === other[4][index])
  );
}

function hasRowsNear(stated: readonly Part[], parts: Parts, location: LocationId, month: Month): boolean {
  const [first, last] = [addMonths(month, -1), addMonths(month, 12)];
  const near = ([of, at]: Part) => of === location && at >= first && at <= last;
  return stated.some(near) || [...parts.values()].some(near);
}

/** These calendar years and those before and after, in order. */
function yearsAround(years: readonly string[]): string[] {
  const around = new Set(years.flatMap((year) => [Number(year) - 1, Number(year), Number(year) + 1]));
  return [...around].sort((one, other) => one - other).map(String);
}

function byPlace(one: Part, other: Part): number {
  return compare(one[1], other[1]) || compare(one[0], other[0]) || one[2] - other[2];
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
