import { unavailable } from '../errors.ts';
import { type Month, monthsFrom } from '../month.ts';
import type { LocationId, MonthlyReportName, ProfileRow, TrainingRow } from '../reports/rows.ts';
import type { Coverage, TenantFacts } from '../scoring/facts.ts';
import type { Documents } from '../storage/ports.ts';
import { type Snapshot, takeSnapshot } from './catalogue.ts';
import {
  byLocation,
  emptyLocation,
  isStated,
  type LocationDocument,
  locationKey,
  locationsContainer,
  type Statement,
  type TenantIndex,
  type TrainingChunk,
  tenantIndexKey,
  tenantsContainer,
  tenantsIn,
  tenantsPerIndexChunk,
  trainingKey,
} from './documents.ts';
import { emptyTenant, type InForce, inPart, productFacts, productReportNames, tenantKey, yearOf } from './tenant.ts';
import { WorkloadsReader } from './workloads.ts';

/**
 * Reads the facts that are in force in one snapshot of the catalogue. Made for one piece of work: it caches the
 * locations that it read, because the tenants of a batch share them.
 */
export class FactsReader implements Coverage {
  readonly snapshot: Snapshot;
  readonly #documents: Documents;
  readonly #locations = new Map<LocationId, LocationDocument>();
  readonly workloads: WorkloadsReader;

  constructor(documents: Documents, snapshot: Snapshot) {
    this.#documents = documents;
    this.snapshot = snapshot;
    this.workloads = new WorkloadsReader(documents, this);
  }

  static async open(documents: Documents): Promise<FactsReader> {
    return new FactsReader(documents, await takeSnapshot(documents));
  }

