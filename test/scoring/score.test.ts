import { describe, expect, it } from 'vitest';
import type { Month } from '../../src/month.ts';
import { parseEdition } from '../../src/rulebooks/edition.ts';
import { editionNamed } from '../../src/rulebooks/index.ts';
import { compare, ratio } from '../../src/scoring/ratio.ts';
import { scorePartner } from '../../src/scoring/score.ts';
import { mergeSums, sumLines } from '../../src/scoring/sums.ts';
import { crossedThresholds, type Tier } from '../../src/scoring/tiers.ts';
import madeUp from '../rulebooks/fixtures/made-up.json' with { type: 'json' };

const edition = editionNamed('smb', '2021-01');

/** A score from the values of the indicators: revenue in USD, growth as [users, base]. */
function score(values: {
  revenue?: number;
  adds?: number;
  consultants?: number;
  developers?: number;
  deployments?: number;
  growth?: [number, number];
}) {
  const count = (total = 0) => ({ total, base: 0 });
  const [users, base] = values.growth ?? [0, 0];
  const sums = new Map([
    ['net-new-revenue', count(Math.round((values.revenue ?? 0) * 100))],
    ['net-customer-adds', count(values.adds)],
    ['functional-consultants', count(values.consultants)],
    ['developers', count(values.developers)],
    ['new-deployments', count(values.deployments)],
    ['monthly-active-user-growth', { total: users - base, base }],
  ]);
  return scorePartner({ edition, sums, month: '2021-03' as Month });
}

const everything = {
  revenue: 30_000,
  adds: 10,
  consultants: 5,
  developers: 2,
  deployments: 10,
  growth: [135, 100] as [number, number],
};

describe('R3.1 partial points', () => {
  it.each([
    ['net-new-revenue', { revenue: 15_000 }, 15_000, 5],
    ['net-new-revenue', { revenue: 29_999.99 }, 29_999.99, 9.99],
    ['net-new-revenue', { revenue: 30_000 }, 30_000, 10],
    ['net-new-revenue', { revenue: 90_000 }, 90_000, 10],
    ['net-new-revenue', { revenue: -5 }, -5, 0],
    ['net-customer-adds', { adds: 1 }, 1, 1],
    ['net-customer-adds', { adds: 11 }, 11, 10],
    ['net-customer-adds', { adds: -3 }, -3, 0],
    ['functional-consultants', { consultants: 1 }, 1, 6],
    ['functional-consultants', { consultants: 5 }, 5, 30],
    ['functional-consultants', { consultants: 6 }, 6, 30],
    ['developers', { developers: 1 }, 1, 2.5],
    ['developers', { developers: 2 }, 2, 5],
    ['new-deployments', { deployments: 3 }, 3, 6],
    ['monthly-active-user-growth', { growth: [107, 100] as [number, number] }, 0.07, 5],
  ])('%s %j', (id, values, value, points) => {
    expect(score(values).indicators.find((one) => one.id === id)).toMatchObject({ value, points });
  });
});

