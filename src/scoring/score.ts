import { addMonths, type Month } from '../month.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import {
  amountUnitOf,
  figureIn,
  type HeadcountGrowthShape,
  isGrowth,
  ledgerUnits,
  type Market,
  type Segment,
  targetDivisor,
} from '../rulebooks/shapes.ts';
import { bandOf } from './bands.ts';
import { type Deciding, isUncovered, segmentFor } from './deciding.ts';
import type { IndicatorSum } from './ledger.ts';
import { add, compare, cut, multiply, type Ratio, ratio, wholePart, zero } from './ratio.ts';
import { type IndicatorSums, sumIn } from './sums.ts';
import { type NextTier, nextTierOf, type Tier, tierOf } from './tiers.ts';

/** Indicator of a score. */
export interface ScoredIndicator {
  id: string;
  group: Indicator['group'];
  /**
   * USD, a count or a fraction, cut to two, no or six decimals; null for growth without a base (R3.5), and for a
   * difference of months that are not both covered (R10.8).
   */
  value: number | null;
  /** Value that earns all points; null if no growth would, since the base is in no band. */
  target: number | null;
  /** Cut, not rounded, to two decimals (R3.4). */
  points: number;
  maxPoints: number;
  exactPoints: Ratio;
}

/** What the points of a growth indicator depend on beside its value. */
export interface GrowthBasis {
  /** Users, heads, workloads or consumption value of the base, cut to a whole number. */
  base: number;
  /** The first month with enough heads to hold the points (R6.5). */
  heldSince?: Month;
}

/** A partner's score of a month in a program. */
export interface PartnerScore {
  program: string;
  edition: string;
  month: Month;
  /** In the edition's order. */
  indicators: ScoredIndicator[];
  /** By indicator that compares with a base. */
  growth: Record<string, GrowthBasis>;
  /** Exact, 0 to 100. Documents store {@link shownScore} and {@link tier}. */
  score: Ratio;
  /** Cut, not rounded, to two decimals (R3.4). */
  shownScore: number;
  tier: Tier;
  /** The next higher tier; null at the highest. */
  nextTier: NextTier | null;
}

/** Input of a score. */
export interface PartnerSums extends Deciding {
  edition: Edition;
  month: Month;
  sums: IndicatorSums;
  /** Values by indicator that replace those of the sums, for simulations. */
  values?: ReadonlyMap<string, Ratio>;
}

/**
 * Computes a partner's score from the sums of its ledger (R3.1–R3.5). Ignores sums of indicators that the edition does
 * not have.
 */
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
    growth: growthOf(of),
    score,
    shownScore,
    tier: tierOf(edition.tiers, reached),
    nextTier: nextTierOf(edition.tiers, reached),
  };
}

function scoreIndicator(of: PartnerSums, indicator: Indicator): ScoredIndicator {
  const { id, group, shape, maxPoints } = indicator;
  const segment = segmentFor(indicator, of);
  const sum = sumIn(of.sums, id, segment);
  const value = of.values?.get(id) ?? (isUncovered(indicator, of) ? null : exactValue(shape.kind, sum));
  const exactPoints =
    shape.kind === 'headcount-growth'
      ? pointsByBand(of, indicator, shape, segment as Market, sum, value)
      : pointsOf(indicator, segment, sum, value);
  return {
    id,
    group,
    value: value && cut(value, isGrowth(shape.kind) ? 6 : shape.kind === 'revenue' ? 2 : 0),
    target: targetOf(indicator, segment, sum),
    points: cut(exactPoints, 2),
    maxPoints,
    exactPoints,
  };
}

/** Returns the exact value: USD, a count, or growth over the base (R3.5, R5.12, R6.4). */
function exactValue(kind: Indicator['shape']['kind'], { total, base }: IndicatorSum): Ratio | null {
  if (!isGrowth(kind)) return ratio(total, ledgerUnits(amountUnitOf[kind]));
  return base === 0 ? null : ratio(total, base);
}

/**
 * Returns maximum × value / target, never below 0 or above the maximum (R3.1); 0 for a small base (R5.12, R10.5).
 * Growth of consumption counts in whole steps.
 */
function pointsOf(
  { shape, target, maxPoints }: Indicator,
  segment: Segment,
  { base }: IndicatorSum,
  value: Ratio | null,
): Ratio {
  if (value === null || value.numerator <= 0n || isSmallBase(shape, segment, base)) return zero;
  const counted = shape.kind === 'consumption-growth' ? inSteps(value, shape.step) : value;
  const points = multiply(counted, ratio(maxPoints * targetDivisor(shape.kind), figureIn(target!, segment)));
  const all = ratio(maxPoints);
  return compare(points, all) < 0 ? points : all;
}

/** Returns true if growth from this base earns nothing. */
export const isSmallBase = (shape: Indicator['shape'], segment: Segment, base: number): boolean =>
  'minimumBase' in shape && base < figureIn(shape.minimumBase, segment) * ledgerUnits(amountUnitOf[shape.kind]);

/** Cuts a fraction toward zero to whole steps of `step` percent. */
const inSteps = (value: Ratio, step: number): Ratio =>
  ratio(wholePart(multiply(value, ratio(100, step))) * BigInt(step), 100);

/**
 * Returns all points or none: for the growth that the band of the base requires (R6.4), or for enough heads, held for a
 * while (R6.5). With a simulated value the month may be the first with enough heads.
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

/** Returns true if growth by this value makes this many heads; without a base the value is the heads themselves. */
const hasHeads = (growth: Ratio, base: number, heads: number): boolean =>
  compare(multiply(growth, ratio(Math.max(1, base))), ratio(heads - base)) >= 0;

/** Returns the value that earns all points, in the unit of the value; null if there is none. */
function targetOf({ shape, target }: Indicator, segment: Segment, { base }: IndicatorSum): number | null {
  if (shape.kind !== 'headcount-growth') return figureIn(target!, segment) / targetDivisor(shape.kind);
  const band = bandOf(shape, segment as Market, base);
  return band === undefined ? null : band.percent / 100;
}

/** Returns true if the indicator compares with an earlier base. */
const hasBase = ({ shape: { kind } }: Indicator): boolean => isGrowth(kind) || kind === 'net-workloads';

function growthOf({ edition, sums, reached, ...deciding }: PartnerSums): PartnerScore['growth'] {
  const growth = edition.indicators.filter((one) => hasBase(one) && !isUncovered(one, deciding));
  return Object.fromEntries(
    growth.map((indicator) => {
      const segment = segmentFor(indicator, deciding);
      const { base } = sumIn(sums, indicator.id, segment);
      const heldSince = reached?.[indicator.id]?.[segment as Market];
      const units = ledgerUnits(amountUnitOf[indicator.shape.kind]);
      return [indicator.id, { base: Math.floor(base / units), ...(heldSince ? { heldSince } : {}) }];
    }),
  );
}
