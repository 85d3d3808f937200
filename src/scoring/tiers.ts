import { compare, cut, type Ratio, ratio, zero } from './ratio.ts';

export type Tier = 'none' | 'silver' | 'gold';

/** The tiers from the lowest, each with the score that reaches it (R3.3). */
const tiers: readonly { tier: Tier; from: number; exactly: Ratio }[] = [
  { tier: 'none', from: 0, exactly: zero },
  { tier: 'silver', from: 60, exactly: ratio(60n) },
  { tier: 'gold', from: 80, exactly: ratio(80n) },
];

/** The tier of an exact score (R3.3). */
export function tierOf(score: Ratio): Tier {
  return tiers.findLast(({ exactly }) => compare(score, exactly) >= 0)?.tier ?? 'none';
}

/** The tier above a score's own, with the points from the shown score up to it; null at the highest. */
export function nextTierOf(score: Ratio): { tier: Tier; pointsMissing: number } | null {
  const next = tiers.find(({ exactly }) => compare(score, exactly) < 0);
  if (next === undefined) return null;
  const hundredths = Math.round(cut(score, 2) * 100);
  return { tier: next.tier, pointsMissing: (next.from * 100 - hundredths) / 100 };
}

/** The thresholds between two tiers, ascending, and the way they were crossed; null where the tier is the same (R7.3). */
export function crossedThresholds(from: Tier, to: Tier): { crossed: number[]; direction: 'up' | 'down' } | null {
  const [before, after] = [from, to].map((tier) => tiers.findIndex((one) => one.tier === tier)) as [number, number];
  if (before === after) return null;
  const [low, high] = before < after ? [before, after] : [after, before];
  return {
    crossed: tiers.slice(low + 1, high + 1).map((tier) => tier.from),
    direction: before < after ? 'up' : 'down',
  };
}