describe('R3.2, R3.3 the tier comes from the exact score', () => {
  it.each<[number, typeof everything | Parameters<typeof score>[0], Tier]>([
    [0, {}, 'none'],
    // 30 + 5 + 20 + 4.99…
    [59.99, { consultants: 5, developers: 2, deployments: 10, revenue: 14_999.99 }, 'none'],
    [60, { consultants: 5, developers: 2, deployments: 10, revenue: 15_000 }, 'silver'],
    // 30 + 25 + 20 + 4.99…
    [79.99, { consultants: 5, growth: [135, 100], deployments: 10, revenue: 14_999.99 }, 'silver'],
    [80, { consultants: 5, growth: [135, 100], deployments: 10, revenue: 15_000 }, 'gold'],
    [100, everything, 'gold'],
  ])('%s: %j is %s', (shown, values, tier) => {
    expect(score(values)).toMatchObject({ shownScore: shown, tier });
  });

  it('sums fractions without a rounding error', () => {
    // Growth of 1/7: 25 × (1/7) / (35/100) = 500/49. Revenue: 10 × 2,387,755 / 3,000,000 cents. Then 30 + 10 + 2.
    const mixed = score({ growth: [80, 70], revenue: 23_877.55, consultants: 5, deployments: 5, adds: 2 });
    const exact = ratio(500n * 3_000_000n + 49n * 23_877_550n + 42n * 49n * 3_000_000n, 49n * 3_000_000n);
    expect(compare(mixed.score, exact)).toBe(0);
  });

  it('R3.4 shows a score just under a tier as cut, not rounded [decision]', () => {
    // 30 + 5 + 25 × 0.349999 / 0.35 = 59.99992…
    const hair = score({ consultants: 5, developers: 2, growth: [1_349_999, 1_000_000] });
    expect(hair).toMatchObject({ shownScore: 59.99, tier: 'none' });
    const full = score({ consultants: 5, developers: 2, growth: [1_350_000, 1_000_000] });
    expect(full).toMatchObject({ shownScore: 60, tier: 'silver' });
  });

  it('shown points may add up to less than the shown score', () => {
    // Growth 1/7: 10.204…; revenue 20,000: 6.666…; together 16.870….
    const both = score({ growth: [80, 70], revenue: 20_000 });
    expect(both.indicators.map(({ points }) => points)).toEqual([6.66, 0, 0, 0, 0, 10.2]);
    expect(both.shownScore).toBe(16.87);
  });
});

describe('the points missing to the next tier', () => {
  it.each<[Parameters<typeof score>[0], { tier: Tier; pointsMissing: number } | null]>([
    [{}, { tier: 'silver', pointsMissing: 60 }],
    [
      { consultants: 5, developers: 2, deployments: 10, revenue: 14_999.99 },
      { tier: 'silver', pointsMissing: 0.01 },
    ],
    [
      { consultants: 5, developers: 2, deployments: 10, revenue: 15_000 },
      { tier: 'gold', pointsMissing: 20 },
    ],
    [
      { consultants: 5, growth: [135, 100], deployments: 10, revenue: 10_000 },
      { tier: 'gold', pointsMissing: 1.67 },
    ],
    [everything, null],
  ])('%j', (values, next) => {
    expect(score(values).nextTier).toEqual(next);
  });
});

describe('R3.5 values and targets', () => {
  it('tells them in USD, counts and fractions', () => {
    const { indicators } = score({ revenue: 12_345.67, adds: -2, growth: [65, 60] });
    expect(indicators.map(({ id, value, target, maxPoints }) => [id, value, target, maxPoints])).toEqual([
      ['net-new-revenue', 12_345.67, 30_000, 10],
      ['net-customer-adds', -2, 10, 10],
      ['functional-consultants', 0, 5, 30],
      ['developers', 0, 2, 5],
      ['new-deployments', 0, 10, 20],
      ['monthly-active-user-growth', 0.083333, 0.35, 25],
    ]);
    expect(indicators.map(({ group }) => group)).toEqual([
      'performance',
      'performance',
      'capability',
      'capability',
      'customer-success',
      'customer-success',
    ]);
  });

  it('no base, no value; a small base has a value and no points', () => {
    expect(score({ growth: [70, 0] }).indicators[5]).toMatchObject({ value: null, points: 0 });
    expect(score({ growth: [98, 49] }).indicators[5]).toMatchObject({ value: 1, points: 0 });
    expect(score({ growth: [100, 50] }).indicators[5]).toMatchObject({ value: 1, points: 25 });
  });

  it('an indicator without a sum is 0', () => {
    const none = scorePartner({ edition, sums: new Map(), month: '2021-03' as Month });
    expect(none).toMatchObject({ program: 'smb', edition: '2021-01', month: '2021-03', shownScore: 0, tier: 'none' });
    expect(none.indicators.map(({ value }) => value)).toEqual([0, 0, 0, 0, 0, null]);
  });
});

