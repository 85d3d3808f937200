import {
  emptyLocation,
  type LocationDocument,
  locationKey,
  locationsContainer,
  type TenantIndex,
  tenantIndexKey,
  tenantsContainer,
} from '../facts/documents.ts';
import { FactsReader, tenantsInLocation, tenantsPerIndexChunk } from '../facts/reader.ts';
import { tenantKey, yearOf } from '../facts/tenant.ts';
import { inParallel } from '../in-parallel.ts';
import { ensure } from '../maps.ts';
import { addMonths, type Month, monthNumber } from '../month.ts';
import { withKeysInOrder } from '../order.ts';
import { emptyPartner, partnerKey, partnersContainer } from '../partners/document.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Container } from '../storage/containers.ts';
import { ReadAhead } from '../storage/read-ahead.ts';
import { update } from '../storage/update.ts';
import { always } from './changed-facts.ts';
import type { MonthlyStaging } from './staging.ts';
import { noteChanges } from './tenant-changes.ts';

const tenantsAtOnce = 250;
/** Reads and writes made at the same time share the store's round trips. */
const locationsAtOnce = 250;
const locationDocuments = locationsContainer as Container<LocationDocument>;
type Slices = LocationDocument['slices'];
const tenantIndexes = locationsContainer as Container<TenantIndex>;

/**
 * Stages the slices of many locations.
 * @param named for each location, the tenants that the file names, by calendar year
 */
export async function stageLocations(
  staging: MonthlyStaging,
  named: ReadonlyMap<LocationId, ReadonlyMap<string, ReadonlySet<string>>>,
): Promise<void> {
  const { snapshot } = staging.reader;
  const inOrder = [...named.keys()].sort();
  for (let start = 0; start < inOrder.length; start += locationsAtOnce) {
    const some = inOrder.slice(start, start + locationsAtOnce);
    const documents = new ReadAhead(staging.documents);
    const reader = new FactsReader(documents, snapshot);
    const candidates: Candidates = new Map();
    await documents.fetch(locationsContainer, some.map(locationKey));
    await reader.locations(some);
    await inParallel(some, locationsAtOnce, (location) =>
      stageLocation({ ...staging, documents, reader, candidates }, location, named.get(location)!),
    );
    await addCandidates(documents, candidates);
  }
}

/**
 * Stages the slices of one location: looks for changes among tenants that the file no longer names (or that a newly
 * covered slice concerns), and adds its tenants to the index and the import's number to the slices' lists.
 * @param named the tenants that the file names, by calendar year
 */
async function stageLocation(
  staging: MonthlyStaging & { candidates: Candidates },
  location: LocationId,
  named: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  const { documents, reader, report, number, slices } = staging;
  const months = slices.usableMonths(location) as Month[];
  await reader.locations([location]);
  await noteUnnamedTenants(staging, location, months, named);
  for (const month of months)
    if (!reader.covers(report, location, month)) staging.changedFacts.note(location, monthNumber(month));
  const beyond = new Map<string, string[]>();
  const after = await update(
    documents,
    locationDocuments,
    locationKey(location),
    (before = emptyLocation(location)): LocationDocument | undefined => {
      beyond.clear();
      if (months.length === 0) return undefined;
      const tenants = before.tenants && { ...before.tenants };
      for (const [year, ofYear] of named) {
        const known = new Set(tenants?.[year]);
        const fresh = [...ofYear].filter((tenant) => !known.has(tenant)).sort();
        const room = tenants ? tenantsInLocation - known.size : 0;
        if (fresh.length > room) beyond.set(year, fresh.slice(room));
        if (tenants && room > 0 && fresh.length > 0) tenants[year] = [...known, ...fresh.slice(0, room)].sort();
      }
      const stated = { ...before.slices[report] };
      for (const month of [...months].sort()) {
        const statements = stated[month] ?? [];
        const inForce = reader.snapshot.inForce(statements.map(([of]) => of)) ?? 0;
        const kept = statements.filter(([of]) => of >= inForce && of !== number);
        stated[month] = [...kept, slices.statement(location, month, number)].sort(([one], [other]) => one - other);
      }
      return {
        ...before,
        ...(tenants && { tenants: withKeysInOrder(tenants) }),
        slices: withKeysInOrder({ ...before.slices, [report]: withKeysInOrder(stated) } as Required<Slices>),
      };
    },
  );
  for (const [year, tenants] of beyond) await indexTenants(staging, location, year, tenants);
  await placeLocation(staging, location, after);
}

