import type { Month } from '../month.ts';
import { inOrder } from '../order.ts';
import type { LocationId, MonthlyReportName, ProfileRow, TrainingRow } from '../reports/rows.ts';
import type { Container } from '../storage/containers.ts';
import type { TenantYear } from './tenant-year.ts';

/** Partition: the tenant. One document per calendar year, its id. */
export const tenantsContainer: Container<TenantYear> = { name: 'tenants', indexed: [] };

/** What one import says of one slice of a monthly report, in sums. */
export type Statement = [
  number: number,
  /** Lines. */
  rows: number,
  tenants: number,
  /** Seats; in usage, active users. */
  seats: number,
  cents: number,
  /** The global account that its rows name, the numerically smallest of several; empty where none does. */
  globalAccount: LocationId,
];

/** What the imports say of one location, by import number; the catalogue tells which is in force. */
export interface LocationDocument {
  location: LocationId;
  profile: { number: number; row: ProfileRow | null }[];
  training: { number: number; chunks: number; rows: number; fingerprint: string }[];
  /** By report and month, what the imports say of the slice. */
  slices: Record<MonthlyReportName, Record<Month, Statement[]>>;
}

/** The locations that imports have ever named: a superset, in chunks, never taken back. */
export interface LocationIndex {
  locations: LocationId[];
}

/** One partition, `locations`, in the catalogue's container: few documents, read by each import. */
export const locationIndexContainer: Container<LocationIndex> = { name: 'catalogue', indexed: [] };

export const locationIndexKey = (chunk: number) => ({ partition: 'locations', id: String(chunk) });

/** The tenants that some row of the location named in a year: a superset, in chunks, never taken back. */
export interface TenantIndex {
  tenants: string[];
}

/** Training rows of one location as one import stated them; never changed. */
export interface TrainingChunk {
  rows: TrainingRow[];
}

/** Partition: the location. */
export const locationsContainer: Container<LocationDocument | TenantIndex | TrainingChunk> = {
  name: 'locations',
  indexed: [],
};

/** The partition of a location's documents: the direct customers' location has no id of its own. */
const partitionOf = (location: LocationId): string => location || 'direct';

export const locationKey = (location: LocationId) => ({ partition: partitionOf(location), id: 'location' });

export const tenantIndexKey = (location: LocationId, year: string, chunk: number) => ({
  partition: partitionOf(location),
  id: `tenants|${year}|${chunk}`,
});

export const trainingKey = (location: LocationId, number: number, chunk: number) => ({
  partition: partitionOf(location),
  id: `training|${number}|${chunk}`,
});

/** MPN ids in numerical order. */
export const byLocation = (one: LocationId, other: LocationId): number =>
  one.length - other.length || inOrder(one, other);

export const emptyLocation = (location: LocationId): LocationDocument => ({
  location,
  profile: [],
  training: [],
  slices: { 'subscription-details': {}, 'dynamics-365-usage': {} },
});
