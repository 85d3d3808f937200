import type { Month } from '../month.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import { targetDivisor } from '../rulebooks/shapes.ts';
import type { IndicatorSum } from './ledger.ts';
import { oncePer } from './once.ts';
import { add, clampToOne, cut, multiply, type Ratio, ratio, zero } from './ratio.ts';
import type { IndicatorSums } from './sums.ts';
import { nextTierOf, type Tier, tierOf } from './tiers.ts';

export type { Tier } from './tiers.ts';
export { crossedThresholds } from './tiers.ts';

/** One indicator of a score. */
export interface ScoredIndicator {
  id: string;
  group: Indicator['group'];
  /** USD, a count or a fraction, cut to two, no or six decimals; null for growth from nothing (R3.5). */
  value: number | null;
  /** What earns all the points, in the unit of the value. */
  target: number;
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

const nothing: IndicatorSum = { total: 0, base: 0 };

/** A partner's score from the sums of its ledger (R3.1–R3.5). Sums of other indicators than the edition's are not looked at. */
export function scorePartner(of: { edition: Edition; sums: IndicatorSums; month: Month }): PartnerScore {
  const { edition, sums, month } = of;
  const indicators = measuresOf(edition).map((measure) =>
    scoreIndicator(measure, sums.get(measure.indicator.id) ?? nothing),
  );
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

/** An indicator's figures, made ready for exact arithmetic. */
interface Measure {
  indicator: Indicator;
  maxPoints: Ratio;
  /** The target's reciprocal, in the unit of the value. */
  perTarget: Ratio;
  target: number;
  decimals: number;
}

const measuresOf: (edition: Edition) => Measure[] = oncePer(({ indicators }) =>
  indicators.map((indicator) => {
    const { kind } = indicator.shape;
    const divisor = targetDivisor(kind);
    return {
      indicator,
      maxPoints: ratio(BigInt(indicator.maxPoints)),
      perTarget: ratio(divisor, BigInt(indicator.target)),
      target: indicator.target / Number(divisor),
      decimals: kind === 'revenue' ? 2 : kind === 'user-growth' ? 6 : 0,
    };
  }),
);

function scoreIndicator(
  { indicator, maxPoints, perTarget, target, decimals }: Measure,
  sum: IndicatorSum,
): ScoredIndicator {
  const value = exactValue(indicator, sum);
  const earns = value !== null && !isBaseTooSmall(indicator, sum);
  const exactPoints = earns ? multiply(maxPoints, clampToOne(multiply(value, perTarget))) : zero;
  return {
    id: indicator.id,
    group: indicator.group,
    value: value && cut(value, decimals),
    target,
    points: cut(exactPoints, 2),
    maxPoints: indicator.maxPoints,
    exactPoints,
  };
}

/** The exact value: USD, a count, or growth over the base (R3.5, R5.12). */
function exactValue({ shape }: Indicator, { total, base }: IndicatorSum): Ratio | null {
  if (shape.kind === 'revenue') return ratio(BigInt(total), 100n);
  if (shape.kind !== 'user-growth') return ratio(BigInt(total));
  return base === 0 ? null : ratio(BigInt(total), BigInt(base));
}

function isBaseTooSmall({ shape }: Indicator, { base }: IndicatorSum): boolean {
  return shape.kind === 'user-growth' && base < shape.minimumBase;
}
