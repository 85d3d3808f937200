import { setImmediate } from 'node:timers/promises';
import {
  emptyLocation,
  type LocationDocument,
  locationKey,
  locationsContainer,
  type TenantIndex,
  tenantIndexKey,
  tenantsContainer,
  tenantsIn,
  tenantsInLocation,
  tenantsPerIndexChunk,
} from '../facts/documents.ts';
import { FactsReader } from '../facts/reader.ts';
import { tenantKey } from '../facts/tenant.ts';
import { eachInParallel, inParallel } from '../in-parallel.ts';
import { ensure } from '../maps.ts';
import { monthFromNumber, yearOfNumber } from '../month.ts';
import { by, withKeysInOrder } from '../order.ts';
import { emptyPartner, partnerKey, partnersContainer } from '../partners/document.ts';
import { isByWorkload, type LocationId } from '../reports/rows.ts';
import type { Container } from '../storage/containers.ts';
import { ReadAhead } from '../storage/read-ahead.ts';
import { update, updateMany } from '../storage/update.ts';
import { always } from './changed-facts.ts';
import { compareLocation, isKnown } from './network.ts';
import { noteUnnamedInShards } from './stage-shards.ts';
import type { MonthlyStaging } from './staging.ts';
import type { Kept, Step } from './steps.ts';
import { noteChanges } from './tenant-changes.ts';

const tenantsAtOnce = 250;
/** Reads and writes made at the same time share the store's round trips. */
const locationsAtOnce = 50;
const unitsAtOnce = 4;
const locationDocuments = locationsContainer as Container<LocationDocument>;
type Slices = LocationDocument['slices'];
const tenantIndexes = locationsContainer as Container<TenantIndex>;

/** The tenants that a file names, by location and calendar year. */
export type NamedTenants = ReadonlyMap<LocationId, ReadonlyMap<string, ReadonlySet<string>>>;

/** Returns locations of which a file names no tenant, or none that matters. */
export const withoutTenants = (locations: readonly LocationId[]): NamedTenants =>
  new Map(locations.map((location) => [location, new Map()]));

/**
 * Stages the slices of a file's locations, but for what an earlier step has staged, as long as there is time. Compares
 * each with what is in force, as it is at hand. Notes in `kept` how far it is.
 * @param all every location of the file, in groups
 */
export async function stageLocations(
  staging: MonthlyStaging,
  all: AsyncIterable<NamedTenants> | Iterable<NamedTenants>,
  kept: Pick<Kept, 'locations'>,
  step: Pick<Step, 'unit'>,
  beat: () => Promise<void>,
): Promise<void> {
  const { reader, comparison } = staging;
  const before = kept.locations.length;
  try {
    await eachInParallel(unitsOf(all, new Set(kept.locations)), unitsAtOnce, async (named) => {
      step.unit();
      const locations = [...named.keys()];
      const documents = new ReadAhead(staging.documents);
      const beside = new FactsReader(documents, reader.snapshot);
      await documents.fetch(locationsContainer, locations.map(locationKey));
      const found = await beside.locations(locations);
      await stageSome({ ...staging, documents, reader: beside }, locations, named);
      // Together: a unit that fails while the time of others is over is staged again, and must not be compared twice.
      for (const document of found) compareLocation({ ...staging, reader: beside }, comparison, document, true);
      kept.locations.push(...locations);
      await beat();
    });
  } finally {
    const compared = new Set(kept.locations.slice(before));
    comparison.left = comparison.left.filter((location) => !compared.has(location));
  }
}

/** Cuts groups of locations into units, without those that are staged. */
async function* unitsOf(
  groups: AsyncIterable<NamedTenants> | Iterable<NamedTenants>,
  staged: ReadonlySet<LocationId>,
): AsyncGenerator<NamedTenants> {
  for await (const named of groups) {
    const left = [...named].filter(([location]) => !staged.has(location)).sort(by(([location]) => location));
    for (let start = 0; start < left.length; start += locationsAtOnce) {
      // In a new turn: the store's thread writes the previous locations while these are prepared.
      await setImmediate();
      yield new Map(left.slice(start, start + locationsAtOnce));
    }
  }
}

