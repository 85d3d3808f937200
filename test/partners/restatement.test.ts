import { expect, test } from 'vitest';
import type { HistoryEntry, Restatement } from '../../src/partners/document.ts';
import { restatementOf } from '../../src/partners/restatement.ts';

const now = { refreshId: 'r2', at: '2021-04-02T00:00:00.000Z' };

const entry = (score: number, tier: string, restated?: Restatement): HistoryEntry => ({
  edition: '2021-01',
  fingerprint: 'f',
  score,
  tier,
  effect: 1,
  ...(restated ? { restated } : {}),
  computedAt: '2021-03-20T00:00:00.000Z',
});

const by = (refreshId: string, score: number, tier = 'none'): Restatement => ({
  score,
  tier,
  refreshId,
  at: refreshId === 'r2' ? now.at : '2021-04-01T00:00:00.000Z',
});

test.each<[string, HistoryEntry | undefined, number, string, Restatement | undefined]>([
  ['the first score of the month replaces none', undefined, 55, 'none', undefined],
  ['the same score replaces none', entry(55, 'none'), 55, 'none', undefined],
  ['another score replaces it', entry(55, 'none'), 56, 'none', by('r2', 55)],
  ['the same score in another tier replaces it', entry(60, 'none'), 60, 'silver', by('r2', 60)],
  ['the same score keeps what it had replaced', entry(56, 'none', by('r1', 55)), 56, 'none', by('r1', 55)],
  ['another refresh replaces the latest', entry(56, 'none', by('r1', 55)), 57, 'none', by('r2', 56)],
  ['a refresh replaces what was there before its own', entry(56, 'none', by('r2', 55)), 57, 'none', by('r2', 55)],
  ['a refresh that comes back to it has replaced nothing', entry(56, 'none', by('r2', 55)), 55, 'none', undefined],
  ['a refresh again comes to the same', entry(56, 'none', by('r2', 55)), 56, 'none', by('r2', 55)],
])('%s', (_, before, score, tier, expected) => {
  expect(restatementOf(before, { score, tier }, now)).toEqual(expected);
});
