import type { RequestedEventType } from '../events/event-types.ts';
import type { OutboxEvent } from '../events/partner-event.ts';
import type { Month } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import { programs } from '../rulebooks/index.ts';
import type { Tier } from '../scoring/tiers.ts';
import type { Container } from '../storage/containers.ts';

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

export const partnerKey = (partnerId: string) => ({ partition: partnerId, id: 'partner' });

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
