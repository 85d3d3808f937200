import { describe, expect, it } from 'vitest';
import { ledgerOf, missing, type Part, scoreOf, sold, used, world } from '../build.ts';

const s2 = { subscription: 'S2' };
const growth = (parts: Part[], edition: string, partner = ['100']) => {
  const scored = scoreOf(world(parts), { edition, partner }).indicators.find(
    ({ id }) => id === 'monthly-active-user-growth',
  )!;
  return [scored.value, scored.points];
};

/** The scored month is 2021-03, the base month M-12 is 2020-03. */
describe('R5.12 monthly active user growth, where both editions agree', () => {
  it.each<[string, Part[], number | null, number]>([
    ['35 % gives all points', [used('2020-03', 100), used('2021-03', 135)], 0.35, 25],
    ['more gives no more', [used('2020-03', 100), used('2021-03', 200)], 1, 25],
    ['34 %', [used('2020-03', 100), used('2021-03', 134)], 0.34, 24.28],
    ['7 %', [used('2020-03', 100), used('2021-03', 107)], 0.07, 5],
    ['nothing', [used('2020-03', 100), used('2021-03', 100)], 0, 0],
    ['a fall', [used('2020-03', 100), used('2021-03', 99)], -0.01, 0],
    ['all gone', [used('2020-03', 100)], -1, 0],
    ['cut to six decimals', [used('2020-03', 60), used('2021-03', 61)], 0.016666, 1.19],
    ['a fall cut toward zero', [used('2020-03', 60), used('2021-03', 59)], -0.016666, 0],
    ['base 50', [used('2020-03', 50), used('2021-03', 100)], 1, 25],
    ['base 49: no points', [used('2020-03', 49), used('2021-03', 100)], 1.040816, 0],
    ['base 0: no value', [used('2021-03', 100)], null, 0],
    ['no users at all', [], null, 0],
    [
      'the base month is M-12, not M-11 [decision]',
      [used('2020-03', 50), used('2020-04', 500), used('2021-03', 100)],
      1,
      25,
    ],
    [
      'each month by its own credit: not credited in M',
      [used('2020-03', 50), used('2021-03', 100, { by: '900' })],
      -1,
      0,
    ],
    [
      'each month by its own credit: not credited in M-12',
      [used('2020-03', 50, { by: '900' }), used('2021-03', 100)],
      null,
      0,
    ],
    [
      'credited for sales only',
      [used('2020-03', 50, { as: 'CPOR-OSA' }), used('2021-03', 100, { as: 'CPOR-OSA' })],
      null,
      0,
    ],
    [
      'credited through subscription-details',
      [used('2020-03', 50, { by: '' }), sold('2020-03'), used('2021-03', 100, { by: '' }), sold('2021-03')],
      1,
      25,
    ],
    [
      'two tenants add up',
      [used('2020-03', 40), used('2020-03', 60, { tenant: 'T2' }), used('2021-03', 135)],
      0.35,
      25,
    ],
    [
      'R5.8 the largest row, whoever states it',
      [used('2020-03', 50), used('2021-03', 60), used('2021-03', 100, { by: '900' })],
      1,
      25,
    ],
    [
      'R5.8 free rows and other products',
      [
        used('2020-03', 50),
        used('2021-03', 60),
        used('2021-03', 100, { paid: false }),
        used('2021-03', 100, { product: 'Guides' }),
      ],
      0.2,
      14.28,
    ],
  ])('%s', (_, parts, value, points) => {
    for (const edition of ['2021-01', '2021-09']) expect(growth(parts, edition), edition).toEqual([value, points]);
  });
});

describe('R5.12 per tenant (2021-01), per subscription (2021-09)', () => {
  it('counts the whole tenant, or the credited subscription', () => {
    const parts = [
      used('2020-03', 50),
      used('2021-03', 60),
      used('2020-03', 50, { by: '900', ...s2 }),
      used('2021-03', 140, { by: '900', ...s2 }),
    ];
    expect(growth(parts, '2021-01')).toEqual([1, 25]);
    expect(growth(parts, '2021-09')).toEqual([0.2, 14.28]);
  });

  it('lines give the users of M, and those of M-12 as a negative amount', () => {
    const parts = world(
      used('2020-03', 30),
      used('2021-03', 40),
      used('2020-03', 20, s2),
      used('2021-03', 21, { ...s2, as: 'DPOR' }),
    );
    const lines = (edition: string) =>
      ledgerOf(parts, { edition })
        .filter(({ indicator }) => indicator === 'monthly-active-user-growth')
        .map(({ subscription, association, amounts }) => [subscription, association?.type, ...amounts]);
    expect(lines('2021-01')).toEqual([[undefined, 'CSP', ['2020-03', -50], ['2021-03', 61]]]);
    expect(lines('2021-09')).toEqual([
      ['S1', 'CSP', ['2020-03', -30], ['2021-03', 40]],
      ['S2', 'CSP', ['2020-03', -20]],
      ['S2', 'DPOR', ['2021-03', 21]],
    ]);
  });
});

it('lines distinguish which report stated the association, subscription-details first if both do', () => {
  const parts = world(used('2020-03', 30), sold('2021-03'), used('2021-03', 40));
  const reports = ledgerOf(parts)
    .filter(({ indicator }) => indicator === 'monthly-active-user-growth')
    .map(({ association, amounts }) => [association?.report, ...amounts]);
  expect(reports).toEqual([
    ['subscription-details', ['2021-03', 40]],
    ['dynamics-365-usage', ['2020-03', -30]],
  ]);
});

describe('R5.12 like for like: locations whose usage of both months is covered [decision]', () => {
  const gap = (by: string, month: string) => missing('dynamics-365-usage', by, month);
  const both = [used('2020-03', 50), used('2021-03', 100)];
  const second = [used('2020-03', 50, { by: '101', tenant: 'T2' }), used('2021-03', 50, { by: '101', tenant: 'T2' })];
  it.each<[string, Part[], number | null]>([
    ['M-12 not covered', [...both, gap('100', '2020-03')], null],
    ['M not covered', [...both, gap('100', '2021-03')], null],
    ['a month between not covered', [...both, gap('100', '2020-04..2021-02')], 1],
    ['subscription-details not covered', [...both, missing('subscription-details', '100', '2020-03')], 1],
    ['only the covered location counts', [...both, ...second, gap('101', '2020-03')], 1],
    ['both locations covered', [...both, ...second], 0.5],
    [
      'a tenant of both: the covered one is enough',
      [...both, used('2020-03', 50, { by: '101' }), gap('101', '2021-03')],
      1,
    ],
    [
      'users that a location not covered states still count',
      [...both, used('2021-03', 200, { by: '900' }), gap('900', '2020-03')],
      3,
    ],
  ])('%s', (_, parts, value) => {
    for (const edition of ['2021-01', '2021-09'])
      expect(growth(parts, edition, ['100', '101'])[0], edition).toBe(value);
  });
});
