import { unavailable } from '../errors.ts';
import { type Month, monthsFrom } from '../month.ts';
import type { LocationId, MonthlyReportName, ProfileRow, TrainingRow } from '../reports/rows.ts';
import type { Coverage, TenantFacts } from '../scoring/facts.ts';
import type { Documents } from '../storage/ports.ts';
import { type Snapshot, takeSnapshot } from './catalogue.ts';
import {
  byLocation,
  emptyLocation,
  type LocationDocument,
  locationKey,
  locationsContainer,
  type Statement,
  type TenantIndex,
  type TrainingChunk,
  tenantIndexKey,
  tenantsContainer,
  trainingKey,
} from './documents.ts';
import { type InForce, type TenantYear, tenantFacts, tenantYearKey, yearOf } from './tenant-year.ts';

/**
 * Reads facts as one catalogue snapshot has them in force. Made for one piece of work: it keeps the locations that it
 * read, because the tenants of a batch share them.
 */
export class FactsReader implements Coverage {
  readonly snapshot: Snapshot;
  readonly #documents: Documents;
  readonly #locations = new Map<LocationId, LocationDocument>();

  constructor(documents: Documents, snapshot: Snapshot) {
    this.#documents = documents;
    this.snapshot = snapshot;
  }

  static async open(documents: Documents): Promise<FactsReader> {
    return new FactsReader(documents, await takeSnapshot(documents));
  }

