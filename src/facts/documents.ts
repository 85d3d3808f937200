import type { Month } from '../month.ts';
import type { RequestedEventType } from '../notifications/event-types.ts';
import type { OutboxEvent } from '../notifications/partner-event.ts';
import type { LocationId, MonthlyReportName, ProfileRow, TrainingRow } from '../reports/rows.ts';
import { programs } from '../rulebooks/index.ts';
import type { Tier } from '../scoring/tiers.ts';
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

/** One scored month in a partner's history. */
export interface HistoryEntry {
  edition: string;
  /** Of the edition's rules: a score computed by other rules is not up to date. */
  fingerprint: string;
  score: number;
  tier: Tier;
  /** The catalogue's effect at which the facts were read. */
  effect: number;
  /** How many months before the scored one the edition looks back; absent: 12. */
  monthsBack?: number;
  /** Its data have been taken away since: the score stands as it was. */
  withoutData?: true;
  computedAt: string;
}

/** R7.3: the tier of the newest scored month in one program, and what has not been told yet. */
export interface Standing {
  month: Month;
  tier: Tier;
  score: number;
  /** Counts the events: their order within one partner and program. */
  sequence: number;
  /** How often each change of tiers has occurred in the newest month, as `none>silver`. */
  occurrences: Record<string, number>;
  /** The run that found the newest tier change: so that a repeated batch counts it again, not twice. */
  changedBy?: string;
  history: Record<Month, HistoryEntry>;
}

export interface PartnerDocument {
  partnerId: string;
  name: string;
  /** ISO 3166-1 alpha-2 of the global account, or empty. */
  country: string;
  /** Locations that an import, in force or not, rolls up to this partner. */
  candidates: LocationId[];
  /** Those that do, as of the newest import that settled here. Empty: not a partner (yet, or any more). */
  locations: LocationId[];
  /** Whether it is listed: it has locations. */
  listed: boolean;
  /** The catalogue's effect of the facts that say its name, country and locations. */
  knownAt: number;
  /** By month, the effect at which its facts last changed. */
  touched: Record<Month, number>;
  /** The effect at which something changed that belongs to no month: individuals, locations. */
  touchedAlways: number;
  /** R7.5: by program, the months whose first data came after the month's run, so that they have no score yet. */
  unscored?: Record<string, Month[]>;
  /** Whether any score is older than the facts it rests on, or there are months in `unscored`. */
  stale: boolean;
  standings: Record<string, Standing>;
  /** By program, see {@link rankingPath}: the newest score, to list partners by. */
  ranking: Record<string, number>;
  /** Events that have not been handed to the queue. */
  outbox: OutboxEvent[];
  /** Whether the outbox holds any. */
  unsent: boolean;
  /** The events that an endpoint of its own ever asked for, of those that are only made where asked for. */
  tells?: RequestedEventType[];
  /** The newest month for which tiers at risk were told. */
  atRiskTold?: Month;
  /** A scored month from which nobody has looked ahead yet for tiers at risk. */
  atRiskDue?: AtRiskDue;
}

/** The debt to look ahead from a month, which the refresh that scored it made. */
export interface AtRiskDue {
  month: Month;
  refreshId: string;
  /** ISO 8601. */
  since: string;
}

/** The name under which a program's newest scores are ranked: paths that are indexed have no hyphens. */
export const rankingName = (program: string): string => program.replaceAll('-', '_');
export const rankingPath = (program: string): string => `ranking.${rankingName(program)}`;

/** Partition: the partner; one document, `partner`. */
export const partnersContainer: Container<PartnerDocument> = {
  name: 'partners',
  indexed: ['listed', 'stale', 'unsent', 'atRiskDue.since', 'name', ...programs.map(rankingPath)],
  composite: [['listed', 'name'], ...programs.map((program) => ['listed', rankingPath(program)])],
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
export const partnerKey = (partnerId: string) => ({ partition: partnerId, id: 'partner' });

/** MPN ids in numerical order. */
export const byLocation = (one: LocationId, other: LocationId): number =>
  one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

export const emptyLocation = (location: LocationId): LocationDocument => ({
  location,
  profile: [],
  training: [],
  slices: { 'subscription-details': {}, 'dynamics-365-usage': {} },
});

export const emptyPartner = (partnerId: string): PartnerDocument => ({
  partnerId,
  name: '',
  country: '',
  candidates: [],
  locations: [],
  listed: false,
  knownAt: 0,
  touched: {},
  touchedAlways: 0,
  stale: false,
  standings: {},
  ranking: {},
  outbox: [],
  unsent: false,
});
