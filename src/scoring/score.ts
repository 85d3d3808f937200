import { addMonths, type Month } from '../month.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import { figureIn, type HeadcountGrowthShape, isGrowth, type Market, targetDivisor } from '../rulebooks/shapes.ts';
import type { Evidence, IndicatorSum } from './ledger.ts';
import { marketFor, type PartnerMarkets } from './markets.ts';
import { add, compare, cut, multiply, type Ratio, ratio, zero } from './ratio.ts';
import { type IndicatorSums, sumIn } from './sums.ts';
import { type NextTier, nextTierOf, type Tier, tierOf } from './tiers.ts';

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
  /** Exact, 0 to 100. Documents keep {@link shownScore} and {@link tier}. */
  score: Ratio;
  /** Cut, not rounded, to two decimals (R3.4). */
  shownScore: number;
  tier: Tier;
  /** The tier above; null at the highest. */
  nextTier: NextTier | null;
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
  // R3.2
  const score = indicators.map(({ exactPoints }) => exactPoints).reduce(add);
  const shownScore = cut(score, 2);
  const withoutPoints = indicators.flatMap(({ id, exactPoints }) => (exactPoints.numerator <= 0n ? [id] : []));
  const reached = { shownScore, withoutPoints };
  return {
    program: edition.program,
    edition: edition.id,
    month,
    indicators,
    score,
    shownScore,
    tier: tierOf(edition.tiers, reached),
    nextTier: nextTierOf(edition.tiers, reached),
  };
}

function scoreIndicator(of: PartnerSums, indicator: Indicator): ScoredIndicator {
  const { id, group, shape, maxPoints } = indicator;
  const market = marketFor(indicator, of.markets);
  const sum = sumIn(of.sums, id, market);
  const value = of.values?.get(id) ?? exactValue(shape.kind, sum);
  const exactPoints =
    shape.kind === 'headcount-growth'
      ? pointsByBand(of, indicator, shape, market, sum, value)
      : pointsOf(indicator, market, sum, value);
  return {
    id,
    group,
    value: value && cut(value, isGrowth(shape.kind) ? 6 : shape.kind === 'revenue' ? 2 : 0),
    target: targetOf(indicator, market, sum),
    points: cut(exactPoints, 2),
    maxPoints,
    exactPoints,
  };
}

/** The exact value: USD, a count, or growth over the base (R3.5, R5.12, R6.4). */
function exactValue(kind: Indicator['shape']['kind'], { total, base }: IndicatorSum): Ratio | null {
  if (!isGrowth(kind)) return ratio(total, kind === 'revenue' ? 100 : 1);
  return base === 0 ? null : ratio(total, base);
}

/** Max points × value / target, none at the least and all at the most (R3.1); none of a small base (R5.12). */
function pointsOf(
  { shape, target, maxPoints }: Indicator,
  market: Market,
  { base }: IndicatorSum,
  value: Ratio | null,
): Ratio {
  const isSmall = shape.kind === 'user-growth' && base < figureIn(shape.minimumBase, market);
  if (value === null || value.numerator <= 0n || isSmall) return zero;
  const points = multiply(value, ratio(maxPoints * targetDivisor(shape.kind), figureIn(target!, market)));
  const all = ratio(maxPoints);
  return compare(points, all) < 0 ? points : all;
}

/**
 * All points or none: for growth as the band of the base asks (R6.4), or for heads enough, held for a while (R6.5). A
 * value that is only tried may bring the first month with heads enough.
 */
function pointsByBand(
  { month, reached, values }: PartnerSums,
  { id, maxPoints }: Indicator,
  shape: HeadcountGrowthShape,
  market: Market,
  { base }: IndicatorSum,
  value: Ratio | null,
): Ratio {
  const since = reached?.[id]?.[market];
  const { held } = shape;
  const isHeld =
    held !== undefined &&
    (since === undefined
      ? month >= held.from && values?.has(id) && hasHeads(value!, base, figureIn(held.heads, market))
      : month >= since && month <= addMonths(since, held.months - 1));
  const band = bandOf(shape, market, base);
  const hasGrown = value !== null && band !== undefined && compare(value, ratio(band.percent, 100)) >= 0;
  return isHeld || hasGrown ? ratio(maxPoints) : zero;
}

/** Whether growth by this value makes so many heads; without a base the value is the heads themselves. */
const hasHeads = (growth: Ratio, base: number, heads: number): boolean =>
  compare(multiply(growth, ratio(Math.max(1, base))), ratio(heads - base)) >= 0;

/** What earns all points, in the unit of the value. */
function targetOf({ shape, target }: Indicator, market: Market, { base }: IndicatorSum): number | null {
  if (shape.kind !== 'headcount-growth') return figureIn(target!, market) / targetDivisor(shape.kind);
  const band = bandOf(shape, market, base);
  return band === undefined ? null : band.percent / 100;
}

/** The band that holds a base, if any does (R6.4). */
export function bandOf({ bands }: HeadcountGrowthShape, market: Market, base: number) {
  return bands[market].find(({ from, below }) => base >= from && (below === undefined || base < below));
}
