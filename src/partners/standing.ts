import { type TierChange, tierChangeId } from '../events/tier-change.ts';
import type { Month } from '../month.ts';
import { withKeysInOrder } from '../order.ts';
import type { TierRule } from '../rulebooks/edition.ts';
import type { ShownIndicator } from '../scores/documents.ts';
import { crossedThresholds } from '../scoring/tiers.ts';
import type { HistoryEntry, Standing } from './document.ts';

/** A month's score, to be entered in the standing. */
export interface ScoredMonth {
  partnerId: string;
  program: string;
  month: Month;
  entry: HistoryEntry;
  /** Tiers of the edition by which the month was scored. */
  tiers: readonly TierRule[];
  indicators: ShownIndicator[];
  refreshId: string;
  /** ISO 8601. */
  at: string;
}

/**
 * R7.3, R7.4: enters a score in the partner's standing in a program. The first score ever sets the standing without an
 * event; an older month changes only the history. Another tier in a newer month is a change by scoring, in the newest
 * month a change by restating.
 */
export function nextStanding(
  before: Standing | undefined,
  scored: ScoredMonth,
): { standing: Standing; change?: TierChange } {
  const { month, entry } = scored;
  if (!before) {
    const standing: Standing = {
      month,
      tier: entry.tier,
      score: entry.score,
      sequence: 0,
      occurrences: {},
      history: { [month]: entry },
    };
    return { standing };
  }
  const history = withKeysInOrder({ ...before.history, [month]: entry });
  if (month < before.month) return { standing: { ...before, history } };
  const restated = month === before.month;
  const standing: Standing = {
    ...before,
    month,
    tier: entry.tier,
    score: entry.score,
    occurrences: restated ? before.occurrences : {},
    history,
  };
  if (entry.tier === before.tier) return { standing };
  return withChange(before, standing, scored, restated ? 'restated' : 'scored');
}

function withChange(
  before: Standing,
  standing: Standing,
  scored: ScoredMonth,
  reason: TierChange['reason'],
): { standing: Standing; change: TierChange } {
  const { partnerId, program, month, entry, tiers } = scored;
  const from = before.tier;
  const pair = `${from}>${entry.tier}`;
  const occurrence = (standing.occurrences[pair] ?? 0) + 1;
  const sequence = before.sequence + 1;
  const change: TierChange = {
    id: tierChangeId(partnerId, program, month, from, entry.tier, occurrence),
    partnerId,
    program,
    edition: entry.edition,
    month,
    from,
    to: entry.tier,
    ...crossedThresholds(tiers, before, entry)!,
    reason,
    scoreBefore: before.score,
    scoreAfter: entry.score,
    indicators: scored.indicators.map(({ group: _, ...indicator }) => indicator),
    sequence,
    occurredAt: scored.at,
  };
  return {
    standing: {
      ...standing,
      sequence,
      occurrences: { ...standing.occurrences, [pair]: occurrence },
      changedBy: scored.refreshId,
    },
    change,
  };
}
