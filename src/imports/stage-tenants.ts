import { unavailable } from '../errors.ts';
import { tenantsContainer } from '../facts/documents.ts';
import type { FactsReader } from '../facts/reader.ts';
import {
  type AnyPart,
  emptyTenantYear,
  type StatedRow,
  type TenantYear,
  tenantYearKey,
  yearOf,
} from '../facts/tenant-year.ts';
import { ensure } from '../maps.ts';
import { addMonths, type Month, monthNumber } from '../month.ts';
import type { LocationId, MonthlyReportName } from '../reports/rows.ts';
import type { Documents, Stored } from '../storage/ports.ts';
import type { Rejections } from './read.ts';
import type { FileSlices } from './slices.ts';
import type { Touches } from './touches.ts';

const tenantsAtOnce = 250;
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

type Parts = Map<string, AnyPart>;

/**
 * Stages one group of rows: every tenant's parts are written under the import's number, where nobody sees them before
 * the switch-over. Notes whose facts the import will change.
 */
export async function stageTenants(staging: Staging, rows: readonly StatedRow[]): Promise<Map<string, Parts>> {
  const tenants = groupByTenant(staging, rows);
  await staging.reader.locations(new Set(rows.map(([, location]) => location)));
  const names = [...tenants.keys()].sort();
  for (let start = 0; start < names.length; start += tenantsAtOnce) {
    await stage(staging, tenants, names.slice(start, start + tenantsAtOnce));
  }
  return tenants;
}

async function stage(staging: Staging, tenants: ReadonlyMap<string, Parts>, names: readonly string[]): Promise<void> {
  let open = names;
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === tries)
      throw unavailable('contended', 'Tenants of this import are being changed by too many writers.');
    const keys = open.flatMap((tenant) => yearsAround(tenants.get(tenant)!).map((year) => tenantYearKey(tenant, year)));
    const found = await staging.documents.readMany(tenantsContainer, keys);
    const stored = new Map<string, Stored<TenantYear>>();
    for (const one of found) if (one) stored.set(`${one.partition}|${one.id}`, one);
    const stated = found.flatMap((one) => (one?.value[staging.report] ?? []) as AnyPart[]);
    await staging.reader.locations(new Set(stated.map(([location]) => location)));

    const writes = open.flatMap((tenant) => {
      const parts = tenants.get(tenant)!;
      const around = yearsAround(parts).flatMap((year) => stored.get(`${tenant}|${year}`)?.value ?? []);
      touchChanges(staging, around, parts);
      return [...new Set([...parts.values()].map(([, month]) => yearOf(month)))].flatMap((year) => {
        const before = stored.get(`${tenant}|${year}`);
        const value = withParts(staging, before?.value ?? emptyTenantYear(), parts, year);
        if (before && JSON.stringify(before.value) === JSON.stringify(value)) return [];
        return [{ ...tenantYearKey(tenant, year), value, when: before ? { etag: before.etag } : ('absent' as const) }];
      });
    });
    const written = await staging.documents.writeMany(tenantsContainer, writes);
    open = [...new Set(writes.filter((_, index) => !written[index]).map((write) => write.partition))];
  }
}

/** Rows by tenant and slice. Two rows with one key are one if they say the same; otherwise the second is rejected. */
function groupByTenant({ number, slices, rejections }: Staging, rows: readonly StatedRow[]): Map<string, Parts> {
  const tenants = new Map<string, Parts>();
  const first = new Map<string, StatedRow>();
  for (const stated of rows) {
    const [line, location, month, tenant, customerName, row] = stated;
    const known = ensure(first, `${tenant}\n${month}\n${location}\n${row[0]}\n${row[1]}`, () => stated);
    if (known !== stated) {
      slices.uncountRow(location, month);
      if (customerName === known[4] && JSON.stringify(row) === JSON.stringify(known[5])) continue;
      slices.reject(location, month);
      rejections.add({
        line,
        column: null,
        code: 'duplicate-key',
        message: `Line ${known[0]} states the same subscription, month, location and attribution type with other values. Keep one of the two.`,
      });
      continue;
    }
    const parts = ensure(tenants, tenant, () => new Map<string, AnyPart>());
    const part = ensure(parts, sliceOf(location, month), (): AnyPart => [location, month, number, '', []]);
    if (customerName > part[3]) part[3] = customerName;
    part[4].push(row);
  }
  for (const parts of tenants.values()) for (const part of parts.values()) part[4].sort(byKey);
  return tenants;
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
  const kept = (before[report] as AnyPart[]).filter(([location, month, of]) => {
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
  const stated = around.flatMap((year) => year[report] as AnyPart[]);
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
      const isThere = ([of, at]: AnyPart) => of === location && at === month;
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
  const note = ([location, month]: AnyPart) => {
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
function saysTheSame(one: AnyPart | undefined, other: AnyPart | undefined): boolean {
  if (!one || !other) return one === other;
  return one[3] === other[3] && JSON.stringify(one[4]) === JSON.stringify(other[4]);
}

function hasRowsNear(stated: readonly AnyPart[], parts: Parts, location: LocationId, month: Month): boolean {
  const [first, last] = [addMonths(month, -1), addMonths(month, 12)];
  const near = ([of, at]: AnyPart) => of === location && at >= first && at <= last;
  return stated.some(near) || [...parts.values()].some(near);
}

/** The calendar years of the parts and of the twelve months before and after. */
function yearsAround(parts: Parts): string[] {
  const years = new Set<number>();
  for (const [, month] of parts.values()) {
    const year = Number(yearOf(month));
    years
      .add(year - 1)
      .add(year)
      .add(year + 1);
  }
  return [...years].sort((one, other) => one - other).map(String);
}

const sliceOf = (location: LocationId, month: string) => `${month}|${location}`;

function byPlace(one: AnyPart, other: AnyPart): number {
  return compare(one[1], other[1]) || compare(one[0], other[0]) || one[2] - other[2];
}

function byKey(one: AnyPart[4][number], other: AnyPart[4][number]): number {
  return compare(one[0], other[0]) || compare(one[1] ?? '', other[1] ?? '');
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
