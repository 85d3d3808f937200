import type { Month } from '../month.ts';
import { by } from '../order.ts';
import { type LocationId, workloadReportNames } from '../reports/rows.ts';
import type { TenantFacts } from '../scoring/facts.ts';
import type { Documents } from '../storage/ports.ts';
import type { Snapshot } from './catalogue.ts';
import { type LocationDocument, tenantsContainer } from './documents.ts';
import {
  aboutLocation,
  documentOf,
  firstShard,
  hashOfTenant,
  rowsIn,
  type Shard,
  shardKey,
  shards,
  tenantsIn,
} from './shards.ts';
import { type InForce, inPart, statedIn, type TenantDocument, tenantKey, workloadFacts, yearOf } from './tenant.ts';

/** Locations whose first shards are read in one call. */
const locationsAtOnce = 50;
const formerTenantsAtOnce = 250;
/** Most tenants kept from listing until crediting. */
const mostKept = 2_000;

/** What the reader of all facts knows. */
interface Facts {
  snapshot: Snapshot;
  inForce: InForce;
  locations(wanted: Iterable<LocationId>): Promise<LocationDocument[]>;
  tenantIndex(location: LocationId, year: string): AsyncGenerator<readonly string[]>;
}

/** Tenants with all that imports state about them in one location. */
type Tenants = [tenant: string, document: TenantDocument][];

/** Reads the rows of the reports by workload that are in force, which are kept by location. */
export class WorkloadsReader {
  readonly #documents: Documents;
  readonly #facts: Facts;
  readonly #kept = new Map<LocationId, Tenants>();
  #tenantsKept = 0;

  constructor(documents: Documents, facts: Facts) {
    this.#documents = documents;
    this.#facts = facts;
  }

  /**
   * Lists the tenants of locations in the order of their hashes, so that neighbours are read together if there are
   * many.
   */
  async tenantsOf(locations: readonly LocationId[]): Promise<string[]> {
    const hashes = new Map<string, string>();
    for await (const tenants of this.#read(locations))
      for (const [tenant] of tenants) if (!hashes.has(tenant)) hashes.set(tenant, hashOfTenant(tenant));
    return [...hashes].sort(by(([, hash]) => hash)).map(([tenant]) => tenant);
  }

  /**
   * Reads the facts in force of tenants in these locations from `first` to `last`, in the order of the tenants' ids.
   * One point read for a location with few tenants.
   */
  async facts(
    locations: readonly LocationId[],
    tenants: readonly string[],
    first: Month,
    last: Month,
  ): Promise<TenantFacts[]> {
    const { snapshot, inForce } = this.#facts;
    await this.#facts.locations(locations);
    const found = new Map(tenants.toSorted().map((tenant): [string, TenantDocument[]] => [tenant, []]));
    for await (const some of this.#read(locations, tenants))
      for (const [tenant, document] of some) {
        const documents = found.get(tenant);
        if (!documents) continue;
        documents.push(document);
        for (const report of workloadReportNames)
          for (const part of statedIn(document, report).parts) snapshot.isInForce(part[inPart.number]!);
      }
    return [...found].map(([tenant, documents]) => workloadFacts(tenant, documents, { first, last, inForce }));
  }

  async *#read(locations: readonly LocationId[], wanted?: readonly string[]): AsyncGenerator<Tenants> {
    for (let start = 0; start < locations.length; start += locationsAtOnce) {
      const some = locations.slice(start, start + locationsAtOnce);
      const missing = some.filter((location) => !this.#kept.has(location));
      const keys = missing.map((location) => shardKey(firstShard(location)));
      const read = missing.length > 0 ? await this.#documents.readMany(shards, keys) : [];
      const found = new Map(missing.map((location, index) => [location, read[index]?.value]));
      for (const location of some) {
        const kept = this.#kept.get(location);
        if (kept) yield kept;
        else yield* this.#of(location, found.get(location), wanted);
      }
    }
  }

  async *#of(location: LocationId, first: Shard | undefined, wanted?: readonly string[]) {
    if (first === undefined) {
      yield* this.former(location);
      return;
    }
    for await (const some of tenantsIn(this.#documents, firstShard(location), first, wanted)) {
      const tenants = some.map(([tenant, rows]): Tenants[number] => [tenant, documentOf(location, rows)]);
      if ('tenants' in first && this.#tenantsKept + tenants.length <= mostKept) {
        this.#kept.set(location, tenants);
        this.#tenantsKept += tenants.length;
      }
      yield tenants;
    }
  }

  /**
   * Yields the tenants of a location that has no shard, some at a time: versions before December 2026 kept rows by
   * workload in the tenants' documents. They stay there until an import states rows by workload of the location.
   */
  async *former(location: LocationId): AsyncGenerator<Tenants> {
    const [document] = await this.#facts.locations([location]);
    const months = workloadReportNames.flatMap((report) => Object.keys(document!.slices[report] ?? {}) as Month[]);
    const named = new Set<string>();
    for (const year of new Set(months.map(yearOf)))
      for await (const some of this.#facts.tenantIndex(location, year)) for (const tenant of some) named.add(tenant);
    const all = [...named].sort();
    for (let start = 0; start < all.length; start += formerTenantsAtOnce) {
      const some = all.slice(start, start + formerTenantsAtOnce);
      const found = await this.#documents.readMany(tenantsContainer, some.map(tenantKey));
      yield found.flatMap((stored): Tenants => {
        const about = stored && aboutLocation(stored.value, location);
        return about && rowsIn(about) ? [[stored.partition, about]] : [];
      });
    }
  }
}
