import { addMonths, type Month } from '../month.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import {
  figureIn,
  type HeadcountGrowthShape,
  isGrowth,
  type Market,
  type Shape,
  targetDivisor,
} from '../rulebooks/shapes.ts';
import type { Evidence, IndicatorSum } from './ledger.ts';
import type { PartnerMarkets } from './markets.ts';
import { add, clampToOne, compare, cut, multiply, type Ratio, ratio, zero } from './ratio.ts';
import { type IndicatorSums, sumIn } from './sums.ts';
import { nextTierOf, type Tier, tierOf } from './tiers.ts';

export type { Tier } from './tiers.ts';
export { crossedThresholds } from './tiers.ts';

/** One indicator of a score. */
export interface ScoredIndicator {
  id: string;
  group: Indicator['group'];
  /** USD, a count or a fraction, cut to two, no or six decimals; null for growth from nothing (R3.5). */
  value: number | null;
  /** What earns all the points, in the unit of the value; null where no growth would: the base is in no band. */
  target: number | null;
  /** Cut, not rounded, to two decimals (R3.4). */
  points: number;
  maxPoints: number;
  exactPoints: Ratio;
}

/** A partner's score of a month in a program. */
export interface PartnerScore {
  program: string;
  edition: string;
  month: Month;
  /** In the edition's order. */
  indicators: ScoredIndicator[];
  /** Exact, 0 to 100. Bigints are not JSON: documents keep {@link shownScore} and {@link tier}. */
  score: Ratio;
  /** Cut, not rounded, to two decimals (R3.4). */
  shownScore: number;
  tier: Tier;
  /** The tier above, with the points missing from the shown score; null for gold. */
  nextTier: { tier: Tier; pointsMissing: number } | null;
}

/** What a score is computed from. */
export interface PartnerSums {
  edition: Edition;
  month: Month;
  sums: IndicatorSums;
  /** Both developed where absent, which only matters to editions that go by markets. */
  markets?: PartnerMarkets;
  /** Since when heads are enough for points to be held (R6.5). */
  reached?: Evidence['reached'];
  /** Values to be taken instead of the sums', by indicator: what if. */
  values?: ReadonlyMap<string, Ratio>;
}

/** A partner's score from the sums of its ledger (R3.1–R3.5). Sums of other indicators than the edition's are not looked at. */
export function scorePartner(of: PartnerSums): PartnerScore {
  const { edition, month } = of;
  const indicators = edition.indicators.map((indicator) => scoreIndicator(of, indicator));
  const score = indicators.reduce((sum, { exactPoints }) => add(sum, exactPoints), zero);
  return {
    program: edition.program,
    edition: edition.id,
    month,
    indicators,
    score,
    shownScore: cut(score, 2),
    tier: tierOf(score),
    nextTier: nextTierOf(score),
  };
}

const decimalsOf: Readonly<Record<Shape['kind'], number>> = {
  revenue: 2,
  'customer-adds': 0,
  headcount: 0,
  'headcount-growth': 6,
  deployments: 0,
  'user-growth': 6,
};

/** The market that decides an indicator's figures. */
export function marketFor(indicator: Indicator, markets: PartnerMarkets | undefined): Market {
  return markets === undefined || indicator.market === undefined ? 'developed' : markets[indicator.market];
}

function scoreIndicator(of: PartnerSums, indicator: Indicator): ScoredIndicator {
  const market = marketFor(indicator, of.markets);
  const { kind } = indicator.shape;
  const sum = sumIn(of.sums, indicator.id, market);
  const value = of.values?.get(indicator.id) ?? exactValue(kind, sum);
  const exactPoints = pointsOf(of, indicator, market, sum, value);
  const target = targetOf(indicator, market, sum);
  return {
    id: indicator.id,
    group: indicator.group,
    value: value && cut(value, decimalsOf[kind]),
    target: target === null ? null : target / Number(targetDivisor(kind)),
    points: cut(exactPoints, 2),
    maxPoints: indicator.maxPoints,
    exactPoints,
  };
}

/** The exact value: USD, a count, or growth over the base (R3.5, R5.12, R6.4). */
export function exactValue(kind: Shape['kind'], { total, base }: IndicatorSum): Ratio | null {
  if (kind === 'revenue') return ratio(BigInt(total), 100n);
  if (!isGrowth(kind)) return ratio(BigInt(total));
  return base === 0 ? null : ratio(BigInt(total), BigInt(base));
}

/** What earns all points, in the unit of targets; null where no growth would. */
function targetOf({ target, shape }: Indicator, market: Market, { base }: IndicatorSum): number | null {
  if (shape.kind !== 'headcount-growth') return figureIn(target!, market);
  return bandOf(shape, market, base)?.percent ?? null;
}

/** The band that holds a base, if any does (R6.4). */
export function bandOf({ bands }: HeadcountGrowthShape, market: Market, base: number) {
  return bands[market].find(({ from, below }) => base >= from && (below === undefined || base < below));
}

function pointsOf(
  { month, reached }: PartnerSums,
  indicator: Indicator,
  market: Market,
  sum: IndicatorSum,
  value: Ratio | null,
): Ratio {
  const { shape, id, target } = indicator;
  const all = ratio(BigInt(indicator.maxPoints));
  if (shape.kind === 'headcount-growth') {
    const since = reached?.[id]?.[market];
    const isHeld = since !== undefined && month >= since && month <= addMonths(since, shape.held!.months - 1);
    const band = bandOf(shape, market, sum.base);
    const hasGrown = value !== null && band !== undefined && compare(value, ratio(BigInt(band.percent), 100n)) >= 0;
    return isHeld || hasGrown ? all : zero;
  }
  if (value === null || (shape.kind === 'user-growth' && sum.base < figureIn(shape.minimumBase, market))) return zero;
  const perTarget = ratio(targetDivisor(shape.kind), BigInt(figureIn(target!, market)));
  return multiply(all, clampToOne(multiply(value, perTarget)));
}