/**
 * Looks for changes among tenants that the file no longer names (or that a newly covered slice concerns), and adds the
 * locations' tenants to their indexes and the import's number to the slices' lists.
 */
async function stageSome(
  staging: MonthlyStaging,
  locations: readonly LocationId[],
  named: NamedTenants,
): Promise<void> {
  const { documents, report, slices, changedFacts } = staging;
  if (isByWorkload(report))
    await inParallel(locations, locationsAtOnce, (location) => noteUnnamedInShards(staging, location));
  else await noteUnnamedTenants(staging, locations, named);
  for (const location of locations)
    changedFacts.note(
      location,
      slices
        .usablePlaces(location)
        .filter((place) => slices.table.inForce[place] === 0)
        .map((place) => slices.table.monthAt(place)),
    );
  const beyond: { location: LocationId; year: string; tenants: string[] }[][] = [];
  const after = await updateMany(documents, locationDocuments, locations.map(locationKey), (before, place) => {
    const location = locations[place]!;
    beyond[place] = [];
    if (slices.usablePlaces(location).length === 0) return undefined;
    return withSlices(staging, before ?? emptyLocation(location), named.get(location)!, (year, tenants) =>
      beyond[place]!.push({ location, year, tenants }),
    );
  });
  for (const { location, year, tenants } of beyond.flat()) await indexTenants(staging, location, year, tenants);
  const candidates: Candidates = new Map();
  for (const [place, location] of locations.entries())
    placeLocation({ ...staging, candidates }, location, after[place]);
  await addCandidates(documents, candidates);
}

/**
 * Returns a location with its slices of the file and the tenants that the file names.
 * @param onBeyond gets the tenants for which the document has no room
 */
function withSlices(
  { reader, report, number, slices }: MonthlyStaging,
  before: LocationDocument,
  named: ReadonlyMap<string, ReadonlySet<string>>,
  onBeyond: (year: string, tenants: string[]) => void,
): LocationDocument {
  const { location } = before;
  const tenants = before.tenants && { ...before.tenants };
  for (const [year, ofYear] of named) {
    const known = tenants?.[year] ?? [];
    const isKnown = known.length > 8 ? new Set(known) : { has: (tenant: string) => known.includes(tenant) };
    const fresh: string[] = [];
    for (const tenant of ofYear) if (!isKnown.has(tenant)) fresh.push(tenant);
    if (fresh.length === 0) continue;
    fresh.sort();
    const room = tenants ? tenantsInLocation - known.length : 0;
    if (fresh.length > room) onBeyond(year, fresh.slice(room));
    if (tenants && room > 0) tenants[year] = [...known, ...fresh.slice(0, room)].sort();
  }
  const stated = { ...before.slices[report] };
  for (const place of slices.usablePlaces(location)) {
    const month = monthFromNumber(slices.table.monthAt(place));
    const statements = stated[month] ?? [];
    const inForce = reader.snapshot.inForce(statements.map(([of]) => of)) ?? 0;
    const kept = statements.filter(([of]) => of >= inForce && of !== number);
    stated[month] = [...kept, slices.statement(place, number)].sort(([one], [other]) => one - other);
  }
  return {
    ...before,
    ...(tenants && { tenants: withKeysInOrder(tenants) }),
    slices: withKeysInOrder({ ...before.slices, [report]: withKeysInOrder(stated) } as Required<Slices>),
  };
}

/** For each partner, the locations that may roll up to it. */
export type Candidates = Map<string, Set<LocationId>>;

/**
 * Adds a location to the candidates of the partner that it will roll up to once this import is in force, and of every
 * global account that its rows name, since an overriding profile may be gone by then. If the location moves, the scores
 * of both partners change.
 */
export function placeLocation(
  {
    reader,
    number,
    changedFacts,
    candidates,
  }: Pick<MonthlyStaging, 'reader' | 'number' | 'changedFacts'> & { candidates: Candidates },
  location: LocationId,
  after: LocationDocument | undefined,
): void {
  if (location === '') return;
  const before = reader.atHand(location);
  const from = reader.partnerOf(before);
  const to = after ? reader.beside(reader.snapshot.including(number)).partnerOf(after) : from;
  if (from !== to) for (const id of [from, to, location]) changedFacts.note(id, always);
  else if (isKnown(reader, before)) changedFacts.noteUnmoved(location);
  const add = (partnerId: string) => {
    // A location is a candidate of the partner of its own id anyway.
    if (partnerId && partnerId !== location) ensure(candidates, partnerId, () => new Set()).add(location);
  };
  add(to);
  for (const months of Object.values(after?.slices ?? {}))
    for (const statements of Object.values(months)) for (const statement of statements) add(statement[5]);
}

