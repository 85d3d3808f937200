import { describe, expect, it } from 'vitest';
import { type Asked, deciding, indicatorIn, missing, type Part, scoreOf, sold, used, valueIn, world } from './build.ts';

/** Cases of section 6 about customers, by rule number and decision. Partner 100; `[decision]` marks what the articles leave open. */

const ce19 = { edition: 'cba-ce 2019-11' };
const ce21 = { edition: 'cba-ce 2021-05' };
const talent = { product: 'Talent' } as const;

describe('R4.5 who is credited in cba 2019-11, and R4.3, R4.4 from 2020-01 on', () => {
  const both = { ...talent, usd: 150 };
  it.each<[string, Part[], Asked, number, number]>([
    // revenue, users
    [
      'any claim is credited for both groups',
      [sold('2021-03', { ...both, as: 'CPOR-OSU' }), used('2021-03', 9, { ...talent, as: 'CPOR-OSU' })],
      ce19,
      150,
      9,
    ],
    [
      'in 2021-05 only for its own',
      [sold('2021-03', { ...both, as: 'CPOR-OSU' }), used('2021-03', 9, { ...talent, as: 'CPOR-OSU' })],
      ce21,
      0,
      9,
    ],
    [
      'DPOR gives way to any claim, for both groups',
      [sold('2021-03', { ...both, as: 'DPOR' }), used('2021-03', 9, { ...talent, by: '900', as: 'CPOR-OSU' })],
      ce19,
      0,
      0,
    ],
    [
      'in 2021-05 only for the claimed group',
      [sold('2021-03', { ...both, as: 'DPOR' }), used('2021-03', 9, { ...talent, by: '900', as: 'CPOR-OSU' })],
      ce21,
      150,
      0,
    ],
    [
      'a presales claim takes nothing away',
      [sold('2021-03', { ...both, as: 'DPOR' }), used('2021-03', 9, { ...talent, by: '900', as: 'CPOR Presales' })],
      ce19,
      150,
      9,
    ],
  ])('%s', (_, parts, asked, revenue, users) => {
    const base = used('2020-03', 300, { ...talent, tenant: 'T9', by: '100', as: 'CSP' });
    const of = world(parts, base);
    expect(valueIn('net-new-revenue', of, asked)).toBe(revenue);
    expect(valueIn('monthly-active-user-growth', of, asked)).toBe(Math.trunc(((users - 300) / 300) * 1e6) / 1e6);
  });
});

describe('R6.1 products', () => {
  it.each([
    ['Sales', 1, 0],
    ['Microsoft Relationship Sales', 1, 0],
    ['Plan 1', 1, 0],
    ['Project Service Automation', 1, 0],
    ['Unified Operations', 0, 1],
    ['Supply Chain Management', 0, 1],
    ['Dynamics 365 for Finance', 0, 1],
    ['Plan 2', 0, 1],
    ['Talent', 1, 1],
    ['Enterprise Team Member', 1, 1],
    ['Business Central', 0, 0],
    ['Finance and Operations', 0, 0],
  ])('%s', (product, ce, fo) => {
    const of = world(sold('2021-03', { product, usd: 1 }));
    for (const edition of ['2019-11', '2021-05']) {
      expect(valueIn('net-new-revenue', of, { edition: `cba-ce ${edition}` })).toBe(ce);
      expect(valueIn('net-new-revenue', of, { edition: `cba-fo ${edition}` })).toBe(fo);
    }
  });
});

describe('R6.2 markets', () => {
  const market = (parts: Part[], country = '') => deciding(world(parts), { ...ce21, country }).markets?.customers;
  it.each<[string, Part[], string, string]>([
    [
      'one developed tenant is enough',
      [sold('2021-03', { market: 'IN' }), sold('2021-03', { tenant: 'T2', market: 'DE' })],
      'IN',
      'developed',
    ],
    [
      'all developing',
      [sold('2021-03', { market: 'IN' }), sold('2021-03', { tenant: 'T2', market: 'BR' })],
      'DE',
      'developing',
    ],
    ['no tenant: the own country', [], 'IN', 'developing'],
    ['no tenant, no country: developed [decision]', [], '', 'developed'],
    ['a tenant of earlier months does not count', [sold('2021-02', { market: 'DE' })], 'IN', 'developing'],
    ['a tenant of another partner does not count', [sold('2021-03', { market: 'DE', by: '900' })], 'IN', 'developing'],
    ['a tenant without credit does not count', [sold('2021-03', { market: 'DE', as: 'PAL' })], 'IN', 'developing'],
    ['credit of either group counts', [used('2021-03', 0, { market: 'DE', as: 'CPOR-OSU' })], 'IN', 'developed'],
    ['a tenant that never names one: developed [decision]', [sold('2021-03')], 'IN', 'developed'],
    [
      'the newest month that names one [decision]',
      [sold('2020-01', { market: 'DE' }), sold('2020-02', { market: 'IN' }), sold('2021-03')],
      'DE',
      'developing',
    ],
    ['not a later one', [sold('2021-03', { market: 'IN' }), sold('2021-04', { market: 'DE' })], 'DE', 'developing'],
    [
      'that month’s rows differ: developed if any is [decision]',
      [sold('2021-03', { market: 'IN' }), used('2021-03', 1, { market: 'DE', by: '900' })],
      'IN',
      'developed',
    ],
    [
      'rows that do not qualify name nothing',
      [sold('2021-03', { market: 'IN' }), sold('2021-03', { market: 'DE', paid: false })],
      'IN',
      'developing',
    ],
    ['the default list', [sold('2021-03', { market: 'TW' })], 'IN', 'developed'],
    ['and what is not on it', [sold('2021-03', { market: 'PL' })], 'DE', 'developing'],
  ])('%s', (_, parts, country, expected) => {
    expect(market(parts, country)).toBe(expected);
  });

  it.each([
    // customers developing, own country developed
    ['cba-ce 2019-11', [150_000, 5, 5, 2, 1]],
    ['cba-ce 2021-05', [150_000, 5, 15, 5, 1]],
    ['cba-fo 2019-11', [150_000, 1, 5, 2, 1]],
    ['cba-fo 2021-05', [150_000, 1, 15, 5, 1]],
  ])('%s: capability goes by the own country from 2021-05 on', (edition, targets) => {
    const of = world(sold('2021-03', { ...talent, market: 'IN' }));
    const { indicators } = scoreOf(of, { edition, country: 'DE' });
    expect([0, 1, 2, 4, 5].map((index) => indicators[index]!.target)).toEqual(targets);
  });

  it.each([
    ['cba-ce 2019-11', [300_000, 10, 10, 5, 5]],
    ['cba-ce 2021-05', [300_000, 10, 15, 5, 5]],
    ['cba-fo 2019-11', [300_000, 3, 15, 5, 3]],
    ['cba-fo 2021-05', [300_000, 3, 15, 5, 3]],
  ])('%s: targets of developed markets', (edition, targets) => {
    const { indicators } = scoreOf(world(), { edition });
    expect([0, 1, 2, 4, 5].map((index) => indicators[index]!.target)).toEqual(targets);
  });
});

