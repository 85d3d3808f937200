import { addMonths, type Month } from '../month.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { figureIn, type HeadcountGrowthShape } from '../rulebooks/shapes.ts';
import type { Evidence, IndicatorSum } from './ledger.ts';
import type { PartnerMarkets } from './markets.ts';
import { add, compare, cut, multiply, type Ratio, ratio } from './ratio.ts';
import { type IndicatorSums, sumUnder } from './sums.ts';
import { bandOf, marketFor, type ScoredIndicator, type Terms, termsOf } from './terms.ts';
import { type NextTier, nextTierOf, type Tier, tierOf } from './tiers.ts';
import { times } from './whole.ts';

export type { ScoredIndicator } from './terms.ts';

/** A partner's score of a month in a program. */
export interface PartnerScore {
  program: string;
  edition: string;
  month: Month;
  /** In the edition's order. */
  indicators: ScoredIndicator[];
  /** Exact, 0 to 100. Documents store {@link shownScore} and {@link tier}. */
  score: Ratio;
  /** Cut, not rounded, to two decimals (R3.4). */
  shownScore: number;
  tier: Tier;
  /** The next higher tier; null at the highest. */
  nextTier: NextTier | null;
}

/** Input of a score. */
export interface PartnerSums {
  edition: Edition;
  month: Month;
  sums: IndicatorSums;
  /** Both developed by default; only used by editions that depend on markets. */
  markets?: PartnerMarkets;
  /** Since when there are enough heads for points to be held (R6.5). */
  reached?: Evidence['reached'];
  /** Values by indicator in place of the sums', for simulations. */
  values?: ReadonlyMap<string, Ratio>;
}

/**
 * Computes a partner's score from the sums of its ledger (R3.1–R3.5). Ignores sums of other indicators than the
 * edition's.
 */
export function scorePartner(of: PartnerSums): PartnerScore {
  const { edition, month, markets } = of;
  const indicators = termsOf(edition).map((terms) =>
    scoreIndicator(of, terms[marketFor(terms.developed.indicator, markets)]),
  );
  const score = sumOfPoints(indicators);
  const shownScore = cut(score, 2);
  const withoutPoints = indicators.flatMap(({ id, exactPoints }) => (exactPoints.numerator <= 0 ? [id] : []));
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

/** R3.2 */
function sumOfPoints(indicators: readonly ScoredIndicator[]): Ratio {
  let sum = indicators[0]!.exactPoints;
  for (let place = 1; place < indicators.length; place++) sum = add(sum, indicators[place]!.exactPoints);
  return sum;
}

function scoreIndicator(of: PartnerSums, terms: Terms): ScoredIndicator {
  const { id, scoredCounts } = terms;
  const sum = sumUnder(of.sums, id, terms.keyInMarket);
  const tried = of.values?.get(id);
  if (tried !== undefined) return scoreValue(of, terms, sum, tried);
  const isKept = sum.total >= 0 && sum.total < scoredCounts.length;
  const known = isKept ? scoredCounts[sum.total] : undefined;
  if (known !== undefined) return known;
  const scored = scoreValue(of, terms, sum, exactValue(terms, sum));
  if (isKept) scoredCounts[sum.total] = scored;
  return scored;
}

/** Returns the exact value: USD, a count, or growth over the base (R3.5, R5.12, R6.4). */
function exactValue({ unitsPerValue }: Terms, { total, base }: IndicatorSum): Ratio | null {
  if (unitsPerValue !== null) return ratio(total, unitsPerValue);
  return base === 0 ? null : ratio(total, base);
}

function scoreValue(of: PartnerSums, terms: Terms, sum: IndicatorSum, value: Ratio | null): ScoredIndicator {
  const { id, indicator, bands, decimals, maxPoints } = terms;
  const exactPoints = bands === null ? pointsOf(terms, sum, value) : pointsByBand(of, terms, bands, sum, value);
  return {
    id,
    group: indicator.group,
    value: value && cut(value, decimals),
    target: bands === null ? terms.target : growthAskedOf(bands, terms, sum),
    points: cut(exactPoints, 2),
    maxPoints,
    exactPoints,
  };
}

/** Returns maximum × value / target, never below 0 or above the maximum (R3.1); 0 for a small base (R5.12). */
function pointsOf(terms: Terms, { base }: IndicatorSum, value: Ratio | null): Ratio {
  if (value === null || value.numerator <= 0 || base < terms.minimumBase) return terms.none;
  const points = multiply(value, terms.perValue!);
  return points.numerator < times(terms.maxPoints, points.denominator) ? points : terms.all;
}

/**
 * Returns all points or none: for growth as the band of the base requires (R6.4), or for enough heads, held for a while
 * (R6.5). A simulated value may bring the first month with enough heads.
 */
function pointsByBand(
  { month, reached, values }: PartnerSums,
  { id, market, all, none }: Terms,
  bands: HeadcountGrowthShape,
  { base }: IndicatorSum,
  value: Ratio | null,
): Ratio {
  const since = reached?.[id]?.[market];
  const { held } = bands;
  const isHeld =
    held !== undefined &&
    (since === undefined
      ? month >= held.from && values?.has(id) && hasHeads(value!, base, figureIn(held.heads, market))
      : month >= since && month <= addMonths(since, held.months - 1));
  const band = bandOf(bands, market, base);
  const hasGrown = value !== null && band !== undefined && compare(value, ratio(band.percent, 100)) >= 0;
  return isHeld || hasGrown ? all : none;
}

/** Returns true if growth by this value makes this many heads; without a base the value is the heads themselves. */
const hasHeads = (growth: Ratio, base: number, heads: number): boolean =>
  compare(multiply(growth, ratio(Math.max(1, base))), ratio(heads - base)) >= 0;

function growthAskedOf(bands: HeadcountGrowthShape, { market }: Terms, { base }: IndicatorSum): number | null {
  const band = bandOf(bands, market, base);
  return band === undefined ? null : band.percent / 100;
}
