import { type Part, sliceOf, type TenantYear } from '../facts/tenant-year.ts';
import { ensure } from '../maps.ts';
import { addMonths, type Month, monthNumber } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { MonthlyStaging, Parts } from './staging.ts';

/**
 * Notes every location whose partner's scores may change with this tenant: the tenant's rows in a slice differ from
 * those in force (or it had none), or the import covers a slice for the first time, which R5.4, R5.11 and R5.12 depend
 * on.
 */
export function noteChanges(staging: MonthlyStaging, around: readonly TenantYear[], parts: Parts): void {
  const { report, reader, slices, changedFacts } = staging;
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
      // Another import may come into force first, or already has, and the old rows are dropped.
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
      if (months.some((at) => Math.abs(at - number) <= 12)) changedFacts.note(location, month);
    }
  }
}

/** Lists by location the months, as {@link monthNumber}s, of which any report has rows of the tenant. */
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

/** Returns true if two parts have the same rows and customer name, whatever their numbers. */
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
