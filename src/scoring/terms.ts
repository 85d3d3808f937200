import { oncePer } from '../once.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import {
  figureIn,
  type HeadcountGrowthShape,
  isGrowth,
  type Market,
  marketKinds,
  targetDivisor,
} from '../rulebooks/shapes.ts';
import type { PartnerMarkets } from './markets.ts';
import { inLowestTerms, type Ratio, ratio, withDenominator } from './ratio.ts';
import { sumKey } from './sums.ts';
import { leastCommonMultiple, quotient, times, type Whole } from './whole.ts';

/** One indicator of a score. Partners with the same count share it, so it must never be changed. */
export interface ScoredIndicator {
  readonly id: string;
  readonly group: Indicator['group'];
  /** USD, a count or a fraction, cut to two, no or six decimals; null for growth without a base (R3.5). */
  readonly value: number | null;
  /** Value that earns all points; null if no growth would, since the base is in no band. */
  readonly target: number | null;
  /** Cut, not rounded, to two decimals (R3.4). */
  readonly points: number;
  readonly maxPoints: number;
  readonly exactPoints: Ratio;
}

/** An indicator in one market: all input of its points beside a partner's sums. */
export interface Terms {
  indicator: Indicator;
  market: Market;
  id: string;
  /** Key of the lines that count in this market only; null if no figure differs by market. */
  keyInMarket: string | null;
  /** Units of the sum in one unit of value: 100 cents in a USD. Null for growth, which is divided by the base. */
  unitsPerValue: 1 | 100 | null;
  /** Number of decimals of values. */
  decimals: 0 | 2 | 6;
  /** Value that earns all points, and the points for each 1 of value up to it (R3.1); null with bands. */
  target: number | null;
  perValue: Ratio | null;
  maxPoints: number;
  /** All points and none, exactly. */
  all: Ratio;
  none: Ratio;
  /** A smaller base gives no points (R5.12). */
  minimumBase: number;
  /** Bands of bases by which growth gives points, in place of a target (R6.4). */
  bands: HeadcountGrowthShape | null;
  /** Results of small counts, by the count: computed once for all partners. Empty for revenue and growth. */
  scoredCounts: (ScoredIndicator | undefined)[];
}

/** Number of counts, from 0, whose results are kept. */
const countsKept = 256;

/** Returns an edition's indicators in their order, with their terms in either market. */
export const termsOf: (edition: Edition) => readonly Readonly<Record<Market, Terms>>[] = oncePer(({ indicators }) => {
  const parts = partsOfPoint(indicators);
  return indicators.map((indicator) => ({
    developed: termsIn(indicator, 'developed', parts),
    developing: termsIn(indicator, 'developing', parts),
  }));
});

function termsIn(indicator: Indicator, market: Market, parts: Whole): Terms {
  const { id, shape, target, maxPoints } = indicator;
  const unitsPerValue = unitsPerValueOf(shape.kind);
  const perValue = perValueIn(indicator, market);
  const inParts = unitsPerValue === null ? null : quotient(parts, unitsPerValue);
  return {
    indicator,
    market,
    id,
    keyInMarket: indicator.market === undefined ? null : sumKey(id, market),
    unitsPerValue,
    decimals: unitsPerValue === null ? 6 : unitsPerValue === 100 ? 2 : 0,
    target: target === undefined ? null : figureIn(target, market) / targetDivisor(shape.kind),
    perValue: perValue && inParts ? withDenominator(perValue, inParts) : perValue,
    maxPoints,
    all: withDenominator(ratio(maxPoints), parts),
    none: withDenominator(ratio(0), parts),
    minimumBase: shape.kind === 'user-growth' ? figureIn(shape.minimumBase, market) : 0,
    bands: shape.kind === 'headcount-growth' ? shape : null,
    scoredCounts: Array(unitsPerValue === 1 ? countsKept : 0).fill(undefined),
  };
}

/**
 * Least common denominator of all per-unit points, so that sums keep one denominator. Only points of growth have
 * another, which includes the base.
 */
function partsOfPoint(indicators: readonly Indicator[]): Whole {
  let parts: Whole = 1;
  for (const indicator of indicators) {
    const unitsPerValue = unitsPerValueOf(indicator.shape.kind);
    for (const market of marketKinds) {
      const perValue = perValueIn(indicator, market);
      if (unitsPerValue && perValue) parts = leastCommonMultiple(parts, times(unitsPerValue, perValue.denominator));
    }
  }
  return parts;
}

const unitsPerValueOf = (kind: Indicator['shape']['kind']): 1 | 100 | null =>
  isGrowth(kind) ? null : kind === 'revenue' ? 100 : 1;

function perValueIn({ target, maxPoints, shape }: Indicator, market: Market): Ratio | null {
  if (target === undefined) return null;
  return inLowestTerms(ratio(maxPoints * targetDivisor(shape.kind), figureIn(target, market)));
}

/** Returns the market that decides an indicator's figures. */
export function marketFor({ market }: Indicator, markets: PartnerMarkets | undefined): Market {
  return markets === undefined || market === undefined ? 'developed' : markets[market];
}

/** Returns the band that contains a base, if any (R6.4). */
export function bandOf({ bands }: HeadcountGrowthShape, market: Market, base: number) {
  return bands[market].find(({ from, below }) => base >= from && (below === undefined || base < below));
}
