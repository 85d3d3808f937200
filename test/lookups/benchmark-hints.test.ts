import { describe, expect, test } from 'vitest';
import { hintsFor } from '../../src/lookups/benchmark-hints.ts';
import type { Figures } from '../../src/scoring/benchmarks/figures.ts';

const nothing: Figures = {
  'net-new-revenue': 0,
  'customers-added': 0,
  'net-paid-seats-added': null,
  'certified-individuals': 3,
  'production-instances': null,
  'monthly-active-users': 0,
  'active-to-assigned': null,
};
const codes = (figures: Partial<Figures>) =>
  Object.fromEntries(
    Object.entries(hintsFor({ ...nothing, ...figures })).map(([id, hints]) => [id, hints.map(({ code }) => code)]),
  );

describe('R8.3 hints, beside the figure that they explain', () => {
  test.each([
    ['no revenue and no users: nothing to explain', 0, 0, [], []],
    ['users but no revenue: billed later, trials, internal use, public sector', 0, 0.25, ['users-without-revenue'], []],
    [
      'revenue but no users: billed before seats are set up',
      0.01,
      0,
      ['differs-from-own-books'],
      ['revenue-without-users'],
    ],
    ['both: the revenue can differ from the own books', 100, 5, ['differs-from-own-books'], []],
    ['more credited than billed differs from the own books too', -1, 0, ['differs-from-own-books'], []],
  ])('%s', (_, revenue, users, besideRevenue, besideUsers) => {
    expect(codes({ 'net-new-revenue': revenue, 'monthly-active-users': users })).toMatchObject({
      'net-new-revenue': besideRevenue,
      'monthly-active-users': besideUsers,
    });
  });

  test('no association as digital partner of record: only those count', () => {
    expect(hintsFor(nothing, false)['net-new-revenue']).toMatchObject([
      { code: 'no-dpor', text: expect.stringMatching(/of none of these subscriptions.*CSP and CPOR do not/) },
    ]);
    expect(hintsFor(nothing, true)['net-new-revenue']).toEqual([]);
  });

  test.each([
    [0, ['few-certified-individuals']],
    [2, ['few-certified-individuals']],
    [3, []],
  ])('%d certified individuals: %j', (individuals, hints) => {
    expect(codes({ 'certified-individuals': individuals })['certified-individuals']).toEqual(hints);
  });
});
