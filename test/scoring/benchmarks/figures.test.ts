import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barOf, exactRanges, type FigureId, rangesToldTo, spreadOf } from '../../../src/scoring/benchmarks/figures.ts';

/** The bar of each value, in the order given. */
const barsOf = (values: readonly number[]) => values.map((value) => barOf(spreadOf(values), value));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('R8.1 bars, by the share q of the compared partners whose value is not above', () => {
  test.each([
    ['one: q is 1', [7], [4]],
    ['two: q is 0.5, which is not over 0.5, and 1', [1, 2], [2, 4]],
    ['four: q is 0.25, 0.5, 0.75 and 1, each boundary in the bar below', [1, 2, 3, 4], [1, 2, 3, 4]],
    ['five: q is 0.2, 0.4, 0.6, 0.8 and 1, none on a boundary', [1, 2, 3, 4, 5], [1, 2, 3, 4, 4]],
    ['eight: two in each', [1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 2, 3, 3, 4, 4]],
    ['the same value is the same bar: q is 1 for all', [3, 3, 3, 3, 3], [4, 4, 4, 4, 4]],
    ['three of four the same: q is 0.75 for each of them', [0, 0, 0, 9], [3, 3, 3, 4]],
    ['negative ones and 0 are values like others', [-5, 0, 5, 10], [1, 2, 3, 4]],
    ['in whatever order', [4, 1, 3, 2], [4, 1, 3, 2]],
  ])('%s', (_, values, bars) => {
    expect(barsOf(values)).toEqual(bars);
  });

  test('q, read literally, for any values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 12 }), { minLength: 1, maxLength: 40 }), (values) => {
        const literally = values.map((value) => {
          const q = values.filter((other) => other <= value).length / values.length;
          return q > 0.75 ? 4 : q > 0.5 ? 3 : q > 0.25 ? 2 : 1;
        });
        expect(barsOf(values)).toEqual(literally);
        for (const { bar, partners, smallest, largest } of spreadOf(values).bars) {
          const within = values.filter((_value, index) => literally[index] === bar);
          expect([partners, smallest, largest]).toEqual([within.length, Math.min(...within), Math.max(...within)]);
        }
      }),
    );
  });
});

describe('R8.1 what is shown of the ranges', () => {
  const told = (values: readonly number[], own: 1 | 2 | 3 | 4 | null, figure: FigureId = 'net-new-revenue') =>
    rangesToldTo(own, spreadOf(values), figure)?.map(({ bar, smallest, largest }) => [bar, smallest, largest]) ?? null;
  /** Five of each value. */
  const five = (...values: number[]) => values.flatMap((value) => Array<number>(5).fill(value));
  const quarter = (smallest: number, largest: number) => [
    ...upTo(15).map(() => 1_000_000),
    smallest,
    largest,
    ...Array<number>(3).fill(smallest),
  ];

  test.each<[string, number[], 1 | 2 | 3 | 4 | null, (number | null)[][] | null]>([
    ['no bar holds five: nothing', upTo(16), null, null],
    ['nine compared, of which the upper bar holds three', upTo(9), null, null],
    [
      'bars of five: each',
      five(100, 200, 300, 400),
      null,
      [
        [1, 100, 200],
        [2, 200, 300],
        [3, 300, 400],
        [4, 400, 500],
      ],
    ],
    [
      'bars of five, to one in bar 2: not that of four others',
      five(100, 200, 300, 400),
      2,
      [
        [1, 100, 200],
        [2, null, null],
        [3, 300, 400],
        [4, 400, 500],
      ],
    ],
    ['six the same, to one of them: five others', [0, 0, 0, 0, 0, 0], 4, [[4, 0, 100]]],
  ])('%s', (_, values, own, ranges) => {
    expect(told(values, own)).toEqual(ranges);
  });

  test.each<[FigureId, number, number, number, number]>([
    // Two significant digits, down and up.
    ['net-new-revenue', 12_345.67, 98_765.43, 12_000, 99_000],
    ['net-new-revenue', 1_234, 1_234.56, 1_200, 1_300],
    ['net-new-revenue', 9_900, 9_999.99, 9_900, 10_000],
    // Never finer than $100, and above a largest value that is an end itself.
    ['net-new-revenue', 7, 93.5, 0, 100],
    ['net-new-revenue', 100, 100, 100, 200],
    ['net-new-revenue', -0.01, 0, -100, 100],
    ['net-new-revenue', -12_345, -100, -13_000, 0],
    ['customers-added', 0, 4, 0, 5],
    ['customers-added', 5, 99, 5, 100],
    ['net-paid-seats-added', -3, 1_234, -5, 1_300],
    ['certified-individuals', 3, 3, 0, 5],
    ['production-instances', 123, 129, 120, 130],
    ['monthly-active-users', 0.5, 14.75, 0, 15],
    ['active-to-assigned', 0.15, 0.7312, 0.15, 0.75],
    ['active-to-assigned', 0.999, 1.05, 0.95, 1.1],
  ])('%s from %d to %d: %d to below %d', (figure, smallest, largest, from, below) => {
    expect(told(quarter(smallest, largest), null, figure)?.[0]).toEqual([1, from, below]);
  });

  test('a range contains its values, whatever they are, and each of its ends is possible with many values', () => {
    const cents = fc.integer({ min: -5_000_000, max: 50_000_000 });
    fc.assert(
      fc.property(fc.array(cents, { minLength: 5, maxLength: 60 }), (all) => {
        const { bars } = spreadOf(all.map((one) => one / 100));
        for (const { bar, smallest, largest } of rangesToldTo(null, { compared: 0, bars }, 'net-new-revenue') ?? []) {
          const own = bars.find((one) => one.bar === bar)!;
          expect(smallest === null).toBe(own.partners < 5);
          if (smallest === null || largest === null) continue;
          // Whole hundreds of dollars, so that no sum or difference of ends is finer.
          expect([smallest % 100, largest % 100].map(Math.abs)).toEqual([0, 0]);
          expect(smallest).toBeLessThanOrEqual(own.smallest);
          expect(largest).toBeGreaterThan(own.largest);
        }
      }),
    );
  });
});

test('operators see the exact ranges', () => {
  expect(exactRanges(spreadOf([1, 2, 3.25]))).toEqual([
    { bar: 2, smallest: 1, largest: 1 },
    { bar: 3, smallest: 2, largest: 2 },
    { bar: 4, smallest: 3.25, largest: 3.25 },
  ]);
});
