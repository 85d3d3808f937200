import type { Tier } from '../scoring/tiers.ts';
import type { HistoryEntry, Restatement } from './document.ts';

interface Restating {
  refreshId: string;
  /** ISO 8601. */
  at: string;
}

/**
 * Returns what a month's new score replaces: the score before, if it differs; what that had replaced, if it is the
 * same. If a refresh scores a month twice, because it was interrupted, the replaced score is the one that it found
 * first.
 * @param before the month's entry so far
 */
export function restatementOf(
  before: HistoryEntry | undefined,
  after: { score: number; tier: Tier },
  { refreshId, at }: Restating,
): Restatement | undefined {
  if (!before || isSame(before, after)) return before?.restated;
  const { score, tier } = before.restated?.refreshId === refreshId ? before.restated : before;
  return isSame({ score, tier }, after) ? undefined : { score, tier, refreshId, at };
}

const isSame = (one: Pick<Restatement, 'score' | 'tier'>, other: Pick<Restatement, 'score' | 'tier'>) =>
  one.score === other.score && one.tier === other.tier;
