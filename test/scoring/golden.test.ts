import { describe, expect, it } from 'vitest';
import { passed, scoreOf, sold, used, world } from './build.ts';

/** One complete partner per edition, every number derivable by hand. Other partners are location 900. */

describe('smb 2021-01: partner 100 with location 101, scored for 2021-03 (window 2020-04..2021-03, base month 2020-03)', () => {
  const partner = world(
    // Contoso: 2020-03 is before the window, so 12 × $1,000 = $12,000. Users 40 in the base month, 54 now.
    sold('2020-03..2021-03', { tenant: 'Contoso', usd: 1_000, seats: 10, product: 'Dynamics 365 Sales' }),
    used('2020-03..2021-02', 40, { tenant: 'Contoso' }),
    used('2021-03', 54, { tenant: 'Contoso' }),
    // Fabrikam: an EA of 2020-01 counts through 2020-12, so 9 × $500 = $4,500. 900's claim takes the usage group away.
    sold('2020-03..2021-03', {
      tenant: 'Fabrikam',
      by: '101',
      as: 'DPOR',
      channel: 'EA',
      start: '2020-01-15',
      usd: 500,
    }),
    used('2020-03..2021-03', 100, { tenant: 'Fabrikam', by: '900', as: 'CPOR-OSU' }),
    // Northwind: won in 2020-09, lost in 2021-02: +1 and -1. 5 × $300 = $1,500.
    sold('2020-09..2021-01', { tenant: 'Northwind', by: '101', usd: 300 }),
    // Adventure: a direct customer first, so no add. 7 × $200 = $1,400. From 0 users in 2020-04 to 6: a new deployment.
    sold('2020-06..2020-08', { tenant: 'Adventure', by: '' }),
    sold('2020-09..2021-03', { tenant: 'Adventure', usd: 200 }),
    used('2020-09..2020-12', 2, { tenant: 'Adventure' }),
    used('2021-01..2021-03', 6, { tenant: 'Adventure' }),
    // Tailspin: won in 2021-02, +1. $800 less a credit of $1,400 = -$600. 3 + 3 users of two subscriptions: a new deployment.
    sold('2021-02', { tenant: 'Tailspin', usd: 800 }),
    sold('2021-03', { tenant: 'Tailspin', usd: -1_400 }),
    used('2021-03', 3, { tenant: 'Tailspin' }),
    used('2021-03', 3, { tenant: 'Tailspin', subscription: 'S2' }),
    // Litware: lost in 2020-07, -1. 3 × $100 = $300 in the window. 20 users in the base month, none now.
    sold('2020-03..2020-06', { tenant: 'Litware', usd: 100 }),
    used('2020-03..2020-06', 20, { tenant: 'Litware' }),
    // Wingtip and Proseware: won through a sales claim, +1 each; their users give nothing.
    sold('2020-05..2021-03', { tenant: 'Wingtip', by: '101', as: 'CPOR-OSA' }),
    used('2020-05..2021-03', 30, { tenant: 'Wingtip', by: '101', as: 'CPOR-OSA' }),
    sold('2020-11..2021-03', { tenant: 'Proseware', by: '101', as: 'CPOR-OSA' }),
    // Consultants: Ann, Bob (to the last day), Cid (exams of two locations); Dee is a day late. Developer: Cid.
    passed('Ann', 'PL-200 MB-210'),
    passed('Bob', 'MB-800', { expires: '2021-03-31' }),
    passed('Cid', 'MB-300 MB-500', { by: '100' }),
    passed('Cid', 'MB-330', { by: '101' }),
    passed('Dee', 'MB-800', { on: '2021-04-01' }),
  );

  it('scores 40.00', () => {
    const score = scoreOf(partner, { month: '2021-03', edition: '2021-01', partner: ['100', '101'] });
    expect(score.indicators.map(({ id, value, points }) => [id, value, points])).toEqual([
      // 12,000 + 4,500 + 1,500 + 1,400 - 600 + 300 = 19,100; 10 × 19,100 / 30,000 = 6.3666…
      ['net-new-revenue', 19_100, 6.36],
      // Northwind 1 - 1, Tailspin 1, Litware -1, Wingtip 1, Proseware 1
      ['net-customer-adds', 2, 2],
      // 30 × 3 / 5
      ['functional-consultants', 3, 18],
      // 5 × 1 / 2
      ['developers', 1, 2.5],
      // Adventure and Tailspin: 20 × 2 / 10
      ['new-deployments', 2, 4],
      // From 40 + 20 = 60 to 54 + 6 + 6 = 66: 6 / 60; 25 × 0.1 / 0.35 = 7.1428…
      ['monthly-active-user-growth', 0.1, 7.14],
    ]);
    // 6.3666… + 2 + 18 + 2.5 + 4 + 7.1428… = 40.0095…
    expect(score).toMatchObject({ shownScore: 40, tier: 'none', nextTier: { tier: 'silver', pointsMissing: 20 } });
  });
});

