import { expect, test } from 'vitest';
import type { Month } from '../../../src/month.ts';
import { rulebooks } from '../../../src/rulebooks/index.ts';
import { benchmarkRules } from '../../../src/rulebooks/workloads.ts';
import { figuresOf, isCompared, rowKeyOf, rowOf } from '../../../src/scoring/benchmarks/figures.ts';
import { benchmarkSums } from '../../../src/scoring/benchmarks/partner.ts';
import { factsOf, missing, type Part, sold, world } from '../build.ts';

const rules = benchmarkRules(rulebooks);

/** The seats added of location 100 in 2021-06, and whether it is compared. */
function seatsOf(...parts: Part[]): [number | null, boolean] {
  const of = world(parts);
  const locations = new Set(['100']);
  const month = '2021-06' as Month;
  const facts = factsOf(of);
  const sums = benchmarkSums({ rules, month, locations, coverage: of, facts, individuals: [], developed: new Set() });
  const row = rowOf(sums, rowKeyOf({}, rules)!);
  return [figuresOf(sums, row)['net-paid-seats-added'], isCompared(row)];
}
const own = { as: 'DPOR' } as const;

test.each([
  ['seats that came', [sold('2021-06', { ...own, seats: 3 })], [3, true]],
  [
    'seats of 2020-06 are taken off',
    [sold('2020-06', { ...own, seats: 5 }), sold('2021-06', { ...own, seats: 3 })],
    [-2, true],
  ],
  [
    'also those of a customer that left right after 2020-06',
    [sold('2020-06', { ...own, tenant: 'left', seats: 5 }), sold('2021-06', { ...own, seats: 3 })],
    [-2, true],
  ],
  ['which alone compare nobody: 2020-06 is not in the window', [sold('2020-06', { ...own, seats: 5 })], [-5, false]],
  ['free ones do not count', [sold('2021-06', { ...own, seats: 3, paid: false })], [0, true]],
  ['nor those of whom another is DPOR', [sold('2021-06', { ...own, by: '200', seats: 3 })], [0, false]],
  [
    'without the slice of 2020-06 there is nothing to tell',
    [sold('2021-06', { ...own, seats: 3 }), missing('subscription-details', '100', '2020-06')],
    [null, true],
  ],
] as [string, Part[], [number | null, boolean]][])('R8 net paid seats added: %s', (_, parts, expected) => {
  expect(seatsOf(...parts)).toEqual(expected);
});