  /** Returns a reader of the same snapshot with an empty cache. */
  beside(snapshot: Snapshot = this.snapshot): FactsReader {
    return new FactsReader(this.#documents, snapshot);
  }

  /**
   * Returns true if rows of the snapshot may have been missing when they were read. An import drops superseded rows
   * from the documents that it writes, but only rows superseded before it was staged. Such a document names an import
   * that is not in force in this snapshot, and another import has taken effect since the snapshot.
   */
  async isTorn(): Promise<boolean> {
    return this.snapshot.passedOver && (await takeSnapshot(this.#documents)).effect > this.snapshot.effect;
  }

  /**
   * Reads the locations' documents; empty ones for locations never imported. One point read per location not cached.
   */
  async locations(wanted: Iterable<LocationId>): Promise<LocationDocument[]> {
    const all = [...wanted];
    const missing = [...new Set(all.filter((location) => !this.#locations.has(location)))];
    if (missing.length > 0) {
      const found = await this.#documents.readMany(locationsContainer, missing.map(locationKey));
      for (const [index, location] of missing.entries())
        this.#locations.set(location, (found[index]?.value as LocationDocument) ?? emptyLocation(location));
    }
    return all.map((location) => this.atHand(location));
  }

  /** Empties the cache, for work that goes through very many locations. */
  forget(): void {
    this.#locations.clear();
  }

  /** Returns the profile in force, or `undefined`. */
  profile(document: LocationDocument): ProfileRow | undefined {
    const number = this.snapshot.inForce(document.profile.map((stated) => stated.number));
    return document.profile.find((stated) => stated.number === number)?.row ?? undefined;
  }

  /**
   * Returns the partner that a location rolls up to, in one step: the global account of its profile, else the one that
   * its rows of the monthly reports name, else the location itself.
   */
  partnerOf(document: LocationDocument): string {
    return this.profile(document)?.globalAccount || this.#accountInRows(document) || document.location;
  }

  /**
   * Returns the global account named in the newest month in force that names any, the numerically smallest of several.
   */
  #accountInRows({ slices }: LocationDocument): LocationId {
    let newest = '';
    let account: LocationId = '';
    for (const months of Object.values(slices)) {
      for (const month in months) {
        const statements = months[month as Month]!;
        if (month < newest || !statements.some(namesAccount)) continue;
        const named = this.#inForce(statements)?.[5] ?? '';
        if (named === '' || (month === newest && byLocation(account, named) <= 0)) continue;
        [newest, account] = [month, named];
      }
    }
    return account;
  }

  #inForce(statements: readonly Statement[] | undefined): Statement | undefined {
    const number = this.snapshot.inForce(statements?.map(([of]) => of));
    return number === undefined ? undefined : statements!.find(([of]) => of === number);
  }

  /** Returns the sums in force of a slice. */
  statement(document: LocationDocument, report: MonthlyReportName, month: Month): Statement | undefined {
    return this.#inForce(document.slices[report]?.[month]);
  }

  /**
   * Reads the locations that roll up to a partner, in ascending order.
   * @param candidates locations that may, besides that of the partner's own id
   */
  async locationsOf(partnerId: string, candidates: readonly LocationId[]): Promise<LocationDocument[]> {
    await this.locations([...candidates, partnerId]);
    return this.rollingUpTo(partnerId, candidates);
  }

  /** Returns the same without reading: the locations must have been read before. */
  rollingUpTo(partnerId: string, candidates: readonly LocationId[]): LocationDocument[] {
    const locations = candidates.length === 0 ? [partnerId] : [...new Set([...candidates, partnerId])].sort(byLocation);
    const documents = locations.map((location) => this.atHand(location));
    return documents.filter((document) => isStated(document) && this.partnerOf(document) === partnerId);
  }

  /** Returns a location that was read before. */
  atHand(location: LocationId): LocationDocument {
    const document = this.#locations.get(location);
    // Treating an unread location as one without slices would change scores.
    if (!document) throw new Error(`The location ${location || '(direct)'} was not read before it was asked about.`);
    return document;
  }

  /** Returns true if a slice of a cached location is covered. The location must have been read before. */
  covers(report: MonthlyReportName, location: LocationId, month: Month): boolean {
    return this.inForce(report, location, month) !== undefined;
  }

  /** Returns the first month of which any cached location has a slice. */
  firstMonthAtHand(): Month | undefined {
    let first: Month | undefined;
    for (const { slices } of this.#locations.values()) {
      for (const months of Object.values(slices))
        for (const month of Object.keys(months) as Month[]) if (first === undefined || month < first) first = month;
    }
    return first;
  }

  /** Returns the import in force for a slice of a cached location. */
  readonly inForce: InForce = (report, location, month) => {
    return this.snapshot.inForce(this.atHand(location).slices[report]?.[month]?.map(([number]) => number));
  };

  /**
   * Lists the tenants that rows of these locations in the reports by product may name from `first` to `last`: a
   * superset, sorted.
   */
  async tenantsOf(locations: readonly LocationId[], first: Month, last: Month): Promise<string[]> {
    const years = yearsFrom(first, last);
    const tenants = new Set<string>();
    for (const location of locations) {
      for (const year of years) {
        for await (const some of this.tenantIndex(location, year)) for (const tenant of some) tenants.add(tenant);
      }
    }
    return [...tenants].sort();
  }

  /**
   * Yields the tenants that a location's index has for one year, some at a time. Reads only for a location with many
   * tenants or one that is not cached.
   */
  async *tenantIndex(location: LocationId, year: string): AsyncGenerator<readonly string[]> {
    const [document] = await this.locations([location]);
    const { tenants, isAll } = tenantsIn(document!, year);
    yield tenants;
    if (isAll) return;
    for (let chunk = 0; ; chunk++) {
      const found = await this.#documents.read(locationsContainer, tenantIndexKey(location, year, chunk));
      if (!found) return;
      const { tenants } = found.value as TenantIndex;
      yield tenants;
      if (tenants.length < tenantsPerIndexChunk) return;
    }
  }

  /** Reads each tenant's facts in force in the reports by product, `first` to `last`. One point read per tenant. */
  async tenants(wanted: readonly string[], first: Month, last: Month): Promise<TenantFacts[]> {
    const found = await this.#documents.readMany(tenantsContainer, wanted.map(tenantKey));
    const documents = found.map((stored) => stored?.value ?? emptyTenant());
    const locations = new Set<LocationId>();
    for (const document of documents) {
      for (const location of document.locations) locations.add(location);
      for (const report of productReportNames)
        for (const part of document[report].parts) this.snapshot.isInForce(part[inPart.number]!);
    }
    await this.locations(locations);
    const window = { first, last, inForce: this.inForce };
    return wanted.map((tenant, index) => productFacts(tenant, documents[index]!, window));
  }

  /** Reads the training rows in force of some locations. One point read per location and 1,000 rows. */
  async training(documents: readonly LocationDocument[]): Promise<Map<LocationId, TrainingRow[]>> {
    const keys = documents.flatMap(({ location, training }) => {
      const number = this.snapshot.inForce(training.map((stated) => stated.number));
      const chunks = training.find((one) => one.number === number)?.chunks ?? 0;
      return Array.from({ length: chunks }, (_, chunk) => ({ location, ...trainingKey(location, number!, chunk) }));
    });
    const chunks = await this.#documents.readMany(locationsContainer, keys);
    const rows = new Map(documents.map(({ location }): [LocationId, TrainingRow[]] => [location, []]));
    for (const [index, { location }] of keys.entries())
      rows.get(location)!.push(...(chunks[index]!.value as TrainingChunk).rows);
    return rows;
  }
}

const namesAccount = (statement: Statement): boolean => statement[5] !== '';

const tries = 3;

/**
 * Runs a piece of work with the facts of one snapshot, and runs it again with a newer one if rows may have been missing
 * when it read them, even if it failed. The work may run several times, so it must be safe to repeat.
 * @throws ProductError `unavailable` if imports keep taking effect meanwhile
 */
export async function withFacts<T>(documents: Documents, work: (reader: FactsReader) => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const reader = await FactsReader.open(documents);
    const [outcome] = await Promise.allSettled([work(reader)]);
    if (await reader.isTorn()) continue;
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }
  throw unavailable('facts-in-motion', 'Imports of the same facts came into force repeatedly in the meantime.');
}

function yearsFrom(first: Month, last: Month): string[] {
  return [...new Set(monthsFrom(first, last).map(yearOf))];
}
