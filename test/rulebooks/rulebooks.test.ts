import { describe, expect, it } from 'vitest';
import type { Month } from '../../src/month.ts';
import { editionInForce, editionNamed, editionsOf, programs } from '../../src/rulebooks/index.ts';
import { loadRulebooks } from '../../src/rulebooks/rulebooks.ts';
import { passed, scoreOf, sold, used, world } from '../scoring/build.ts';
import madeUp from './fixtures/made-up.json' with { type: 'json' };

describe('the edition in force', () => {
  it.each([
    ['2019-01', '2021-01', 'before the first edition, the first [decision]'],
    ['2020-12', '2021-01', 'before the first edition, the first [decision]'],
    ['2021-01', '2021-01', 'its first month'],
    ['2021-08', '2021-01', 'its last month'],
    ['2021-09', '2021-09', 'the first month of the next'],
    ['2021-10', '2021-09', ''],
    ['2035-01', '2021-09', ''],
  ])('smb in %s: %s %s', (month, id) => {
    expect(editionInForce('smb', month as Month).id).toBe(id);
  });

  it.each([
    ['2019-10', '2019-11'],
    ['2019-11', '2019-11'],
    ['2021-04', '2021-03'],
    ['2021-05', '2021-05'],
  ])('cba-ce and cba-fo in %s: %s', (month, id) => {
    for (const program of ['cba-ce', 'cba-fo']) expect(editionInForce(program, month as Month).id).toBe(id);
  });

  it.each([
    ['2022-10', '2023-03'],
    ['2023-11', '2023-03'],
    ['2023-12', '2023-12'],
    ['2026-04', '2023-12'],
    ['2026-05', '2026-05'],
  ])('business-applications in %s: %s', (month, id) => {
    expect(editionInForce('business-applications', month as Month).id).toBe(id);
  });

  it('governs the whole window: usage counts per subscription from the scored month 2021-09 on', () => {
    const shared = world(used('2021-01..2021-12', 3), used('2021-01..2021-12', 3, { subscription: 'S2' }));
    const deployments = (month: string) =>
      scoreOf(shared, { month, edition: editionInForce('smb', month as Month) }).indicators[4]?.value;
    expect(['2021-08', '2021-09'].map(deployments)).toEqual([1, 0]);
  });
});

describe('looking programs and editions up', () => {
  it('names what is there', () => {
    expect(programs).toEqual(['smb', 'cba-ce', 'cba-fo', 'business-applications']);
    expect(editionsOf('smb').map(({ id }) => id)).toEqual(['2021-01', '2021-09']);
    expect(editionNamed('smb', '2021-01').firstMonth).toBe('2021-01');
  });

  it.each([
    [
      'unknown-program',
      'There is no program cba. There is: smb, cba-ce, cba-fo, business-applications.',
      () => editionsOf('cba'),
    ],
    [
      'unknown-program',
      'There is no program cba. There is: smb, cba-ce, cba-fo, business-applications.',
      () => editionInForce('cba', '2021-01' as Month),
    ],
    [
      'unknown-program',
      'There is no program __proto__. There is: smb, cba-ce, cba-fo, business-applications.',
      () => editionNamed('__proto__', '2021-01'),
    ],
    [
      'unknown-edition',
      'The program smb has no edition 2021-02. It has: 2021-01, 2021-09.',
      () => editionNamed('smb', '2021-02'),
    ],
  ])('%s: %s', (code, message, look) => {
    expect(look).toThrow(expect.objectContaining({ kind: 'not-found', code, message }));
  });
});

describe('rulebooks from given editions', () => {
  const next = { ...madeUp, id: '2023-01', firstMonth: '2023-01' };

  it('sorts editions given in any order', () => {
    const { editionInForce: inForce, editionsOf: all } = loadRulebooks([next, madeUp]);
    expect(all('garden').map(({ id }) => id)).toEqual(['2022-05', '2023-01']);
    expect(['2022-12', '2023-01'].map((month) => inForce('garden', month as Month).id)).toEqual(['2022-05', '2023-01']);
  });

  it.each([
    ['two editions of one id', [madeUp, { ...next, id: '2022-05' }], 'The program garden has two editions 2022-05.'],
    ['two of one first month', [madeUp, { ...next, firstMonth: '2022-05' }], 'two editions that start in 2022-05.'],
    [
      'tiers of other names',
      [madeUp, { ...next, tiers: [{ tier: 'grown', from: 50 }] }],
      'The edition garden 2023-01 must have the tiers sprouting, blooming.',
    ],
    ['one that is not valid', [madeUp, { ...next, title: 7 }], 'The edition garden 2023-01 cannot be used: /title: '],
  ])('refuses %s', (_, given, message) => {
    expect(() => loadRulebooks(given)).toThrow(message);
  });

  it('a made-up program of known shapes scores by its data alone', () => {
    const edition = loadRulebooks([madeUp]).editionNamed('garden', '2022-05');
    const spade = { product: 'Dynamics 365 for Spade', as: 'PAL' } as const;
    const sums = world(
      // Web sales of the first agreement year: 2 × $25 of a $200 target. CSP is no counted channel here.
      sold('2022-01..2022-06', { ...spade, channel: 'Web Direct', start: '2021-03-01', usd: 25 }),
      sold('2022-06', { ...spade, channel: 'CSP', usd: 500 }),
      // Rakes by DPOR are 900's, whose PAL stands before it; so this partner gets nothing for them.
      sold('2022-06', {
        tenant: 'T2',
        product: 'Rake',
        as: 'DPOR',
        channel: 'Web Direct',
        start: '2022-06-01',
        usd: 70,
      }),
      used('2022-06', 9, { tenant: 'T2', product: 'Rake', as: 'PAL', by: '900' }),
      // From 2 users a year before to 5 on two subscriptions, of which one rose from 0 to 3.
      used('2021-06..2022-06', 2, spade),
      used('2022-06', 3, { ...spade, subscription: 'S2' }),
      passed('I1', 'GD-101'),
    );
    const score = scoreOf(sums, { month: '2022-06', edition });
    expect(score.indicators.map(({ id, value, points }) => [id, value, points])).toEqual([
      ['harvest', 50, 10],
      ['gardeners', 1, 10],
      ['beds', 1, 5],
      ['growth', 1.5, 15],
    ]);
    expect(score).toMatchObject({ program: 'garden', edition: '2022-05', shownScore: 40, tier: 'sprouting' });
    expect(score.nextTier).toEqual({ tier: 'blooming', pointsMissing: 30, conditions: [] });
  });
});
