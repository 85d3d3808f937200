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

/** One indicator of a score. Partners with the same count share one, so it must never be changed. */
export interface ScoredIndicator {
  readonly id: string;
  readonly group: Indicator['group'];
  /** USD, a count or a fraction, cut to two, no or six decimals; null for growth from nothing (R3.5). */
  readonly value: number | null;
  /** What earns all the points, in the unit of the value; null where no growth would: the base is in no band. */
  readonly target: number | null;
  /** Cut, not rounded, to two decimals (R3.4). */
  readonly points: number;
  readonly maxPoints: number;
  readonly exactPoints: Ratio;
}

/** An indicator in one market: all that its points take besides a partner's sums. */
export interface Terms {
  indicator: Indicator;
  market: Market;
  id: string;
  /** Under what those lines are summed that count in this market only; null where no figure differs by market. */
  keyInMarket: string | null;
  /** How many units of the sum make one of the value: 100 cents a USD. Null for growth, where the base does. */
  unitsPerValue: 1 | 100 | null;
  /** To how many decimals values are told. */
  decimals: 0 | 2 | 6;
  /** What earns all points, in the unit of the value, and what each 1 of value earns up to there (R3.1); null with bands. */
  target: number | null;
  perValue: Ratio | null;
  maxPoints: number;
  /** All points and none, exactly. */
  all: Ratio;
  none: Ratio;
  /** A smaller base gives no points (R5.12). */
  minimumBase: number;
  /** Where points go by growth in bands of bases, instead of by a target (R6.4). */
  bands: HeadcountGrowthShape | null;
  /** What counts come to, by the count: worked out once for all partners. Empty for revenue and growth. */
  scoredCounts: (ScoredIndicator | undefined)[];
}

/** How many counts, from 0, are worth keeping. */
const countsKept = 256;

/** An edition's indicators in their order, with their terms in either market. */
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
 * Into how many parts a point must be cut for every unit of revenue or a count to earn a whole number of them. Points
 * over this one denominator add up without a growing one; only points of growth have another, with the base in it.
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

/** The market that decides an indicator's figures. */
export function marketFor({ market }: Indicator, markets: PartnerMarkets | undefined): Market {
  return markets === undefined || market === undefined ? 'developed' : markets[market];
}

/** The band that holds a base, if any does (R6.4). */
export function bandOf({ bands }: HeadcountGrowthShape, market: Market, base: number) {
  return bands[market].find(({ from, below }) => base >= from && (below === undefined || base < below));
}
