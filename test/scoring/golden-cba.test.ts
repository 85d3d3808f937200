import { describe, expect, it } from 'vitest';
import { certified, missing, passed, scoreOf, sold, used, world } from './build.ts';

/** One complete partner per edition of cba, every number derivable by hand. Other partners are location 900. */

const crowd = (size: number, exams: string, when: Parameters<typeof passed>[2], name: string) =>
  Array.from({ length: size }, (_, index) => passed(`${name}${index}`, exams, when));
const told = (score: ReturnType<typeof scoreOf>) =>
  score.indicators.map(({ id, value, target, points }) => [id, value, target, points]);

describe('cba-ce 2019-11: a partner of developed customers, 2020-12 (window 2020-01..2020-12, base month 2019-12)', () => {
  const partner = world(
    // Contoso (DE): 12 × $20,000. Users 250 a year ago, 310 now.
    sold('2019-12..2020-12', { tenant: 'Contoso', usd: 20_000, market: 'DE' }),
    used('2019-12..2020-11', 250, { tenant: 'Contoso' }),
    used('2020-12', 310, { tenant: 'Contoso' }),
    // Fabrikam (IN), won 2020-03 by a usage claim, which counts for sales too; 900's DPOR gives way.
    sold('2020-03..2020-12', { tenant: 'Fabrikam', as: 'CPOR-OSU', usd: 3_000, market: 'IN' }),
    sold('2020-03..2020-12', { tenant: 'Fabrikam', by: '900', as: 'DPOR', usd: 9_000 }),
    // From 0 users in 2020-01 to 260: a large deployment.
    used('2020-03..2020-12', 260, { tenant: 'Fabrikam', as: 'CPOR-OSU' }),
    // Litware: lost in 2020-06 without ever having been won in sight: -1 all the same in this edition.
    sold('2019-12..2020-05', { tenant: 'Litware', market: 'IN' }),
    // 16 consultants on 2020-03-31, 4 more by 2020-12: growth 0.25, 35 % asked. 5 developers.
    crowd(16, 'MB-200 MB-210', { on: '2020-01-31' }, 'a'),
    crowd(4, 'MB-200 MB6-898', { on: '2020-11-30' }, 'b'),
    crowd(5, 'MB-200 MB-400', { on: '2020-02-01' }, 'd'),
  );

  it('scores 58', () => {
    const score = scoreOf(partner, { month: '2020-12', edition: 'cba-ce 2019-11' });
    expect(told(score)).toEqual([
      // 240,000 + 10 × 3,000 = 270,000; 10 × 270 / 300
      ['net-new-revenue', 270_000, 300_000, 9],
      // Fabrikam +1, Litware -1
      ['net-customer-adds', 0, 10, 0],
      ['functional-consultants', 20, 10, 15],
      ['functional-consultant-growth', 0.25, 0.35, 0],
      ['developers', 5, 5, 5],
      // 20 × 1 / 5
      ['new-large-deployments', 1, 5, 4],
      // From 250 to 310 + 260: 320 / 250, well over 25 %
      ['monthly-active-user-growth', 1.28, 0.25, 25],
    ]);
    expect(score).toMatchObject({ shownScore: 58, tier: 'none', nextTier: { tier: 'silver', pointsMissing: 2 } });
  });
});

describe('cba-fo 2019-11: a partner of developing customers, 2020-12', () => {
  const partner = world(
    // Wingtip (BR): won in 2020-02, 11 × $10,000; 60 users from 2020-02 on: large where 50 are.
    sold('2020-02..2020-12', { tenant: 'Wingtip', product: 'Finance', usd: 10_000, market: 'BR' }),
    used('2020-02..2020-12', 60, { tenant: 'Wingtip', product: 'Finance' }),
    // Proseware (BR): an EA of 2020-01 counts twelve months: 12 × $5,000. Users from 80 to 90.
    sold('2019-12..2020-12', {
      tenant: 'Proseware',
      product: 'Retail',
      channel: 'EA',
      start: '2020-01-01',
      usd: 5_000,
      market: 'BR',
    }),
    used('2019-12..2020-11', 80, { tenant: 'Proseware', product: 'Retail' }),
    used('2020-12', 90, { tenant: 'Proseware', product: 'Retail' }),
    // 8 consultants on 2020-03-31, 11 at the end: 0.375, and 35 % asked. One developer of two.
    crowd(8, 'MB-300 MB-310', { on: '2020-03-31' }, 'a'),
    crowd(3, 'MB-300 MB6-897', { on: '2020-04-01' }, 'b'),
    passed('d', 'MB-300 MB-500'),
  );

  it('scores 97.5', () => {
    const score = scoreOf(partner, { month: '2020-12', edition: 'cba-fo 2019-11', country: 'DE' });
    expect(told(score)).toEqual([
      // 110,000 + 60,000 = 170,000 of 150,000
      ['net-new-revenue', 170_000, 150_000, 10],
      ['net-customer-adds', 1, 1, 10],
      ['functional-consultants', 11, 5, 15],
      ['functional-consultant-growth', 0.375, 0.35, 15],
      ['developers', 1, 2, 2.5],
      ['new-large-deployments', 1, 1, 20],
      // From 80 to 90 + 60: 70 / 80
      ['monthly-active-user-growth', 0.875, 0.25, 25],
    ]);
    expect(score).toMatchObject({ shownScore: 97.5, tier: 'gold', nextTier: null });
  });
});

