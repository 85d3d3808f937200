import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editionNamed, rulebooks } from '../../src/rulebooks/index.ts';
import { shownIndicators } from '../../src/scores/documents.ts';
import { noted } from '../../src/scores/noted.ts';
import { type Asked, consumed, deciding, missing, passed, scoreOf, sold, used, type World, world } from './build.ts';
import { M, partners, worlds } from './worlds.ts';

function notesIn(indicator: string, of: World, asked: Asked & { known?: boolean } = {}) {
  const score = scoreOf(of, asked);
  const edition = editionNamed(score.program, score.edition);
  const { known = true } = asked;
  const about = { ...deciding(of, asked), month: score.month, ...(known ? { growth: score.growth } : {}) };
  const found = noted(shownIndicators(score.indicators), edition, about).find(({ id }) => id === indicator)!;
  return found.notes.map(({ text }) => text);
}

const heads = (count: number, at: string, on = '2020-01-01') =>
  Array.from({ length: count }, (_, index) => passed(`${at}${index}`, 'MB-300 MB-310', { on }));
const growth = 'monthly-active-user-growth';
const consultants = 'functional-consultant-growth';
const fo = 'cba-fo 2020-12';

describe('notes', () => {
  test.each<[string, string, World, string[], (Asked & { known?: boolean })?]>([
    [
      'growth of 495 % from a base under 50',
      growth,
      world(used('2020-03', 20), used('2021-03', 119)),
      ['base 20 users, at least 50 needed (R5.12)'],
    ],
    [
      'that in a score of before, without its base',
      growth,
      world(used('2020-03', 20), used('2021-03', 119)),
      ['base too small, at least 50 users needed (R5.12)'],
      { known: false },
    ],
    ['no base', growth, world(used('2021-03', 119)), ['base 0 users, at least 50 needed (R5.12)']],
    ...['2020-03', '2021-03'].map((month): [string, string, World, string[]] => [
      `growth of months of which ${month} is not covered`,
      growth,
      world(used('2020-03', 50), used('2021-03', 119), missing('dynamics-365-usage', '100', month)),
      ['both months must be covered, the scored one and that of a year before (R5.12)'],
    ]),
    [
      'no base in a score of before, which does not know why',
      growth,
      world(used('2021-03', 119), missing('dynamics-365-usage', '100', '2020-03')),
      ['base too small, at least 50 users needed (R5.12)'],
      { known: false },
    ],
    [
      'growth of one of two locations, the other without the base month',
      growth,
      world(
        used('2020-03', 50),
        used('2021-03', 60),
        used('2021-03', 500, { tenant: 'T2', by: '200' }),
        missing('dynamics-365-usage', '200', '2020-03'),
      ),
      [],
      { partner: ['100', '200'] },
    ],
    ['a base of 50', growth, world(used('2020-03', 50), used('2021-03', 60)), []],
    ['a fall', growth, world(used('2020-03', 50), used('2021-03', 40)), ['no growth, no points (R5.12)']],
    [
      'growth over the target',
      growth,
      world(used('2020-03', 50), used('2021-03', 90)),
      ['above the target: 25 points are the most (R3.1)'],
    ],
    [
      'a base under the 100 of cba-fo',
      growth,
      world(used('2020-03', 99, { product: 'Finance' }), used('2021-03', 119, { product: 'Finance' })),
      ['base 99 users, at least 100 needed (R6.7)'],
      { edition: fo },
    ],
    [
      'credits beyond what was billed',
      'net-new-revenue',
      world(sold('2021-03', { usd: -5 })),
      ['a negative value earns no points (R3.1)'],
    ],
    ['nothing', 'net-new-revenue', world(), ['nothing counted, or what counted cancels out (R5.1)']],
    ['revenue at the target', 'net-new-revenue', world(sold('2021-03', { usd: 30_000 })), []],
    [
      'revenue a cent over the target',
      'net-new-revenue',
      world(sold('2021-03', { usd: 30_000.01 })),
      ['above the target: 10 points are the most (R3.1)'],
    ],
    [
      'the baseline day to come',
      consultants,
      world(heads(20, 'a')),
      ['growth is counted from 2020-10-01, which is still to come (R6.4)'],
      { edition: 'cba-fo 2020-04', month: '2020-09' },
    ],
    [
      'a small base of heads',
      consultants,
      world(heads(3, 'a')),
      ['base 3 individuals, at least 15 needed (R6.4)'],
      { edition: fo },
    ],
    [
      'a base of heads that grows too little',
      consultants,
      world(heads(20, 'a'), heads(6, 'b', '2021-01-01')),
      ['all points or none: 35 % needed (R6.4)'],
      { edition: fo },
    ],
    [
      'a base of heads that grows enough',
      consultants,
      world(heads(20, 'a'), heads(7, 'b', '2021-01-01')),
      [],
      { edition: fo },
    ],
    [
      'heads that hold the points',
      consultants,
      world(heads(20, 'a'), heads(30, 'b', '2020-12-01')),
      ['all points are held from 2020-12 through 2022-11 (R6.5)'],
      { edition: fo },
    ],
    [
      'a base beyond all bands, no longer held',
      consultants,
      world(heads(50, 'a')),
      [
        'the points were held from 2020-10 through 2022-09 (R6.5)',
        'no growth earns points from this base of 50 individuals (R6.4)',
      ],
      { edition: 'cba-fo 2021-03', month: '2022-10' },
    ],
    [
      'a base of one user',
      growth,
      world(used('2020-03', 1), used('2021-03', 119)),
      ['base 1 user, at least 50 needed (R5.12)'],
    ],
    [
      'usage that grows by less than the first step',
      'usage-growth',
      world(consumed('2020-03', 'Finance', 10_000), consumed('2021-03', 'Finance', 10_099)),
      ['only whole steps of 1 % earn points (R10.5)'],
      { edition: 'business-applications 2023-03' },
    ],
    [
      'usage that grows by the first step',
      'usage-growth',
      world(consumed('2020-03', 'Finance', 10_000), consumed('2021-03', 'Finance', 10_100)),
      [],
      { edition: 'business-applications 2023-03' },
    ],
  ])('%s', (_, indicator, of, expected, asked) => {
    expect(notesIn(indicator, of, asked)).toEqual(expected);
  });

  test('say why an indicator without points has none, and why a value over the target has no more', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...rulebooks.programs), fc.nat(9), (of, program, nth) => {
        const editions = rulebooks.editionsOf(program);
        const edition = editions[nth % editions.length]!;
        const score = scoreOf(of, { month: M, edition, partner: partners[0] });
        const about = { ...deciding(of, { month: M, edition, partner: partners[0] }), month: M, growth: score.growth };
        const notes = new Map(
          noted(shownIndicators(score.indicators), edition, about).map((one) => [one.id, one.notes]),
        );
        for (const { id, exactPoints, maxPoints, value, target } of score.indicators) {
          const isCapped = value !== null && target !== null && value > target && exactPoints.numerator > 0n;
          if (exactPoints.numerator <= 0n || isCapped)
            expect(
              notes.get(id)!.length,
              `notes of ${edition.program} ${edition.id} ${id}, ${maxPoints}`,
            ).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });
});
