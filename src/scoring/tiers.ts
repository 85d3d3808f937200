import type { TierRule } from '../rulebooks/edition.ts';

/** The name of one of a program's tiers, or {@link noTier}. */
export type Tier = string;

/** The tier of a score that reaches none. */
export const noTier = 'none';

/** The next tier, with the points missing from the shown score to it. */
export interface NextTier {
  tier: Tier;
  pointsMissing: number;
  /** The indicators without points, if the tier needs points in every one. */
  conditions?: string[];
}

/** Input of tiers: a score cut to two decimals, and the ids of the indicators that earn nothing. */
export interface Reached {
  shownScore: number;
  withoutPoints: readonly string[];
}

// Tiers begin at whole points, so the score cut to two decimals reaches one if and only if the exact score does.
const isReached = ({ from, pointsInEveryIndicator }: TierRule, { shownScore, withoutPoints }: Reached): boolean =>
  shownScore >= from && !(pointsInEveryIndicator && withoutPoints.length > 0);

/** Returns the highest tier that a score reaches (R3.3). */
export function tierOf(tiers: readonly TierRule[], reached: Reached): Tier {
  return tiers.findLast((rule) => isReached(rule, reached))?.tier ?? noTier;
}

/** Returns the tier above a score's own; null at the highest. */
export function nextTierOf(tiers: readonly TierRule[], reached: Reached): NextTier | null {
  const next = tiers[rankOf(tiers, tierOf(tiers, reached))];
  if (next === undefined) return null;
  const hundredths = Math.max(0, next.from * 100 - Math.round(reached.shownScore * 100));
  return {
    tier: next.tier,
    pointsMissing: hundredths / 100,
    ...(next.pointsInEveryIndicator ? { conditions: [...reached.withoutPoints] } : {}),
  };
}

/** Returns 0 for {@link noTier}, otherwise the tier's position among its program's, from 1. */
export const rankOf = (tiers: readonly TierRule[], tier: Tier): number =>
  tiers.findIndex((one) => one.tier === tier) + 1;

interface Held {
  tier: Tier;
  score: number;
}

/**
 * Returns the direction from one tier to another, with the thresholds between them that the score has crossed,
 * ascending (R7.3): none if points in every indicator decided. Null if the tier is the same.
 */
export function crossedThresholds(
  tiers: readonly TierRule[],
  before: Held,
  after: Held,
): { crossed: number[]; direction: 'up' | 'down' } | null {
  if (before.tier === after.tier) return null;
  const [was, is] = [rankOf(tiers, before.tier), rankOf(tiers, after.tier)];
  const [lowest, highest] = [Math.min(before.score, after.score), Math.max(before.score, after.score)];
  const between = tiers.slice(Math.min(was, is), Math.max(was, is));
  return {
    crossed: between.map(({ from }) => from).filter((from) => lowest < from && from <= highest),
    direction: was < is ? 'up' : 'down',
  };
}