/** Adds locations to those that may roll up to a partner: one write per partner. Safe to repeat. */
export async function addCandidates(documents: MonthlyStaging['documents'], candidates: Candidates): Promise<void> {
  const partners = [...candidates.keys()];
  await updateMany(documents, partnersContainer, partners.map(partnerKey), (found, place) => {
    const before = found ?? emptyPartner(partners[place]!);
    const all = new Set([...before.candidates, ...candidates.get(before.partnerId)!]);
    return all.size === before.candidates.length ? undefined : { ...before, candidates: [...all].sort() };
  });
}

/**
 * Looks at tenants of earlier imports that the file does not name in a location: their rows there may be gone, or a gap
 * may be closed. In other locations the file may well name them.
 */
async function noteUnnamedTenants(
  staging: MonthlyStaging,
  locations: readonly LocationId[],
  named: NamedTenants,
): Promise<void> {
  const { reader, slices } = staging;
  const unnamed: Unnamed = new Map();
  for (const location of locations) {
    const ofLocation = [...named.get(location)!.values()];
    const look = (tenants: readonly string[]) => {
      for (const tenant of tenants)
        if (!ofLocation.some((ofYear) => ofYear.has(tenant))) ensure(unnamed, tenant, () => new Set()).add(location);
    };
    const months = slices.usablePlaces(location).map((place) => slices.table.monthAt(place));
    for (const year of yearsAround(months)) {
      const { tenants, isAll } = tenantsIn(reader.atHand(location), year);
      look(tenants);
      if (isAll) continue;
      for await (const more of reader.tenantIndex(location, year)) {
        look(more);
        if (unnamed.size > tenantsAtOnce) await noteUnnamed(staging, unnamed);
      }
    }
  }
  await noteUnnamed(staging, unnamed);
}

/** By tenant, the locations in which the file does not name it. */
type Unnamed = Map<string, Set<LocationId>>;

async function noteUnnamed(staging: MonthlyStaging, unnamed: Unnamed): Promise<void> {
  const all = [...unnamed].sort(by(([tenant]) => tenant));
  unnamed.clear();
  for (let start = 0; start < all.length; start += tenantsAtOnce) {
    const some = all.slice(start, start + tenantsAtOnce);
    const keys = some.map(([tenant]) => tenantKey(tenant));
    const found = await staging.documents.readMany(tenantsContainer, keys);
    for (const [place, stored] of found.entries()) noteChanges(staging, stored?.value, undefined, [...some[place]![1]]);
  }
}

/** Adds tenants to the chunks of a location's index of a year: to the last chunk, and to new ones as chunks fill up. */
async function indexTenants(
  { documents }: MonthlyStaging,
  location: LocationId,
  year: string,
  tenants: readonly string[],
): Promise<void> {
  const missing = new Set(tenants);
  for (let chunk = 0; missing.size > 0; chunk++) {
    let left: string[] = [];
    await update(documents, tenantIndexes, tenantIndexKey(location, year, chunk), (before) => {
      const known = new Set(before?.tenants);
      const fresh = [...missing].filter((tenant) => !known.has(tenant)).sort();
      const room = tenantsPerIndexChunk - known.size;
      left = fresh.slice(room);
      if (room <= 0 || fresh.length === 0) return undefined;
      return { tenants: [...known, ...fresh.slice(0, room)].sort() };
    });
    missing.clear();
    for (const tenant of left) missing.add(tenant);
  }
}

/** Lists the calendar years from twelve months before the first of these months, in order, to twelve after the last. */
function yearsAround(months: readonly number[]): string[] {
  if (months.length === 0) return [];
  const years: string[] = [];
  for (let year = yearOfNumber(months[0]!) - 1; year <= yearOfNumber(months.at(-1)!) + 1; year++)
    years.push(String(year));
  return years;
}
