import { addMonths } from '../../src/month.ts';
import type { Indicator } from '../../src/rulebooks/edition.ts';
import { figureIn, type Market } from '../../src/rulebooks/shapes.ts';
import type { PartnerSums } from '../../src/scoring/score.ts';
import { sumIn } from '../../src/scoring/sums.ts';

/** A fraction of bigints. */
type Fraction = readonly [numerator: bigint, denominator: bigint];

/** R3.1–R3.5 written down once more, in bigints alone, without anything kept or worked out before. */
export function scoreInBigints(of: PartnerSums) {
  const indicators = of.edition.indicators.map((indicator) => {
    const market = indicator.market && of.markets ? of.markets[indicator.market] : 'developed';
    const { total, base } = sumIn(of.sums, indicator.id, market);
    const given = of.values?.get(indicator.id);
    const value: Fraction | null = given
      ? [BigInt(given.numerator), BigInt(given.denominator)]
      : exactValueOf(indicator, BigInt(total), BigInt(base));
    const exact = pointsOf(of, indicator, market, base, value);
    return {
      shown: {
        id: indicator.id,
        group: indicator.group,
        value: value && cut(value, decimals[indicator.shape.kind]),
        target: targetOf(indicator, market, base),
        points: cut(exact, 2),
        maxPoints: indicator.maxPoints,
      },
      exact,
    };
  });
  const score = indicators.reduce<Fraction>(([a, b], { exact: [c, d] }) => [a * d + c * b, b * d], [0n, 1n]);
  const [tier, next, from] =
    score[0] >= 80n * score[1]
      ? ['gold']
      : score[0] >= 60n * score[1]
        ? ['silver', 'gold', 80n]
        : (['none', 'silver', 60n] as const);
  const hundredths = (score[0] * 100n) / score[1];
  return {
    indicators: indicators.map(({ shown }) => shown),
    exactPoints: indicators.map(({ exact }) => exact),
    score,
    shownScore: cut(score, 2),
    tier,
    nextTier: next ? { tier: next, pointsMissing: Number(from! * 100n - hundredths) / 100 } : null,
  };
}

const decimals = {
  revenue: 2,
  'customer-adds': 0,
  headcount: 0,
  'headcount-growth': 6,
  deployments: 0,
  'user-growth': 6,
} as const;

const cut = ([numerator, denominator]: Fraction, places: number): number =>
  Number((numerator * 10n ** BigInt(places)) / denominator) / 10 ** places;

function exactValueOf({ shape: { kind } }: Indicator, total: bigint, base: bigint): Fraction | null {
  if (kind === 'revenue') return [total, 100n];
  if (kind !== 'user-growth' && kind !== 'headcount-growth') return [total, 1n];
  return base === 0n ? null : [total, base];
}

function percentOf({ shape }: Indicator, market: Market, base: number): number | undefined {
  if (shape.kind !== 'headcount-growth') return undefined;
  return shape.bands[market].find(({ from, below = Number.POSITIVE_INFINITY }) => base >= from && base < below)
    ?.percent;
}

function targetOf(indicator: Indicator, market: Market, base: number): number | null {
  const { target, shape } = indicator;
  const figure = target === undefined ? percentOf(indicator, market, base) : figureIn(target, market);
  if (figure === undefined) return null;
  return shape.kind === 'user-growth' || shape.kind === 'headcount-growth' ? figure / 100 : figure;
}

function pointsOf(
  { month, reached }: PartnerSums,
  indicator: Indicator,
  market: Market,
  base: number,
  value: Fraction | null,
): Fraction {
  const { shape, id, target } = indicator;
  const most = BigInt(indicator.maxPoints);
  if (shape.kind === 'headcount-growth') {
    const since = reached?.[id]?.[market];
    if (since && month >= since && month <= addMonths(since, shape.held!.months - 1)) return [most, 1n];
    const percent = percentOf(indicator, market, base);
    return value && percent && value[0] * 100n >= BigInt(percent) * value[1] ? [most, 1n] : [0n, 1n];
  }
  if (value === null || value[0] <= 0n) return [0n, 1n];
  if (shape.kind === 'user-growth' && base < figureIn(shape.minimumBase, market)) return [0n, 1n];
  const percents = shape.kind === 'user-growth' ? 100n : 1n;
  const goal = BigInt(figureIn(target!, market));
  const [numerator, denominator] = [value[0] * percents, value[1] * goal];
  return numerator >= denominator ? [most, 1n] : [most * numerator, denominator];
}
