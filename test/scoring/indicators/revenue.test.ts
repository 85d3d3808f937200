import { describe, expect, it } from 'vitest';
import { ledgerOf, type Part, scoreOf, sold, used, valueIn, world } from '../build.ts';

const ea = { channel: 'EA', usd: 1 } as const;

describe('R5.1 net new revenue of 2021-03, window 2020-04..2021-03', () => {
  it.each<[string, Part[], number]>([
    ['first month of the window', [sold('2020-04', { usd: 5 })], 5],
    ['last month of the window', [sold('2021-03', { usd: 5 })], 5],
    ['the month before the window', [sold('2020-03', { usd: 5 })], 0],
    ['the month after', [sold('2021-04', { usd: 5 })], 0],
    [
      'all months and subscriptions add up',
      [sold('2020-04..2021-03', { usd: 5 }), sold('2021-03', { subscription: 'S2', usd: 1.5 })],
      61.5,
    ],
    [
      'two tenants with one subscription id',
      [sold('2021-03', { usd: 5 }), sold('2021-03', { tenant: 'T2', usd: 6 })],
      11,
    ],
    ['CSP', [sold('2021-03', { channel: 'CSP', usd: 5 })], 5],
    ['Web Direct', [sold('2021-03', { channel: 'Web Direct', usd: 5 })], 5],
    ['no other channel [decision]', [sold('2021-03', { channel: 'other', usd: 5 })], 0],
    ['free', [sold('2021-03', { paid: false, usd: 5 })], 0],
    ['not listed', [sold('2021-03', { product: 'Guides', usd: 5 })], 0],
    ['any state', [sold('2021-03', { active: false, usd: 5 })], 5],
    ['without seats', [sold('2021-03', { seats: 0, usd: 5 })], 5],
    ['credits come off', [sold('2021-02', { usd: 5 }), sold('2021-03', { usd: -2 })], 3],
    ['a negative sum', [sold('2021-03', { usd: -2.01 })], -2.01],
    ['not credited', [sold('2021-03', { as: 'CPOR-OSU', usd: 5 })], 0],
    ["another partner's row", [sold('2021-03', { by: '900', usd: 5 }), used('2021-03', 0)], 0],
    ['own row of a type that gives nothing', [sold('2021-03', { as: 'PAL', usd: 5 }), used('2021-03', 0)], 5],
    ['two types: the largest [decision]', [sold('2021-03', { usd: 5 }), sold('2021-03', { as: 'DPOR', usd: 7 })], 7],
    ['two negative rows: the larger', [sold('2021-03', { usd: -5 }), sold('2021-03', { as: 'DPOR', usd: -7 })], -5],
    ['largest per month, not over months', [sold('2021-02', { usd: 5 }), sold('2021-03', { as: 'DPOR', usd: 7 })], 12],
    [
      'the largest only among counted channels',
      [sold('2021-03', { usd: 5 }), sold('2021-03', { as: 'DPOR', channel: 'other', usd: 7 })],
      5,
    ],
    [
      'the largest only in the first agreement year',
      [sold('2021-03', { usd: 5 }), sold('2021-03', { as: 'DPOR', channel: 'EA', start: '2020-03-31', usd: 7 })],
      5,
    ],
  ])('%s', (_, parts, usd) => {
    expect(valueIn('net-new-revenue', world(parts))).toBe(usd);
  });

  it('two locations of one partner: the largest, once', () => {
    const both = world(sold('2021-03', { usd: 5 }), sold('2021-03', { by: '101', as: 'PAL', usd: 7 }));
    expect(valueIn('net-new-revenue', both, { partner: ['100', '101'] })).toBe(7);
    expect(valueIn('net-new-revenue', both, { partner: ['100'] })).toBe(5);
    expect(valueIn('net-new-revenue', both, { partner: ['101'] })).toBe(0);
  });

  it('names the association of the row that gave the amount, where that one is credited', () => {
    const named = (...parts: Part[]) =>
      ledgerOf(world(parts), { partner: ['100', '101'] })
        .filter(({ indicator }) => indicator === 'net-new-revenue')
        .map(({ association }) => `${association?.location} ${association?.type}`);
    expect(named(sold('2021-03', { usd: 5 }), sold('2021-03', { by: '101', as: 'DPOR', usd: 7 }))).toEqual([
      '101 DPOR',
    ]);
    expect(named(sold('2021-03', { usd: 5 }), sold('2021-03', { by: '101', as: 'PAL', usd: 7 }))).toEqual(['100 CSP']);
    expect(named(sold('2021-02', { usd: 5 }), sold('2021-03', { as: 'DPOR', usd: 7 }))).toEqual([
      '100 CSP',
      '100 DPOR',
    ]);
  });

  it('a negative sum gives 0 points', () => {
    expect(scoreOf(world(sold('2021-03', { usd: -300 }))).indicators[0]).toMatchObject({ value: -300, points: 0 });
  });

  it('amounts of 0 are no entries', () => {
    expect(ledgerOf(world(sold('2021-02..2021-03', { usd: 0, seats: 0 })))).toEqual([]);
  });
});

describe('R5.2 Enterprise Agreement rows count in months 0 to 11 of the agreement', () => {
  it.each([
    ['month 0', '2021-03-31', 1],
    ['month 0, first day', '2021-03-01', 1],
    ['month 11', '2020-04-01', 1],
    ['month 12', '2020-03-31', 0],
    ['years old', '2015-03-01', 0],
    ['before it starts', '2021-04-01', 0],
  ])('%s: an agreement of %s', (_, start, usd) => {
    expect(valueIn('net-new-revenue', world(sold('2021-03', { ...ea, start })))).toBe(usd);
  });

  it('each month by its own age: of an agreement of 2020-01, 2020-04 to 2020-12 count', () => {
    expect(valueIn('net-new-revenue', world(sold('2020-04..2021-03', { ...ea, start: '2020-01-15' })))).toBe(9);
  });

  it('other channels count however old', () => {
    expect(valueIn('net-new-revenue', world(sold('2021-03', { channel: 'CSP', usd: 1, start: '2015-01-01' })))).toBe(1);
  });
});
