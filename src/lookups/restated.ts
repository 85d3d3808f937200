import type { Restatement } from '../api/scores.ts';
import type { HistoryEntry } from '../partners/document.ts';

/** Returns the restatement of a month's entry in the form of the API. */
export function restatedIn(entry: HistoryEntry | undefined): { restated?: Restatement } {
  if (!entry?.restated) return {};
  const { score: scoreBefore, tier: tierBefore, at } = entry.restated;
  return { restated: { scoreBefore, tierBefore, at } };
}
