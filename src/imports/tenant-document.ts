import { emptyTenant, figuresIn, inPart, type Part, statedIn, type TenantDocument } from '../facts/tenant.ts';
import { type MonthlyReportName, monthlyReportNames } from '../reports/rows.ts';
import type { MonthlyStaging } from './staging.ts';
import type { StatedTenant } from './tenant-parts.ts';

/**
 * Adds an import's parts to a tenant's document; removes parts of its earlier tries and those superseded for good.
 * @returns `undefined` if the document stays as it is
 */
export function withParts(
  { report, number, slices }: MonthlyStaging,
  before: TenantDocument,
  stated: StatedTenant,
): TenantDocument | undefined {
  const { table } = slices;
  const numbers = slices.numbersOf(stated.locations);
  const fresh = stated.parts.filter((part) =>
    slices.isUsable(table.place(numbers[part[inPart.location]!]!, part[inPart.month]!)),
  );
  const { descriptions, parts } = statedIn(before, report);
  const kept = parts.filter((part) => {
    if (part[inPart.number] === number) return false;
    // A reader that misses the parts dropped here notices it by the new parts: see `FactsReader.isTorn`.
    if (fresh.length === 0) return true;
    const month = part[inPart.month]!;
    if (!slices.hasMonth(month)) return true;
    const place = table.place(table.find(before.locations[part[inPart.location]!]!), month);
    return place === -1 || !slices.isUsable(place) || part[inPart.number]! >= table.inForce[place]!;
  });
  if (fresh.length === 0 && kept.length === parts.length) return undefined;
  const isWhole = kept.length === parts.length;
  const document = { ...before, [report]: { descriptions, parts: kept } };
  const after = joined(report, document, { ...stated, parts: fresh }, isWhole);
  // An earlier try of this import may have written the same.
  const isRepeated = kept.length < parts.length && JSON.stringify(after) === JSON.stringify(before);
  return isRepeated ? undefined : after;
}

/**
 * Joins the parts of a document with further ones of one report.
 * @param isWhole true if no part was removed from the document, so that its parts name all texts
 */
export function joined(
  report: MonthlyReportName,
  document: TenantDocument,
  stated: StatedTenant,
  isWhole: boolean,
): TenantDocument {
  const { descriptions, parts } = statedIn(document, report);
  const stride = 1 + figuresIn[report];
  const others = monthlyReportNames.filter((name) => name !== report);
  const partsOfOthers = others.flatMap((other) => statedIn(document, other).parts);
  const old = isWhole ? undefined : usesOf(parts, stride, partsOfOthers);
  const fresh = usesOf(stated.parts, stride);
  const locations = joinLists(document.locations, stated.locations, fresh.locations, old?.locations);
  const names = joinLists(document.names, stated.names, fresh.names, old?.names);
  const described = joinLists(descriptions, stated.descriptions, fresh.descriptions, old?.descriptions);
  const oldPlaces = { locations: locations.ofOld, names: names.ofOld, descriptions: described.ofOld };
  const freshPlaces = { locations: locations.ofFresh, names: names.ofFresh, descriptions: described.ofFresh };
  const all = merged(moved(parts, oldPlaces, stride), moved(stated.parts, freshPlaces, stride));
  const after: TenantDocument = { ...emptyTenant(), locations: locations.list, names: names.list };
  for (const name of monthlyReportNames) {
    const { descriptions, parts } = statedIn(document, name);
    if (name === report) after[name] = { descriptions: described.list, parts: all };
    else if (document[name]) after[name] = { descriptions, parts: moved(parts, oldPlaces) };
  }
  return after;
}

/** Merges two lists of parts in order. */
function merged(old: Part[], fresh: Part[]): Part[] {
  if (old.length === 0 || fresh.length === 0) return old.length === 0 ? fresh : old;
  const all = [...old, ...fresh];
  // The parts of a newer month follow all others.
  return byPlace(old.at(-1)!, fresh[0]!) <= 0 ? all : all.sort(byPlace);
}

/** The places in a document's lists that parts name. */
interface Uses {
  locations: boolean[];
  names: boolean[];
  descriptions: boolean[];
}

/** @param others parts of the other reports, whose descriptions are in separate lists */
function usesOf(parts: readonly Part[], stride: number, others: readonly Part[] = []): Uses {
  const uses: Uses = { locations: [], names: [], descriptions: [] };
  for (const part of [...parts, ...others]) {
    uses.locations[part[inPart.location]!] = true;
    uses.names[part[inPart.name]!] = true;
  }
  for (const part of parts)
    for (let at: number = inPart.rows; at < part.length; at += stride) uses.descriptions[part[at]!] = true;
  return uses;
}

interface JoinedLists {
  list: string[];
  /** By place in the old list, the place in the new one; absent if all stay where they are. */
  ofOld?: number[];
  ofFresh: number[];
}

/** Joins the used texts of two lists in order, each of them once. Without its uses, all of the old list is used. */
function joinLists(
  old: string[],
  fresh: readonly string[],
  isUsedFresh: readonly boolean[],
  isUsed?: readonly boolean[],
): JoinedLists {
  if (!isUsed) {
    const ofFresh = fresh.map((text, place) => (isUsedFresh[place] ? old.indexOf(text) : notUsed));
    if (!ofFresh.includes(-1)) return { list: old, ofFresh };
  }
  const [list, ofOld, ofFresh]: [string[], number[], number[]] = [[], [], []];
  for (let [at, other] = [0, 0]; at < old.length || other < fresh.length; ) {
    if (isUsed && at < old.length && !isUsed[at]) ofOld[at++] = notUsed;
    else if (other < fresh.length && !isUsedFresh[other]) ofFresh[other++] = notUsed;
    else if (other === fresh.length || (at < old.length && old[at]! < fresh[other]!))
      ofOld[at] = list.push(old[at++]!) - 1;
    else {
      if (at < old.length && old[at] === fresh[other]) ofOld[at++] = list.length;
      ofFresh[other] = list.push(fresh[other++]!) - 1;
    }
  }
  return { list, ofOld, ofFresh };
}

const notUsed = -2;

/** New places by old ones; absent if all stay. */
interface Places {
  locations?: readonly number[] | undefined;
  names?: readonly number[] | undefined;
  descriptions?: readonly number[] | undefined;
}

const isSame = (places: readonly number[] = []): boolean =>
  places.every((place, at) => place === at || place === notUsed);

/** Moves parts to other places of the lists. Rows stay in order, since lists do. */
function moved(parts: Part[], { locations, names, descriptions }: Places, stride?: number): Part[] {
  if (isSame(locations) && isSame(names) && (stride === undefined || isSame(descriptions))) return parts;
  return parts.map((part) => {
    const copy = [...part];
    copy[inPart.location] = locations?.[part[inPart.location]!] ?? part[inPart.location]!;
    copy[inPart.name] = names?.[part[inPart.name]!] ?? part[inPart.name]!;
    if (stride !== undefined && descriptions)
      for (let at: number = inPart.rows; at < part.length; at += stride) copy[at] = descriptions[part[at]!]!;
    return copy;
  });
}

const byPlace = (one: Part, other: Part): number =>
  one[inPart.month]! - other[inPart.month]! ||
  one[inPart.location]! - other[inPart.location]! ||
  one[inPart.number]! - other[inPart.number]!;