/** For each partner, the locations that may roll up to it. */
export type Candidates = Map<string, Set<LocationId>>;

/**
 * Adds a location to the candidates of the partner that it will roll up to once this import is in force, and of every
 * global account that its rows name, since an overriding profile may be gone by then. If the location moves, the scores
 * of both partners change.
 */
export async function placeLocation(
  {
    reader,
    number,
    changedFacts,
    candidates,
  }: Pick<MonthlyStaging, 'reader' | 'number' | 'changedFacts'> & { candidates: Candidates },
  location: LocationId,
  after: LocationDocument | undefined,
): Promise<void> {
  if (location === '') return;
  const [before] = await reader.locations([location]);
  const from = reader.partnerOf(before!);
  const to = after ? reader.beside(reader.snapshot.including(number)).partnerOf(after) : from;
  if (from !== to) for (const id of [from, to, location]) changedFacts.note(id, always);
  const named = Object.values(after?.slices ?? {}).flatMap((months) =>
    Object.values(months).flatMap((statements) => statements.map((statement) => statement[5])),
  );
  // A location is a candidate of the partner of its own id anyway.
  for (const partnerId of [to, ...named])
    if (partnerId && partnerId !== location) ensure(candidates, partnerId, () => new Set()).add(location);
}

/** Adds locations to those that may roll up to a partner: one write per partner. Safe to repeat. */
export async function addCandidates(documents: MonthlyStaging['documents'], candidates: Candidates): Promise<void> {
  await inParallel([...candidates], locationsAtOnce, async ([partnerId, locations]) => {
    await update(documents, partnersContainer, partnerKey(partnerId), (before = emptyPartner(partnerId)) => {
      const all = new Set([...before.candidates, ...locations]);
      return all.size === before.candidates.length ? undefined : { ...before, candidates: [...all].sort() };
    });
  });
}

/** Looks at tenants of earlier imports that the file does not name: their rows may be gone, or a gap may be closed. */
async function noteUnnamedTenants(
  staging: MonthlyStaging,
  location: LocationId,
  months: readonly Month[],
  named: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  const years = yearsAround(months);
  const seen = new Set<string>();
  for (const tenants of named.values()) for (const tenant of tenants) seen.add(tenant);
  for (const year of years) {
    for await (const tenants of staging.reader.tenantIndex(location, year)) {
      const unnamed = tenants.filter((tenant) => !seen.has(tenant));
      for (const tenant of unnamed) seen.add(tenant);
      for (let start = 0; start < unnamed.length; start += tenantsAtOnce) {
        await noteUnnamed(staging, unnamed.slice(start, start + tenantsAtOnce));
      }
    }
  }
}

async function noteUnnamed(staging: MonthlyStaging, tenants: readonly string[]): Promise<void> {
  const found = await staging.documents.readMany(tenantsContainer, tenants.map(tenantKey));
  for (const stored of found) noteChanges(staging, stored?.value, undefined);
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

/** Lists the calendar years from twelve months before the first of these months to twelve months after the last. */
function yearsAround(months: readonly Month[]): string[] {
  if (months.length === 0) return [];
  const sorted = months.toSorted();
  return yearsFrom(yearOf(addMonths(sorted[0]!, -12)), yearOf(addMonths(sorted.at(-1)!, 12)));
}

function yearsFrom(first: string, last: string): string[] {
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => String(Number(first) + index));
}
