import type { Month } from '../month.ts';
import { inOrder } from '../order.ts';
import type { LocationId, MonthlyReportName, ProfileRow, TrainingRow } from '../reports/rows.ts';
import type { Container } from '../storage/containers.ts';
import type { TenantDocument } from './tenant.ts';

/** Partition: the tenant. One document each; in form 1 one for each calendar year, which `tenant-years.ts` moves. */
export const tenantsContainer: Container<TenantDocument> = {
  name: 'tenants',
  indexed: [],
  renewals: [(document) => document],
};

/** The sums of one slice of a monthly report, as one import states it. */
export type Statement = [
  number: number,
  /** Number of lines. */
  rows: number,
  tenants: number,
  /** Seats; in the usage reports, active users. */
  seats: number,
  cents: number,
  /** The global account named by the slice's rows, the numerically smallest of several; empty if none is named. */
  globalAccount: LocationId,
];

/** Statements of all imports about one location, by import number; the catalogue decides which is in force. */
export interface LocationDocument {
  location: LocationId;
  profile: { number: number; row: ProfileRow | null }[];
  training: { number: number; chunks: number; rows: number; fingerprint: string }[];
  /**
   * By year, the first tenants that any row of the location named; further ones in {@link TenantIndex}es. A superset:
   * nothing is ever removed. Absent if a version before December 2026 wrote the location first: all are in indexes.
   */
  tenants?: Record<string, string[]>;
  /** Statements about each slice, by report and month; without the reports that no import stated. */
  slices: Partial<Record<MonthlyReportName, Record<Month, Statement[]>>>;
}

/** Locations that imports have ever named: a superset, in chunks; nothing is ever removed. */
export interface LocationIndex {
  locations: LocationId[];
}

/** One partition, `locations`, in the catalogue's container: few documents, read by each import. */
export const locationIndexContainer: Container<LocationIndex> = { name: 'catalogue', indexed: [] };

export const locationIndexKey = (chunk: number) => ({ partition: 'locations', id: String(chunk) });

/** Tenants of a location and year beyond those in its own document, in chunks; nothing is ever removed. */
export interface TenantIndex {
  tenants: string[];
}

/** Tenants of a year in a location's own document: more than most locations have, few enough to be read with it. */
export const tenantsInLocation = 30;

/** Returns the tenants of a year that a location's own document has, and whether they are all. */
export function tenantsIn(document: LocationDocument, year: string): { tenants: readonly string[]; isAll: boolean } {
  const tenants = document.tenants?.[year] ?? [];
  return { tenants, isAll: document.tenants !== undefined && tenants.length < tenantsInLocation };
}

/** Tenants per chunk of a location's index. */
export const tenantsPerIndexChunk = 5_000;

/** Training rows of one location as one import stated them; never changed. */
export interface TrainingChunk {
  rows: TrainingRow[];
}

/**
 * Partition: the location. Also the rows by workload, see `shards.ts`; in form 1 those were in the tenants' documents.
 */
export const locationsContainer: Container<LocationDocument | TenantIndex | TrainingChunk> = {
  name: 'locations',
  indexed: [],
  renewals: [(document) => document],
};

/** Returns the partition of a location's documents; the direct customers' location has no id of its own. */
export const partitionOf = (location: LocationId): string => location || 'direct';

export const locationKey = (location: LocationId) => ({ partition: partitionOf(location), id: 'location' });

export const tenantIndexKey = (location: LocationId, year: string, chunk: number) => ({
  partition: partitionOf(location),
  id: `tenants|${year}|${chunk}`,
});

export const trainingKey = (location: LocationId, number: number, chunk: number) => ({
  partition: partitionOf(location),
  id: `training|${number}|${chunk}`,
});

/** Compares MPN ids numerically. */
export const byLocation = (one: LocationId, other: LocationId): number =>
  one.length - other.length || inOrder(one, other);

/** Returns true if any import, in force or not, states anything about the location. */
export const isStated = ({ profile, training, slices }: LocationDocument): boolean =>
  profile.length > 0 || training.length > 0 || Object.values(slices).some((months) => Object.keys(months).length > 0);

export const emptyLocation = (location: LocationId): LocationDocument => ({
  location,
  profile: [],
  training: [],
  tenants: {},
  slices: { 'subscription-details': {}, 'dynamics-365-usage': {} },
});
