import type { RequestedEventType } from '../events/event-types.ts';
import type { OutboxEvent } from '../events/partner-event.ts';
import type { Month } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Track } from '../rulebooks/shapes.ts';
import type { Tier } from '../scoring/tiers.ts';
import type { Container } from '../storage/containers.ts';

/** One scored month in a partner's history. */
export interface HistoryEntry {
  edition: string;
  /** Fingerprint of the edition's rules: a score computed by other rules is not up to date. */
  fingerprint: string;
  score: number;
  tier: Tier;
  /** The catalogue's revision at which the facts were read. */
  effect: number;
  /** Months before the scored one that the edition depends on; 12 if absent. */
  monthsBack?: number;
  /** The track that an operator had fixed, if any (R10.2). */
  fixedTrack?: Track;
  /** The month's data were removed later; the score stays as it was. */
  withoutData?: true;
  /** The last other score of the month that this one replaced, if any. */
  restated?: Restatement;
  computedAt: string;
}

/** A score that was replaced by another of the same month. */
export interface Restatement {
  score: number;
  tier: Tier;
  /** The refresh that replaced it, so that a repeated batch counts it once. */
  refreshId: string;
  /** ISO 8601. */
  at: string;
}

/** R7.3: the newest scored month in one program, with its tier, and the history. */
export interface Standing {
  month: Month;
  tier: Tier;
  score: number;
  /** Number of events so far: their order within one partner and program. */
  sequence: number;
  /** Number of occurrences of each tier change (`none>silver`) in the newest month. */
  occurrences: Record<string, number>;
  /** The refresh that found the newest tier change, so that a repeated batch does not count it twice. */
  changedBy?: string;
  history: Record<Month, HistoryEntry>;
}

/** A track fixed from a month on; null returns the decision to the rules. */
export interface FixedTrack {
  from: Month;
  track: Track | null;
}

export interface PartnerDocument {
  partnerId: string;
  name: string;
  /** ISO 3166-1 alpha-2 code of the global account's country, or empty. */
  country: string;
  /** Locations other than that of its own id that roll up to this partner by any import, in force or not. */
  candidates: LocationId[];
  /**
   * Locations that roll up to this partner as of the newest import marked here. Empty: no partner (yet, or any more).
   */
  locations: LocationId[];
  /** True if the partner has locations. */
  listed: boolean;
  /** The catalogue's revision by which name, country and locations were read. */
  knownAt: number;
  /** By month, the revision at which the facts of reports by product last changed. */
  touched: Record<Month, number>;
  /**
   * The same for reports by workload; absent until there was one. With it, both have every month for which a report of
   * their kind ever stated anything about the partner, with 0 if nothing but its locations changed.
   */
  touchedByWorkload?: Record<Month, number>;
  /** The revision at which something without a month (individuals, locations) last changed. */
  touchedAlways: number;
  /** R7.5: by program, the months whose first data came after the month's run, so that they have no score yet. */
  unscored?: Record<string, Month[]>;
  /** True if any score is older than its facts, or if `unscored` has months. */
  stale: boolean;
  standings: Record<string, Standing>;
  /** By program, the tracks that an operator has fixed, in the order of their first months (R10.2). */
  fixedTracks?: Record<string, FixedTrack[]>;
  /** The newest score by program, for listing partners; see {@link rankingPath}. */
  ranking: Record<string, number>;
  /** Events that have not been sent to the queue. */
  outbox: OutboxEvent[];
  /** True if the outbox is not empty. */
  unsent: boolean;
  /** Types of events, of those made only on request, that an endpoint of this partner has ever asked for. */
  tells?: RequestedEventType[];
  /** By program, the newest month for which tier-at-risk events were published; one for all in earlier versions. */
  atRiskTold?: Record<string, Month> | Month;
  /** A scored month whose outlook is still to be computed for tier-at-risk events. */
  atRiskDue?: AtRiskDue;
}

/**
 * An outlook that is due: scheduled by the refresh that scored the month, cleared by the write that publishes its
 * events.
 */
export interface AtRiskDue {
  month: Month;
  refreshId: string;
  /** Months of other programs that were due when this one became so, and still are. */
  others?: Month[];
  /** ISO 8601. */
  since: string;
}

/** The name under which a program's newest scores are ranked; indexed paths have no hyphens. */
export const rankingName = (program: string): string => program.replaceAll('-', '_');

export const rankingPath = (program: string): string => `ranking.${rankingName(program)}`;

/** Partition: the partner; one document, `partner`. */
export const partnersContainer: Container<PartnerDocument> = {
  name: 'partners',
  indexed: ['listed', 'stale', 'unsent', 'atRiskDue.since', 'name'],
  composite: [['listed', 'name']],
};

/** Partners container with an index for listing by the newest scores of each program. */
export const partnersRankedBy = (programs: readonly string[]): Container<PartnerDocument> => ({
  ...partnersContainer,
  indexed: [...partnersContainer.indexed, ...programs.map(rankingPath)],
  composite: [...(partnersContainer.composite ?? []), ...programs.map((program) => ['listed', rankingPath(program)])],
});

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
