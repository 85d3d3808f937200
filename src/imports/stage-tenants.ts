import { unavailable } from '../errors.ts';
import { tenantsContainer } from '../facts/documents.ts';
import {
  emptyTenantYear,
  lineIn,
  type Part,
  partsOfSlice,
  rowOf,
  statedSliceOf,
  sumsOfText,
  type TenantYear,
  tenantOf,
  tenantYearKey,
  yearOf,
} from '../facts/tenant-year.ts';
import { ensure } from '../maps.ts';
import { inOrder } from '../order.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Write } from '../storage/ports.ts';
import type { MonthlyStaging, Parts } from './staging.ts';
import { noteChanges } from './tenant-changes.ts';

/** Few enough for their intermediate results to be freed before they survive garbage collections. */
const tenantsAtOnce = 100;

const tries = 10;

/** Context for making parts out of rows. */
type Stating = Pick<MonthlyStaging, 'number' | 'slices' | 'rejections'>;

/** Rows as {@link statedText}s, by tenant. */
export type RowsByTenant = ReadonlyMap<string, readonly string[]>;

/** Splits groups of rows, in which all rows of a tenant are together, into some tenants at a time, in order. */
export async function* someTenants(groups: AsyncGenerator<string[]>): AsyncGenerator<RowsByTenant> {
  for await (const rows of groups) {
    const byTenant = Map.groupBy(rows, tenantOf);
    const names = [...byTenant.keys()].sort();
    for (let start = 0; start < names.length; start += tenantsAtOnce)
      yield new Map(names.slice(start, start + tenantsAtOnce).map((tenant) => [tenant, byTenant.get(tenant)!]));
  }
}

/**
 * Stages all rows of some tenants: writes their parts under the import's number, invisible before the switch-over, and
 * notes the facts that the import will change.
 */
export async function stageTenants(staging: MonthlyStaging, rows: RowsByTenant): Promise<Map<string, Parts>> {
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

async function stage(staging: MonthlyStaging, tenants: ReadonlyMap<string, Parts>): Promise<void> {
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
      noteChanges(staging, values, parts);
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

/** Makes the parts of one tenant's rows, by slice. */
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
 * Makes a part of one tenant's rows of one slice. Two rows of one line count once if they are equal; otherwise the
 * second is rejected.
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
        // Of two spellings of equal rows, always the same one, whatever their order.
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

/**
 * Returns the year with the new parts, without parts of earlier tries and parts superseded for good, in a fixed order.
 */
function withParts(
  { report, number, slices, reader }: MonthlyStaging,
  before: TenantYear,
  parts: Parts,
  year: string,
): TenantYear {
  const fresh = [...parts.values()].filter(
    ([location, month]) => yearOf(month) === year && slices.usable(location, month),
  );
  const kept = before[report].filter(([location, month, of]) => {
    if (of === number) return false;
    // A reader that misses the parts dropped here notices it by the new parts: see `FactsReader.isTorn`.
    if (fresh.length === 0 || !slices.usable(location, month)) return true;
    const inForce = reader.inForce(report, location, month);
    return inForce === undefined || of >= inForce;
  });
  return { ...before, [report]: [...kept, ...fresh].sort(byPlace) };
}

/** Returns these calendar years with those before and after each, in order. */
function yearsAround(years: readonly string[]): string[] {
  const around = new Set(years.flatMap((year) => [Number(year) - 1, Number(year), Number(year) + 1]));
  return [...around].sort((one, other) => one - other).map(String);
}

function byPlace(one: Part, other: Part): number {
  return inOrder(one[1], other[1]) || inOrder(one[0], other[0]) || one[2] - other[2];
}
