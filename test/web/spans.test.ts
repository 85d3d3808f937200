import { expect, test } from 'vitest';
import { spansOf } from '../../web/src/text/spans.ts';

test.each<[string, string[], [string, string][]]>([
  ['no month', [], []],
  ['one month', ['2026-10'], [['2026-10', '2026-10']]],
  ['two that follow each other over the year', ['2025-12', '2026-01'], [['2025-12', '2026-01']]],
  [
    'the month and the one a year before',
    ['2025-10', '2026-10'],
    [
      ['2025-10', '2025-10'],
      ['2026-10', '2026-10'],
    ],
  ],
  [
    'a span with a gap',
    ['2021-01', '2021-02', '2021-03', '2021-06'],
    [
      ['2021-01', '2021-03'],
      ['2021-06', '2021-06'],
    ],
  ],
])('%s', (_, months, spans) => {
  expect(spansOf(months)).toEqual(spans);
});