  /** A reader by the same snapshot, with nothing at hand. */
  beside(snapshot: Snapshot = this.snapshot): FactsReader {
    return new FactsReader(this.#documents, snapshot);
  }

  /**
   * Whether rows of the snapshot may have been gone when they were read. An import drops what was superseded before it
   * was staged, in the documents that it writes: so such a document names an import that the snapshot does not have in
   * force, and another import has come into force since the snapshot.
   */
  async isTorn(): Promise<boolean> {
    return this.snapshot.passedOver && (await takeSnapshot(this.#documents)).effect > this.snapshot.effect;
  }

  /** The locations' documents, empty ones where nothing was ever imported. One point read for each not at hand. */
  async locations(wanted: Iterable<LocationId>): Promise<LocationDocument[]> {
    const all = [...wanted];
    const missing = [...new Set(all)].filter((location) => !this.#locations.has(location));
    const found = await this.#documents.readMany(locationsContainer, missing.map(locationKey));
    const read = new Map(
      missing.map((location, index) => [
        location,
        (found[index]?.value as LocationDocument) ?? emptyLocation(location),
      ]),
    );
    for (const [location, document] of read) this.#locations.set(location, document);
    return all.map((location) => this.#locations.get(location)!);
  }

  /** Lets go of the locations at hand, where one piece of work goes through very many. */
  forget(): void {
    this.#locations.clear();
  }

  /** The profile in force, or `undefined`. */
  profile(document: LocationDocument): ProfileRow | undefined {
    const number = this.snapshot.inForce(document.profile.map((stated) => stated.number));
    return document.profile.find((stated) => stated.number === number)?.row ?? undefined;
  }

  /**
   * The partner that a location rolls up to, in one step: its profile's global account, else the one that its rows of
   * the monthly reports name, else itself.
   */
  partnerOf(document: LocationDocument): string {
    return this.profile(document)?.globalAccount || this.#accountInRows(document) || document.location;
  }

  /** Of the newest month in force whose rows name a global account, the numerically smallest that they name. */
  #accountInRows({ slices }: LocationDocument): LocationId {
    let newest = '';
    let account: LocationId = '';
    for (const months of Object.values(slices)) {
      for (const [month, statements] of Object.entries(months)) {
        if (month < newest || statements.every((statement) => statement[5] === '')) continue;
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

  /** What is in force of a slice of a location's document, in sums. */
  statement(document: LocationDocument, report: MonthlyReportName, month: Month): Statement | undefined {
    return this.#inForce(document.slices[report][month]);
  }

  /** Of a partner's candidate locations those that roll up to it, in ascending order. */
  async locationsOf(partnerId: string, candidates: readonly LocationId[]): Promise<LocationDocument[]> {
    const documents = await this.locations([...candidates].sort(byLocation));
    return documents.filter((document) => this.partnerOf(document) === partnerId);
  }

  /** Whether a slice of a location at hand is covered. The location must have been asked for before. */
  covers(report: MonthlyReportName, location: LocationId, month: Month): boolean {
    return this.inForce(report, location, month) !== undefined;
  }

  /** The first month of which any location at hand has a slice. */
  firstMonthAtHand(): Month | undefined {
    let first: Month | undefined;
    for (const { slices } of this.#locations.values()) {
      for (const months of Object.values(slices))
        for (const month of Object.keys(months) as Month[]) if (first === undefined || month < first) first = month;
    }
    return first;
  }

  /** The import in force for a slice of a location that was asked for before. */
  readonly inForce: InForce = (report, location, month) => {
    const document = this.#locations.get(location);
    // Taken for one without slices, it would change scores.
    if (!document) throw new Error(`The location ${location || '(direct)'} was not read before it was asked about.`);
    return this.snapshot.inForce(document.slices[report][month]?.map(([number]) => number));
  };

  /** The tenants that rows of these locations may name from `first` to `last`: a superset, sorted. */
  async tenantsOf(locations: readonly LocationId[], first: Month, last: Month): Promise<string[]> {
    const years = yearsFrom(first, last);
    const tenants = new Set<string>();
    for (const location of locations) {
      for (const year of years) {
        for await (const index of this.tenantIndex(location, year))
          for (const tenant of index.tenants) tenants.add(tenant);
      }
    }
    return [...tenants].sort();
  }

  /** The chunks of a location's tenant index for one year. */
  async *tenantIndex(location: LocationId, year: string): AsyncGenerator<TenantIndex> {
    for (let chunk = 0; ; chunk++) {
      const found = await this.#documents.read(locationsContainer, tenantIndexKey(location, year, chunk));
      if (!found) return;
      const index = found.value as TenantIndex;
      yield index;
      if (index.tenants.length < tenantsPerIndexChunk) return;
    }
  }

  /** What is in force of each tenant from `first` to `last`. One point read for each tenant and calendar year. */
  async tenants(wanted: readonly string[], first: Month, last: Month): Promise<TenantFacts[]> {
    const years = yearsFrom(first, last);
    const keys = wanted.flatMap((tenant) => years.map((year) => tenantYearKey(tenant, year)));
    const found = await this.#documents.readMany(tenantsContainer, keys);
    const byTenant = wanted.map((_, index) =>
      found
        .slice(index * years.length, (index + 1) * years.length)
        .flatMap((stored): TenantYear[] => (stored ? [stored.value] : [])),
    );
    const locations = new Set<LocationId>();
    for (const documents of byTenant) {
      for (const document of documents) {
        for (const part of [...document['subscription-details'], ...document['dynamics-365-usage']]) {
          locations.add(part[0]);
          this.snapshot.isInForce(part[2]);
        }
      }
    }
    await this.locations(locations);
    return wanted.map((tenant, index) => tenantFacts(tenant, byTenant[index]!, first, last, this.inForce));
  }

  /** The training rows in force of a location. One point read for each 1,000 rows. */
  async training(document: LocationDocument): Promise<TrainingRow[]> {
    const number = this.snapshot.inForce(document.training.map((stated) => stated.number));
    const stated = document.training.find((one) => one.number === number);
    if (number === undefined || !stated) return [];
    const keys = Array.from({ length: stated.chunks }, (_, chunk) => trainingKey(document.location, number, chunk));
    const chunks = await this.#documents.readMany(locationsContainer, keys);
    return chunks.flatMap((chunk) => (chunk!.value as TrainingChunk).rows);
  }
}

const tries = 3;

/**
 * Does a piece of work with the facts of one snapshot, and all of it again with a newer one where rows may have been
 * gone when it read them, whatever it made of that. The work may be done several times, so it must be safe to repeat.
 * @throws ProductError `unavailable` when imports come into force again and again meanwhile
 */
export async function withFacts<T>(documents: Documents, work: (reader: FactsReader) => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const reader = await FactsReader.open(documents);
    const [outcome] = await Promise.allSettled([work(reader)]);
    if (await reader.isTorn()) continue;
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }
  throw unavailable('facts-in-motion', 'Imports of the same facts came into force again and again meanwhile.');
}

/** How many tenants one chunk of a location's index names. */
export const tenantsPerIndexChunk = 5_000;

function yearsFrom(first: Month, last: Month): string[] {
  return [...new Set(monthsFrom(first, last).map(yearOf))];
}
