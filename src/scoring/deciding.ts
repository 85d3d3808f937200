import type { MonthlyReportName } from '../reports/rows.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import { dependsOnMarkets } from '../rulebooks/lookback.ts';
import type { Segment, Track } from '../rulebooks/shapes.ts';
import type { Evidence, LedgerLine } from './ledger.ts';
import { mergeEvidence, type PartnerMarkets, partnerMarkets } from './markets.ts';
import { reportCompared } from './workloads.ts';

/** What decides a partner's figures and points in a month, beside the sums of its ledger. */
export interface Deciding {
  /** Only of editions whose figures differ by market (R6.2). */
  markets?: PartnerMarkets;
  /** Only of editions whose figures differ by track (R10.2). */
  track?: Track;
  /** Since when there are enough heads for points to be held (R6.5). */
  reached?: Evidence['reached'];
  /** Reports that do not cover both months, so that no difference can be computed (R5.12, R10.8). */
  uncovered?: readonly MonthlyReportName[];
}

/** What is known about a partner beside its facts. */
export interface AboutPartner {
  /** ISO 3166-1 alpha-2 code of the global account's country or, if it has none, of the first location with one. */
  country: string;
  developed: ReadonlySet<string>;
  /** The track that an operator has fixed for the month. */
  fixedTrack?: Track | undefined;
}

/** Combines the evidence of all parts of a partner's facts. */
export function decidingOf(edition: Edition, parts: Iterable<Evidence>, about: AboutPartner): Deciding {
  const evidence = mergeEvidence(parts);
  const { reached, uncovered } = evidence;
  return {
    reached,
    ...(dependsOnMarkets(edition) ? { markets: partnerMarkets(evidence, about.country, about.developed) } : {}),
    ...(edition.track ? { track: about.fixedTrack ?? trackOf(edition.track, evidence) } : {}),
    ...(uncovered ? { uncovered } : {}),
  };
}

/** R10.2: without covered revenue, the track is smb (R10.8). */
function trackOf({ workloads }: NonNullable<Edition['track']>, { large, uncovered }: Evidence): Track {
  const isLarge = large !== undefined && large.now >= workloads && large.before >= workloads;
  return isLarge && !uncovered?.includes('business-applications-revenue') ? 'enterprise' : 'smb';
}

/** Returns the market or track that decides an indicator's figures. */
export function segmentFor({ market }: Pick<Indicator, 'market'>, { markets, track }: Deciding): Segment {
  if (market !== undefined) return markets?.[market] ?? 'developed';
  return track ?? 'developed';
}

/** Returns true if a ledger line counts for a score: some count in one market or on one track only (R6.6, R10.3). */
export function countsIn(line: LedgerLine, deciding: Deciding, edition: Edition): boolean {
  const only = line.market ?? line.track;
  if (only === undefined) return true;
  const indicator = edition.indicators.find(({ id }) => id === line.indicator);
  return indicator !== undefined && only === segmentFor(indicator, deciding);
}

/** Returns true if no difference can be computed of what the indicator counts (R5.12, R10.8). */
export function isUncovered(indicator: Pick<Indicator, 'shape'>, { uncovered = [] }: Deciding): boolean {
  const report = reportCompared(indicator);
  return report !== undefined && uncovered.includes(report);
}
