export type Tier = 'none' | 'silver' | 'gold';

/** The tiers from the lowest, each with the score that reaches it (R3.3). */
const tiers: readonly { tier: Tier; from: number }[] = [
  { tier: 'none', from: 0 },
  { tier: 'silver', from: 60 },
  { tier: 'gold', from: 80 },
];

// Tiers begin at whole points, so the score cut to two decimals reaches one exactly where the exact score does.

/** The tier of a score cut to two decimals (R3.3). */
export function tierOf(shownScore: number): Tier {
  let reached: Tier = 'none';
  for (const { tier, from } of tiers) if (shownScore >= from) reached = tier;
  return reached;
}

/** The tier above a score's own, with the points from the shown score up to it; null at the highest. */
export function nextTierOf(shownScore: number): { tier: Tier; pointsMissing: number } | null {
  for (const { tier, from } of tiers)
    if (shownScore < from) return { tier, pointsMissing: (from * 100 - Math.round(shownScore * 100)) / 100 };
  return null;
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
