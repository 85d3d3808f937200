import { figuresIn, inPart, type Lists, type Part, statedIn, type TenantDocument } from '../facts/tenant.ts';
import { isByWorkload, type LocationId, type MonthlyReportName, monthlyReportNames } from '../reports/rows.ts';
import type { MonthlyStaging } from './staging.ts';
import type { StatedTenant } from './tenant-parts.ts';

/**
 * Notes every location whose partner's scores may change with this tenant: the tenant's rows in a slice differ from
 * those in force (or it had none), or the import covers a slice for the first time, which R5.4, R5.11 and R5.12 depend
 * on.
 * @param at the locations in which to look for changes, if `stated` is not all that the file states of the tenant
 */
export function noteChanges(
  staging: MonthlyStaging,
  document: TenantDocument | undefined,
  stated: StatedTenant | undefined,
  at?: readonly LocationId[],
): void {
  const { report, slices, changedFacts } = staging;
  const locations = namedBy(document, stated);
  const changed: number[] = [];
  for (const location of at ?? locations) {
    const here = {
      old: partsAt(statedIn(document, report).parts, placeOf(location, document)),
      fresh: partsAt(stated?.parts, placeOf(location, stated)),
    };
    if (here.old.length === 0 && here.fresh.length === 0) continue;
    for (const place of slices.usablePlaces(location)) {
      const month = slices.table.monthAt(place);
      const inForce = slices.table.inForce[place]!;
      if (!changed.includes(month) && isChanged(staging, month, inForce, document, stated, here)) changed.push(month);
    }
  }
  if (changed.length === 0) return;
  const alike = alikeTo[report];
  for (const location of locations) {
    const [place, placeInStated] = [placeOf(location, document), placeOf(location, stated)];
    const isNamed = (month: number) =>
      isNamedAround(month, placeInStated, stated?.parts) ||
      alike.some((other) => isNamedAround(month, place, statedIn(document, other).parts));
    changedFacts.note(location, changed.filter(isNamed));
  }
}

/** By report, those of which the same scores are computed. */
const alikeTo = Object.fromEntries(
  monthlyReportNames.map((report) => [
    report,
    monthlyReportNames.filter((other) => isByWorkload(other) === isByWorkload(report)),
  ]),
) as Record<MonthlyReportName, MonthlyReportName[]>;

const placeOf = (location: LocationId, lists: Lists | undefined): number => lists?.locations.indexOf(location) ?? -1;

/** Returns true if a part names the location in the year before or after a month. */
function isNamedAround(month: number, location: number, parts: readonly Part[] = []): boolean {
  for (const part of parts)
    if (part[inPart.location] === location && Math.abs(part[inPart.month]! - month) <= 12) return true;
  return false;
}

function namedBy(document: TenantDocument | undefined, stated: StatedTenant | undefined): readonly LocationId[] {
  if (!document || !stated) return (document ?? stated)?.locations ?? [];
  let all = document.locations;
  for (const location of stated.locations) if (!all.includes(location)) all = [...all, location];
  return all;
}

/** The parts of one location, before the import and in it. */
interface Here {
  old: readonly Part[];
  fresh: readonly Part[];
}

function partsAt(parts: readonly Part[] = [], location: number): readonly Part[] {
  for (const part of parts)
    if (part[inPart.location] !== location) return parts.filter((one) => one[inPart.location] === location);
  return parts;
}

/** @param inForce the import in force for the slice, or 0 */
function isChanged(
  { report, reader, number }: MonthlyStaging,
  at: number,
  inForce: number,
  document: TenantDocument | undefined,
  stated: StatedTenant | undefined,
  { old, fresh }: Here,
): boolean {
  if (inForce > number) return false;
  let before: Part | undefined;
  for (const part of old) {
    if (part[inPart.month] !== at) continue;
    const of = part[inPart.number]!;
    if (of === inForce) before = part;
    // Another import may take effect first, or already has, and the old rows are dropped.
    else if (of !== number && !reader.snapshot.isInForce(of)) return true;
  }
  let now: Part | undefined;
  for (const part of fresh) if (part[inPart.month] === at) now ??= part;
  if (!before || !now) return before !== now || (inForce === 0 && (isNear(old, at) || isNear(fresh, at)));
  return !saysTheSame(
    figuresIn[report],
    [stated!.names, stated!.descriptions, now],
    [document!.names, statedIn(document, report).descriptions, before],
  );
}

/** Returns true if a part is of the month before, the month, or the year after it. */
const isNear = (parts: readonly Part[], month: number): boolean =>
  parts.some((part) => part[inPart.month]! >= month - 1 && part[inPart.month]! <= month + 12);

type PartWithLists = readonly [names: readonly string[], descriptions: readonly string[], part: Part];

/** Returns true if two parts have the same customer's name and rows; the imports' numbers may differ. */
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