describe('cba-ce 2021-05: developing customers, own country developed, 2021-12 (window 2021-01.., base month 2020-12)', () => {
  const partner = world(
    // Contoso (IN): 12 × $5,000. Users 160 to 176: 10 %.
    sold('2020-12..2021-12', { tenant: 'Contoso', usd: 5_000, market: 'IN' }),
    used('2020-12..2021-11', 160, { tenant: 'Contoso' }),
    used('2021-12', 176, { tenant: 'Contoso' }),
    // Fabrikam (IN): won in 2020-06, lost in 2021-04, ten months later: taken back.
    sold('2020-06..2021-03', { tenant: 'Fabrikam', market: 'IN' }),
    // Litware: joined after 900 had won it, and lost it: nothing to take back.
    sold('2020-06..2021-05', { tenant: 'Litware', by: '900' }),
    sold('2021-05', { tenant: 'Litware' }),
    // Northwind and Tailspin, won in 2021-02 and 2021-03.
    sold('2021-02..2021-12', { tenant: 'Northwind', market: 'IN' }),
    sold('2021-03..2021-12', { tenant: 'Tailspin', market: 'IN' }),
    // 20 by retired MB-200, passed in time, on the baseline day and now; 5 by PL-200 since: 0.25 of 35 %.
    crowd(20, 'MB-200 MB-220', { on: '2020-09-30' }, 'a'),
    crowd(5, 'PL-200 MB-240', { on: '2021-06-30' }, 'b'),
    // Too late for MB-400; PL-400 counts.
    passed('late', 'MB-200 MB-400', { on: '2021-01-01' }),
    crowd(3, 'PL-400', { on: '2021-06-30' }, 'd'),
  );

  it('scores 34', () => {
    const score = scoreOf(partner, { month: '2021-12', edition: 'cba-ce 2021-05', country: 'DE' });
    expect(told(score)).toEqual([
      // 10 × 60 / 150
      ['net-new-revenue', 60_000, 150_000, 4],
      // Northwind, Tailspin, less Fabrikam
      ['net-customer-adds', 1, 5, 2],
      ['functional-consultants', 25, 15, 15],
      ['functional-consultant-growth', 0.25, 0.35, 0],
      // 5 × 3 / 5
      ['developers', 3, 5, 3],
      ['new-large-deployments', 0, 1, 0],
      // 25 × 0.1 / 0.25
      ['monthly-active-user-growth', 0.1, 0.25, 10],
    ]);
    expect(score).toMatchObject({ shownScore: 34, tier: 'none', nextTier: { tier: 'silver', pointsMissing: 26 } });
  });
});

