import { figuresIn, inPart, type Part, statedIn, type TenantDocument } from '../facts/tenant.ts';
import { type Month, monthNumber } from '../month.ts';
import { isByWorkload, type LocationId, type MonthlyReportName, monthlyReportNames } from '../reports/rows.ts';
import type { MonthlyStaging } from './staging.ts';
import type { StatedTenant } from './tenant-parts.ts';

/**
 * Notes every location whose partner's scores may change with this tenant: the tenant's rows in a slice differ from
 * those in force (or it had none), or the import covers a slice for the first time, which R5.4, R5.11 and R5.12 depend
 * on.
 */
export function noteChanges(
  staging: MonthlyStaging,
  document: TenantDocument | undefined,
  stated: StatedTenant | undefined,
): void {
  const { report, slices, changedFacts } = staging;
  const locations = namedBy(document, stated);
  const changed: number[] = [];
  for (const location of locations) {
    const months = slices.usableMonths(location) as readonly Month[];
    if (months.length === 0) continue;
    const here = {
      old: partsAt(statedIn(document, report).parts, document?.locations.indexOf(location)),
      fresh: partsAt(stated?.parts, stated?.locations.indexOf(location)),
    };
    if (here.old.length === 0 && here.fresh.length === 0) continue;
    for (const month of months) {
      const number = monthNumber(month);
      if (!changed.includes(number) && isChanged(staging, [location, month, number], document, stated, here))
        changed.push(number);
    }
  }
  if (changed.length === 0) return;
  for (const location of locations) {
    const months = monthsOf(report, location, document, stated);
    for (const month of changed)
      if (months.some((at) => at >= month - 12 && at <= month + 12)) changedFacts.note(location, month);
  }
}

function namedBy(document: TenantDocument | undefined, stated: StatedTenant | undefined): readonly LocationId[] {
  if (!document || !stated) return (document ?? stated)?.locations ?? [];
  const others = stated.locations.filter((location) => !document.locations.includes(location));
  return others.length === 0 ? document.locations : [...document.locations, ...others];
}

/** The parts of one location, before the import and in it. */
interface Here {
  old: readonly Part[];
  fresh: readonly Part[];
}

const partsAt = (parts: readonly Part[] = [], location = -1): readonly Part[] =>
  parts.every((part) => part[inPart.location] === location)
    ? parts
    : parts.filter((part) => part[inPart.location] === location);

function isChanged(
  { report, reader, slices, number }: MonthlyStaging,
  [location, month, at]: readonly [LocationId, Month, number],
  document: TenantDocument | undefined,
  stated: StatedTenant | undefined,
  { old, fresh }: Here,
): boolean {
  const inForce = slices.inForce(location, month);
  if (inForce !== undefined && inForce > number) return false;
  let before: Part | undefined;
  for (const part of old) {
    if (part[inPart.month] !== at) continue;
    const of = part[inPart.number]!;
    if (of === inForce) before = part;
    // Another import may come into force first, or already has, and the old rows are dropped.
    else if (of !== number && !reader.snapshot.isInForce(of)) return true;
  }
  const now = fresh.find((part) => part[inPart.month] === at);
  if (!before || !now) {
    const isNear = (part: Part) => part[inPart.month]! >= at - 1 && part[inPart.month]! <= at + 12;
    return before !== now || (inForce === undefined && (old.some(isNear) || fresh.some(isNear)));
  }
  return !saysTheSame(
    figuresIn[report],
    [stated!.names, stated!.descriptions, now],
    [document!.names, statedIn(document, report).descriptions, before],
  );
}

/** Lists the months, as numbers, of which any report of the same kind has rows of the tenant at a location. */
function monthsOf(
  report: MonthlyReportName,
  location: LocationId,
  document: TenantDocument | undefined,
  stated: StatedTenant | undefined,
): number[] {
  const [place, placeInStated] = [document?.locations.indexOf(location), stated?.locations.indexOf(location)];
  const parts = [
    ...monthlyReportNames
      .filter((other) => isByWorkload(other) === isByWorkload(report))
      .flatMap((other) => partsAt(statedIn(document, other).parts, place)),
    ...partsAt(stated?.parts, placeInStated),
  ];
  return parts.map((part) => part[inPart.month]!);
}

type PartWithLists = readonly [names: readonly string[], descriptions: readonly string[], part: Part];

/** Returns true if two parts have the same customer's name and rows, whatever their numbers. */
function saysTheSame(
  figures: number,
  [names, descriptions, one]: PartWithLists,
  [otherNames, others, other]: PartWithLists,
): boolean {
  if (one.length !== other.length || names[one[inPart.name]!] !== otherNames[other[inPart.name]!]) return false;
  for (let at: number = inPart.rows; at < one.length; at += 1 + figures) {
    if (descriptions[one[at]!] !== others[other[at]!]) return false;
    for (let figure = at + 1; figure <= at + figures; figure++) if (one[figure] !== other[figure]) return false;
  }
  return true;
}
