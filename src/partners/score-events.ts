import type { RequestedEventType } from '../events/event-types.ts';
import { type PartnerEvent, partnerEventId } from '../events/partner-event.ts';
import type { HistoryEntry, Standing } from './document.ts';
import type { ScoredMonth } from './standing.ts';

/**
 * Adds the event for a month's score to the sequence of its partner and program: `published` the first time the month
 * is scored, `restated` if its score has changed. Adds none if nobody asked for it or the score is unchanged.
 * @param before the standing before the score
 * @param standing the standing with the score, and with a tier change if there was one
 */
export function withScoreEvent(
  before: Standing | undefined,
  standing: Standing,
  scored: ScoredMonth,
  wanted: ReadonlySet<RequestedEventType>,
): { standing: Standing; event?: PartnerEvent } {
  const told = before?.history[scored.month];
  const type = told ? 'partner.score.restated' : 'partner.score.published';
  if (!wanted.has(type) || told?.score === scored.entry.score) return { standing };
  const { partnerId, program, month, entry } = scored;
  const sequence = standing.sequence + 1;
  const common = {
    partnerId,
    program,
    month,
    sequence,
    occurredAt: scored.at,
    edition: entry.edition,
    score: entry.score,
    tier: entry.tier,
    newest: standing.month === month,
    indicators: scored.indicators.map(({ group: _, ...indicator }) => indicator),
  };
  const event: PartnerEvent = told
    ? {
        ...common,
        type: 'partner.score.restated',
        id: partnerEventId('partner.score.restated', scored, versionOf(told, entry)),
        scoreBefore: told.score,
        tierBefore: told.tier,
      }
    : { ...common, type: 'partner.score.published', id: partnerEventId('partner.score.published', scored) };
  return { standing: { ...standing, sequence }, event };
}

/** Identifies a restatement by the facts and rules of the scores before and after it. */
function versionOf(before: HistoryEntry, after: HistoryEntry): string {
  return JSON.stringify([before, after].map(({ effect, fingerprint, score }) => [effect, fingerprint, score]));
}