describe('R6.6, R6.7 users by program and market', () => {
  it.each<[string, string, number, number]>([
    ['cba-ce 2021-05', 'DE', 249, 0],
    ['cba-ce 2021-05', 'DE', 250, 1],
    ['cba-ce 2021-05', 'IN', 149, 0],
    ['cba-ce 2021-05', 'IN', 150, 1],
    ['cba-fo 2019-11', 'DE', 99, 0],
    ['cba-fo 2019-11', 'DE', 100, 1],
    ['cba-fo 2019-11', 'IN', 49, 0],
    ['cba-fo 2019-11', 'IN', 50, 1],
  ])('%s %s: %i users', (edition, market, users, deployments) => {
    const rose = world(used('2020-04', 0, { ...talent, market }), used('2021-03', users, { ...talent, market }));
    expect(valueIn('new-large-deployments', rose, { edition })).toBe(deployments);
    const grew = world(
      used('2020-03', users, { ...talent, market }),
      used('2021-03', users + 100, { ...talent, market }),
    );
    expect(indicatorIn('monthly-active-user-growth', grew, { edition }).points).toBe(deployments * 25);
  });

  it('a tenant that was large by the developing figure already is new by the developed one', () => {
    const rose = (market: string) =>
      world(used('2020-04', 200, { ...talent, market }), used('2021-03', 300, { ...talent, market }));
    expect(['DE', 'IN'].map((market) => valueIn('new-large-deployments', rose(market), ce21))).toEqual([1, 0]);
  });
});

describe('R6.8 losses take back only credit that was given (2021-05)', () => {
  const adds = (parts: Part[], asked: Asked) =>
    valueIn('net-customer-adds', world(parts), { ...asked, month: '2021-12' });
  // Window 2021-01..2021-12.
  const ours = (months: string) => sold(months, talent);
  const theirs = (months: string) => sold(months, { ...talent, by: '900' });
  it.each<[string, Part[], number, number]>([
    // 2019-11, 2021-05
    ['won and lost inside the window', [ours('2021-02..2021-05')], 0, 0],
    ['won before the window, 11 months before the loss', [ours('2020-02..2020-12')], -1, -1],
    ['won 12 months before the loss', [ours('2020-02..2021-01')], -1, -1],
    ['won 13 months before the loss', [ours('2020-02..2021-02')], -1, 0],
    ['the farthest that matters: won 2020-01, lost in the window’s first month', [ours('2020-01..2020-12')], -1, -1],
    ['won 2019-12, lost in that month', [ours('2019-12..2020-12')], -1, 0],
    [
      'the month before the farthest is missing: no add',
      [ours('2020-01..2020-12'), missing('subscription-details', '100', '2019-12')],
      -1,
      0,
    ],
    ['never won', [ours('2019-01..2021-05')], -1, 0],
    ['joined later', [theirs('2020-06..2021-05'), ours('2021-05')], -1, 0],
    [
      'taken back once: the second loss finds nothing',
      [ours('2021-01'), theirs('2021-03..2021-05'), theirs('2021-03'), ours('2021-05')],
      -1,
      0,
    ],
    [
      'left, and back for a later loss: taken back then',
      [ours('2021-01'), theirs('2021-01..2021-03'), theirs('2021-05..2021-07'), ours('2021-07')],
      0,
      0,
    ],
    ['another’s loss is not ours', [ours('2021-01'), theirs('2021-01..2021-03')], 1, 1],
    ['won, lost, won again and lost again', [ours('2021-01'), ours('2021-03'), ours('2021-05')], 0, 0],
    [
      'a missing slice: no add, so nothing to take back',
      [ours('2020-06..2021-02'), missing('subscription-details', '100', '2020-05')],
      -1,
      0,
    ],
  ])('%s', (_, parts, before, after) => {
    expect(adds(parts, ce19)).toBe(before);
    expect(adds(parts, ce21)).toBe(after);
  });
});