describe('R7.3 thresholds crossed', () => {
  it.each<[Tier, Tier, ReturnType<typeof crossedThresholds>]>([
    ['none', 'silver', { crossed: [60], direction: 'up' }],
    ['none', 'gold', { crossed: [60, 80], direction: 'up' }],
    ['silver', 'gold', { crossed: [80], direction: 'up' }],
    ['gold', 'silver', { crossed: [80], direction: 'down' }],
    ['gold', 'none', { crossed: [60, 80], direction: 'down' }],
    ['silver', 'none', { crossed: [60], direction: 'down' }],
    ['silver', 'silver', null],
  ])('%s to %s', (from, to, expected) => {
    const held = (tier: Tier) => ({ tier, score: { none: 59.99, silver: 60, gold: 80 }[tier]! });
    expect(crossedThresholds(edition.tiers, held(from), held(to))).toEqual(expected);
  });
});

describe('a tier that needs points in every indicator', () => {
  const garden = parseEdition(madeUp);
  const scored = (harvest: number, gardeners: number) =>
    scorePartner({
      edition: garden,
      month: '2022-06' as Month,
      sums: new Map([
        ['harvest', { total: harvest, base: 0 }],
        ['gardeners', { total: gardeners, base: 0 }],
        ['beds', { total: 4, base: 0 }],
        ['growth', { total: 30, base: 10 }],
      ]),
    });
  // 20 + 30 points, and 40 for $200, 10 for a gardener.
  it.each([
    [20_000, 1, 'blooming', null],
    [20_000, 0, 'sprouting', { tier: 'blooming', pointsMissing: 0, conditions: ['gardeners'] }],
    [0, 0, 'sprouting', { tier: 'blooming', pointsMissing: 20, conditions: ['harvest', 'gardeners'] }],
    [-1, 1, 'sprouting', { tier: 'blooming', pointsMissing: 10, conditions: ['harvest'] }],
    // A cent earns 0.002 points, of which none shows: 60.00.
    [1, 1, 'sprouting', { tier: 'blooming', pointsMissing: 10, conditions: [] }],
    [4_999, 1, 'sprouting', { tier: 'blooming', pointsMissing: 0.01, conditions: [] }],
    [5_000, 1, 'blooming', null],
  ])('%d cents and %d gardeners: %s', (harvest, gardeners, tier, nextTier) => {
    expect(scored(harvest, gardeners)).toMatchObject({ tier, nextTier });
  });

  it.each([
    ['sprouting', 72, 'blooming', 72, { crossed: [], direction: 'up' }],
    ['blooming', 72, 'sprouting', 90, { crossed: [], direction: 'down' }],
    ['sprouting', 69.99, 'blooming', 70, { crossed: [70], direction: 'up' }],
    ['none', 39.99, 'blooming', 70, { crossed: [40, 70], direction: 'up' }],
    ['blooming', 90, 'none', 30, { crossed: [40, 70], direction: 'down' }],
  ])('%s at %d to %s at %d', (from, before, to, after, expected) => {
    expect(crossedThresholds(garden.tiers, { tier: from, score: before }, { tier: to, score: after })).toEqual(
      expected,
    );
  });
});

describe('sums', () => {
  const line = (indicator: string, ...amounts: [string, number][]) => ({
    indicator,
    rule: 'R5.1',
    amounts: amounts as [Month, number][],
  });
  it('adds all amounts up, and the negative ones apart', () => {
    expect(
      sumLines([line('a', ['2021-01', 5], ['2021-02', -3]), line('a', ['2021-01', -4]), line('b', ['2021-01', 1])]),
    ).toEqual(
      new Map([
        ['a', { total: -2, base: 7 }],
        ['b', { total: 1, base: 0 }],
      ]),
    );
  });
  it('parts merge to the sums of the whole', () => {
    const lines = [line('a', ['2021-01', 5]), line('b', ['2021-01', -2]), line('a', ['2021-02', -1])];
    expect(mergeSums(lines.map((one) => sumLines([one])))).toEqual(sumLines(lines));
    expect(mergeSums([])).toEqual(new Map());
  });
});