describe('cba-fo 2021-05: a large developed partner, 2022-01 (window 2021-02.., base month 2021-01)', () => {
  const partner = world(
    // Adatum (DE): 12 × $30,000, won in 2021-02, from 0 to 120 users in 2021-02's next month.
    sold('2021-02..2022-01', { tenant: 'Adatum', product: 'Commerce', usd: 30_000, market: 'DE' }),
    used('2021-03..2022-01', 120, { tenant: 'Adatum', product: 'Commerce' }),
    // Bellows: 100 users to 105; its slice of 2021-02 is missing, which asks nothing of growth.
    used('2021-01', 100, { tenant: 'Bellows', product: 'Plan 2', by: '101' }),
    used('2022-01', 105, { tenant: 'Bellows', product: 'Plan 2', by: '101' }),
    missing('dynamics-365-usage', '101', '2021-02'),
    // 50 consultants at the end of 2021-03 for the first time, 10 of them since gone: points held through 2023-02.
    crowd(40, 'MB-300 MB-310', { on: '2021-01-15' }, 'a'),
    crowd(10, 'MB-300 MB-320', { on: '2021-03-31', expires: '2021-12-31' }, 'b'),
    crowd(5, 'MB-300 MB6-894', { on: '2021-01-31' }, 'd'),
  );

  it('scores 80', () => {
    const score = scoreOf(partner, {
      month: '2022-01',
      edition: 'cba-fo 2021-05',
      partner: ['100', '101'],
      country: 'DE',
    });
    expect(told(score)).toEqual([
      ['net-new-revenue', 360_000, 300_000, 10],
      // 10 × 1 / 3
      ['net-customer-adds', 1, 3, 3.33],
      ['functional-consultants', 40, 15, 15],
      // No base on 2020-10-01: no growth, but the number holds.
      ['functional-consultant-growth', null, null, 15],
      // MB6-894 counts through this very month.
      ['developers', 5, 5, 5],
      // 20 × 1 / 3
      ['new-large-deployments', 1, 3, 6.66],
      // From 100 to 225: 1.25
      ['monthly-active-user-growth', 1.25, 0.25, 25],
    ]);
    // 10 + 3.3… + 15 + 15 + 5 + 6.6… + 25 is exactly 80.
    expect(score).toMatchObject({ shownScore: 80, tier: 'gold', nextTier: null });
  });
});

describe('cba-ce 2021-09: by subscription, by title, and losses of twelve months, 2021-12 (base month 2020-12)', () => {
  const titled = (size: number, title: string, when: Parameters<typeof passed>[2], name: string) =>
    Array.from({ length: size }, (_, index) => certified(`${name}${index}`, title, when));
  const partner = world(
    // Contoso (IN), two subscriptions: 150 + 150 users a year ago; 160 of the first now, which alone is still ours.
    sold('2020-11..2021-12', { tenant: 'Contoso', usd: 2_500, market: 'IN' }),
    used('2020-12..2021-11', 150, { tenant: 'Contoso' }),
    used('2020-12', 150, { tenant: 'Contoso', subscription: 'S2' }),
    used('2021-12', 160, { tenant: 'Contoso' }),
    used('2021-12', 500, { tenant: 'Contoso', subscription: 'S2', by: '900' }),
    // Fabrikam (IN): 149 + 149 users are large together only; Litware: 150 of one subscription are.
    used('2021-03..2021-12', 149, { tenant: 'Fabrikam', market: 'IN' }),
    used('2021-03..2021-12', 149, { tenant: 'Fabrikam', subscription: 'S2', market: 'IN' }),
    used('2021-03..2021-12', 150, { tenant: 'Litware', subscription: 'S1', market: 'IN' }),
    // Won in 2020-02, lost in 2021-02 twelve months later: taken back. Won in 2020-01 and lost likewise: not any more.
    sold('2020-02..2021-01', { tenant: 'Twelve', market: 'IN' }),
    sold('2020-01..2021-01', { tenant: 'Thirteen', market: 'IN' }),
    // Three won in 2021-06.
    ['A', 'B', 'C'].map((tenant) => sold('2021-06..2021-12', { tenant, market: 'IN' })),
    // 5 consultants on the baseline day, 7 at the end, of whom one more had expired; 1 developer of 2.
    titled(4, 'Dynamics 365: Sales Functional Consultant Associate', { on: '2020-09-30' }, 'a'),
    crowd(1, 'MB-200 MB-240', { on: '2020-09-30' }, 'b'),
    titled(2, 'Dynamics 365 Field Service Functional Consultant Associate', { on: '2021-12-31' }, 'c'),
    titled(
      1,
      'Dynamics 365 Marketing Functional Consultant Associate',
      { on: '2021-01-01', expires: '2021-12-30' },
      'd',
    ),
    titled(1, 'Power Platform Developer Associate', { on: '2021-02-01' }, 'e'),
  );

  it('scores 83.5', () => {
    const score = scoreOf(partner, { month: '2021-12', edition: 'cba-ce 2021-09', country: 'IN' });
    expect(told(score)).toEqual([
      // 10 × 30 / 150
      ['net-new-revenue', 30_000, 150_000, 2],
      // Three, less Twelve: 10 × 2 / 5
      ['net-customer-adds', 2, 5, 4],
      ['functional-consultants', 7, 5, 15],
      ['functional-consultant-growth', 0.4, 0.35, 15],
      ['developers', 1, 2, 2.5],
      ['new-large-deployments', 1, 1, 20],
      // From 300 to 160 + 149 + 149 + 150: 308 / 300
      ['monthly-active-user-growth', 1.026666, 0.25, 25],
    ]);
    expect(score).toMatchObject({ shownScore: 83.5, tier: 'gold' });
  });
});
