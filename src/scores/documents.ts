import type { Month } from '../month.ts';
import type { MonthlyReportName } from '../reports/rows.ts';
import type { Track } from '../rulebooks/shapes.ts';
import type { Deciding } from '../scoring/deciding.ts';
import type { Evidence, IndicatorSum } from '../scoring/ledger.ts';
import type { PartnerMarkets } from '../scoring/markets.ts';
import type { GrowthBasis, ScoredIndicator } from '../scoring/score.ts';
import type { NextTier, Tier } from '../scoring/tiers.ts';
import type { Container } from '../storage/containers.ts';
import { renewed } from './former-lines.ts';
import type { StoredLines } from './stored-lines.ts';

/** One indicator as the API shows it. */
export interface ShownIndicator {
  id: string;
  group: string;
  value: number | null;
  /** Null if no value would earn points: growth from a base that no band covers (R6.4). */
  target: number | null;
  points: number;
  maxPoints: number;
}

/** Converts indicators to the form of the API. */
export function shownIndicators(indicators: readonly ScoredIndicator[]): ShownIndicator[] {
  return indicators.map(({ exactPoints: _, ...shown }) => shown);
}

/**
 * Score of a partner in one month. Its time changes only with its content, so that the same data give the same answer.
 */
export interface ScoreDocument {
  partnerId: string;
  partnerName: string;
  program: string;
  edition: string;
  month: Month;
  score: number;
  tier: Tier;
  indicators: ShownIndicator[];
  nextTier: NextTier | null;
  /** By indicator of growth; absent in scores from before November 2026. */
  growth?: Record<string, GrowthBasis>;
  /** `fewer`: by report, the months that it covers, if they are fewer than `monthsCovered`. */
  dataCoverage: { monthsCovered: number; of: number; fewer?: Partial<Record<MonthlyReportName, number>> };
  /** The markets that decided the figures, if the edition depends on markets (R6.2). */
  markets?: PartnerMarkets;
  /** The track that decided the figures, if the edition's differ by track (R10.2). */
  track?: Track;
  /** True if an operator has fixed the track. */
  trackFixed?: true;
  /** Ids of the ledger portions that the score was computed from. */
  portions: string[];
  /** Revision of the catalogue with the newest facts that the score was computed from. */
  effect: number;
  computedAt: string;
}

/** Returns the part of what decided a score that is kept and shown with it. */
export const decidedBy = (
  { markets, track }: Deciding,
  fixedTrack: Track | undefined,
): Pick<ScoreDocument, 'markets' | 'track' | 'trackFixed'> => ({
  ...(markets ? { markets } : {}),
  ...(track ? { track } : {}),
  ...(track && fixedTrack ? { trackFixed: true } : {}),
});

/** Partition: the partner. */
export const scoresContainer: Container<ScoreDocument> = {
  name: 'scores',
  indexed: ['program', 'month', 'tier', 'score', 'partnerName'],
  composite: [
    ['month', 'score'],
    ['month', 'partnerName'],
  ],
};

export const scoreKey = (partnerId: string, program: string, month: Month) => ({
  partition: partnerId,
  id: `${program}|${month}`,
});

/** A part of a partner's ledger of one month. Its id is the hash of its content: written once, never changed. */
export type LedgerPortion = StoredLines & {
  sums: [indicator: string, sum: IndicatorSum][];
  /** Further evidence: for the choice of figures, and of what cannot be compared. Only if there may be any. */
  evidence?: Evidence;
};

/** Partition: the partner. */
export const ledgerContainer: Container<LedgerPortion> = { name: 'ledger', indexed: [], renewals: [renewed] };
