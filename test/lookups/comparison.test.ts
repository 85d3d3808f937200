import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareEditions } from '../../src/lookups/comparison.ts';
import { computeScore } from '../../src/lookups/scores.ts';
import { addMonths, type Month, monthsFrom } from '../../src/month.ts';
import { profileColumns, trainingColumns, tsv, World } from '../support/world.ts';

/** A partner of India with customers in Germany, in September 2021: every edition but one gives it another score. */

const M = '2021-09' as Month;
const subscriptions =
  'SubscriptionId Month CustomerTenantId Product SalesChannel AvailableSeats RevenueUSD MPNId PartnerAttributionType CustomerMarket';
const usage = 'SubscriptionId Month CustomerTenantId Product ActiveSeats MPNId PartnerAttachType';
const since = addMonths(M, -13);

let world: World;
beforeAll(async () => {
  world = new World();
  const sold = (tenant: string, first: Month, last: Month, usd = '0', as = 'CSP') =>
    monthsFrom(first, last).map((month) => [`s-${tenant}`, month, tenant, 'Sales', 'CSP', 1, usd, '1001', as, 'DE']);
  await world.import('partner-profile', tsv(profileColumns, ['1001', 'One', '', '', 'India']));
  await world.import(
    'subscription-details',
    tsv(
      subscriptions,
      ...sold('kept', since, M),
      // Won in nobody's sight, and lost: -1 until losses take back only what was given.
      ...sold('lost', since, '2021-03' as Month),
      ...sold('won', '2021-03' as Month, M),
      // Sold as DPOR while another claims its usage: $30,000, and an add.
      ...sold('claimed', M, M, '30000', 'DPOR'),
    ),
  );
  await world.import(
    'dynamics-365-usage',
    tsv(
      usage,
      ['s-kept', '2020-10', 'kept', 'Sales', 0, '1001', 'CSP'],
      // 260 users, large together: 130 of each subscription.
      ['s-won', M, 'won', 'Sales', 130, '1001', 'CSP'],
      ['s-won-too', M, 'won', 'Sales', 130, '1001', 'CSP'],
      ['s-claimed', M, 'claimed', 'Sales', 1, '9001', 'CPOR-OSU'],
    ),
  );
  const people = (size: number, name: string, title: string) =>
    Array.from({ length: size }, (_, index) => [`${name}${index}`, '1001', title, '2020-01-01', '']);
  await world.import(
    'training-details',
    tsv(
      trainingColumns,
      ...people(10, 'c', 'Microsoft Certified: Dynamics 365 Sales Functional Consultant Associate'),
      ...people(2, 'd', 'PL-400'),
    ),
  );
  await world.refresh(M);
});
afterAll(() => world.close());

const compare = (before?: string, after?: string, month?: Month) =>
  compareEditions(world, '1001', 'cba-ce', { before, after, month });

/** 15 points of consultants and 4 of a deployment to start with. */
const scores = {
  '2019-11': 19,
  '2020-01': 21,
  '2020-04': 21,
  '2020-12': 23,
  '2021-02': 18,
  '2021-03': 26,
  '2021-05': 27,
  '2021-09': 23,
};
const ids = Object.keys(scores) as (keyof typeof scores)[];

test.each<[keyof typeof scores, keyof typeof scores, Record<string, number>]>([
  ['2019-11', '2020-01', { 'net-new-revenue': 1, 'net-customer-adds': 1 }],
  ['2020-01', '2020-04', {}],
  // PL-400 counts.
  ['2020-04', '2020-12', { developers: 2 }],
  // Ten of fifteen consultants instead of ten of ten.
  ['2020-12', '2021-02', { 'functional-consultants': -5 }],
  // The targets of a developing market: five consultants, two developers.
  ['2021-02', '2021-03', { 'functional-consultants': 5, developers: 3 }],
  ['2021-03', '2021-05', { 'net-customer-adds': 1 }],
  ['2021-05', '2021-09', { 'new-large-deployments': -4 }],
  ['2020-12', '2021-09', { 'net-customer-adds': 1, developers: 3, 'new-large-deployments': -4 }],
  ['2021-09', '2020-12', { 'net-customer-adds': -1, developers: -3, 'new-large-deployments': 4 }],
])('from %s to %s: %j', async (before, after, expected) => {
  const { editions, score, scoreChange, indicators, month } = await compare(before, after);
  expect({ editions, score, month }).toEqual({
    editions: { before, after },
    score: { before: scores[before], after: scores[after] },
    month: M,
  });
  const moved = indicators.filter(({ pointsChange }) => pointsChange !== 0);
  expect(Object.fromEntries(moved.map(({ id, pointsChange }) => [id, pointsChange]))).toEqual(expected);
  expect(scoreChange).toBe(scores[after] - scores[before]);
});

test('any two of the eight: each side is the score of the month by that edition', async () => {
  for (const before of ids) {
    for (const after of ids.filter((id) => id !== before)) {
      const { indicators, score, tier, scoreChange } = await compare(before, after);
      const sides = { before, after };
      for (const side of ['before', 'after'] as const) {
        const own = await computeScore(world, '1001', 'cba-ce', sides[side], M);
        expect([score[side], tier[side]]).toEqual([own.score, own.tier]);
        expect(indicators.map(({ id, title, unit, ...one }) => ({ id, title, unit, ...one[side] }))).toEqual(
          own.indicators.map(({ group: _, notes: __, ...shown }) => shown),
        );
      }
      expect(indicators.reduce((sum, { pointsChange }) => sum + pointsChange, 0)).toBeCloseTo(scoreChange, 6);
    }
  }
});

describe('what is not asked for', () => {
  test('is the edition in force before, the newest after, the newest month; never twice the same', async () => {
    expect((await compare()).editions).toEqual({ before: '2021-05', after: '2021-09' });
    expect((await compare(undefined, '2020-04', '2020-10' as Month)).editions.before).toBe('2020-01');
    const earlier = await compare(undefined, undefined, '2020-10' as Month);
    expect([earlier.month, earlier.editions]).toEqual(['2020-10', { before: '2020-04', after: '2021-09' }]);
  });

  test.each<[string, Parameters<typeof compare>, string]>([
    ['an edition that is not there', ['2021-04', '2021-09'], 'unknown-edition'],
    ['an edition beside itself', ['2021-09', '2021-09'], 'same-edition'],
    ['a month without data', ['2021-03', '2021-09', '2018-01' as Month], 'no-data'],
  ])('%s is refused', async (_, asked, code) => {
    await expect(compare(...asked)).rejects.toMatchObject({ code });
  });
});
