import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barOf, rangesToldTo, spreadOf } from '../../../src/scoring/benchmarks/figures.ts';

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

describe('R8.1 what is told of the ranges', () => {
  const told = (values: readonly number[], own: 1 | 2 | 3 | 4 | null) =>
    rangesToldTo(own, spreadOf(values))?.map(({ bar, smallest, largest }) => [bar, smallest, largest]) ?? null;

  test.each([
    ['four compared: nothing', upTo(4), null, null],
    [
      'five compared: what holds two',
      upTo(5),
      null,
      [
        [1, null, null],
        [2, null, null],
        [3, null, null],
        [4, 3, 4],
      ],
    ],
    [
      'five compared, to one of the two: nothing of the other',
      upTo(5),
      4,
      [
        [1, null, null],
        [2, null, null],
        [3, null, null],
        [4, null, null],
      ],
    ],
    [
      'twelve compared, to one of three: two others are enough',
      upTo(12),
      1,
      [
        [1, 0, 2],
        [2, 3, 5],
        [3, 6, 8],
        [4, 9, 11],
      ],
    ],
    [
      'a value that several have is nobody’s alone',
      [0, 0, 0, 9, 9, 9],
      4,
      [
        [2, 0, 0],
        [4, 9, 9],
      ],
    ],
  ] as const)('%s', (_, values, own, ranges) => {
    expect(told(values, own)).toEqual(ranges);
  });
});
