import { hash } from 'node:crypto';
import { type LocationId, type WorkloadReportName, workloadReportNames } from '../reports/rows.ts';
import type { Container } from '../storage/containers.ts';
import type { Documents } from '../storage/ports.ts';
import { locationsContainer, partitionOf } from './documents.ts';
import { emptyTenant, inPart, type Stated, statedIn, type TenantDocument } from './tenant.ts';

/** What imports state about one tenant in the reports by workload of one location. */
export type RowsInLocation = { names: string[] } & { [R in WorkloadReportName]?: Stated };

/**
 * The rows of one location in the reports by workload, by tenant in the order of ids: of all its tenants or, where they
 * are many, of those whose hashes begin alike. A shard that grows too large is split, for good, into one for each next
 * digit of the hash; they are found by its `split`.
 */
export type Shard = { tenants: [tenant: string, rows: RowsInLocation][] } | { split: string };

export const shards = locationsContainer as unknown as Container<Shard>;

/** Where a shard is: `prefix` is the beginning of its tenants' hashes, `split` the token of the shard it came from. */
export interface ShardPlace {
  location: LocationId;
  prefix: string;
  split: string;
}

/** Returns the place of a location's first shard, which is there if any import has stated its rows by workload. */
export const firstShard = (location: LocationId): ShardPlace => ({ location, prefix: '', split: '' });

export const shardKey = ({ location, prefix, split }: ShardPlace) => ({
  partition: partitionOf(location),
  id: prefix === '' ? 'workloads' : `workloads|${prefix}|${split}`,
});

/** Returns the hash by which a tenant's shard is found: sixty-four hexadecimal digits. */
export const hashOfTenant = (tenant: string): string => hash('sha256', tenant, 'hex');

/** Groups by the shard to which each belongs if this one is split. */
export function bySplit<Of>(
  { location, prefix }: ShardPlace,
  split: string,
  all: readonly Of[],
  tenantOf: (one: Of) => string,
): [ShardPlace, Of[]][] {
  const groups = Map.groupBy(all, (one) => hashOfTenant(tenantOf(one))[prefix.length]!);
  const inOrder = [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
  return inOrder.map(([digit, some]) => [{ location, prefix: prefix + digit, split }, some]);
}

const digits = [...'0123456789abcdef'];

/**
 * Yields the tenants of a shard, or of those that it was split into, in the order of their hashes: some at a time.
 * @param wanted reads only the shards of these tenants
 */
export async function* tenantsIn(
  documents: Documents,
  place: ShardPlace,
  shard: Shard | undefined,
  wanted?: readonly string[],
): AsyncGenerator<[tenant: string, rows: RowsInLocation][]> {
  if (shard === undefined) return;
  if ('tenants' in shard) {
    yield shard.tenants;
    return;
  }
  const { location, prefix } = place;
  const { split } = shard;
  const parts = wanted
    ? bySplit(place, split, wanted, (tenant) => tenant)
    : digits.map((digit): [ShardPlace, undefined] => [{ location, prefix: prefix + digit, split }, undefined]);
  const found = await documents.readMany(
    shards,
    parts.map(([part]) => shardKey(part)),
  );
  for (const [index, [part, some]] of parts.entries()) yield* tenantsIn(documents, part, found[index]?.value, some);
}

/** Returns a tenant's rows in a location as a tenant's document. */
export const documentOf = (location: LocationId, rows: RowsInLocation): TenantDocument => ({
  ...emptyTenant(),
  locations: [location],
  ...rows,
});

/** Returns what a tenant's document of one location contains from the reports by workload; `undefined` if nothing. */
export function rowsIn(document: TenantDocument): RowsInLocation | undefined {
  const stated = workloadReportNames.filter((report) => statedIn(document, report).parts.length > 0);
  if (stated.length === 0) return undefined;
  const rows = stated.map((report) => [report, statedIn(document, report)]);
  return { names: document.names, ...Object.fromEntries(rows) };
}

/** Returns a tenant's document with only what the reports by workload state about one location. */
export function aboutLocation(document: TenantDocument, location: LocationId): TenantDocument {
  const place = document.locations.indexOf(location);
  const of = workloadReportNames.map((report) => {
    const { descriptions, parts } = statedIn(document, report);
    return [report, { descriptions, parts: parts.filter((part) => part[inPart.location] === place) }];
  });
  const { locations, names } = document;
  return { ...emptyTenant(), locations, names, ...Object.fromEntries(of) };
}