describe('smb 2021-09: the same partner in 2021-09 (window 2020-10..2021-09, base month 2020-09)', () => {
  const won = ['Adatum', 'Bellows', 'Coho', 'Datum'];
  const partner = world(
    // Contoso: 12 × $2,500 = $30,000. Users of the own subscription stay 60; those of 900's subscription do not count.
    sold('2020-09..2021-09', { tenant: 'Contoso', usd: 2_500 }),
    used('2020-09..2021-09', 60, { tenant: 'Contoso' }),
    used('2020-09..2021-09', 500, { tenant: 'Contoso', subscription: 'S2', by: '900' }),
    // Fabrikam: a usage claim against 900's DPOR; users stay 60.
    sold('2020-09..2021-09', { tenant: 'Fabrikam', by: '900', as: 'DPOR', usd: 900 }),
    used('2020-09..2021-09', 60, { tenant: 'Fabrikam', by: '101', as: 'CPOR-OSU' }),
    // Four customers won in 2021-01, each from 0 to 6 users: four adds, four new deployments.
    won.flatMap((tenant) => [sold('2021-01..2021-09', { tenant }), used('2021-01..2021-09', 6, { tenant })]),
    // A fifth, whose two subscriptions have 3 users each: an add, but no subscription reaches 5.
    sold('2021-01..2021-09', { tenant: 'Epic' }),
    used('2021-01..2021-09', 3, { tenant: 'Epic' }),
    used('2021-01..2021-09', 3, { tenant: 'Epic', subscription: 'S2' }),
    passed('Ann', 'PL-200 MB-210 PL-400'),
    passed('Bob', 'MB-800'),
    passed('Cid', 'MB-300 MB-330 MB-700'),
    passed('Dee', 'PL-200 MB-240'),
  );

  it('scores 69.85', () => {
    const score = scoreOf(partner, { month: '2021-09', edition: '2021-09', partner: ['100', '101'] });
    expect(score.indicators.map(({ id, value, points }) => [id, value, points])).toEqual([
      ['net-new-revenue', 30_000, 10],
      ['net-customer-adds', 5, 5],
      // 30 × 4 / 5
      ['functional-consultants', 4, 24],
      // Ann and Cid
      ['developers', 2, 5],
      // 20 × 4 / 10
      ['new-deployments', 4, 8],
      // From 60 + 60 = 120 to 60 + 60 + 4 × 6 + 3 + 3 = 150: 30 / 120; 25 × 0.25 / 0.35 = 17.8571…
      ['monthly-active-user-growth', 0.25, 17.85],
    ]);
    // 10 + 5 + 24 + 5 + 8 + 17.8571… = 69.8571…
    expect(score).toMatchObject({
      shownScore: 69.85,
      tier: 'silver',
      nextTier: { tier: 'gold', pointsMissing: 10.15 },
    });
  });
});
