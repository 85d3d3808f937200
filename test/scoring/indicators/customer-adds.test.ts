import { describe, expect, it } from 'vitest';
import { ledgerOf, missing, type Part, sold, used, valueIn, world } from '../build.ts';

const adds = (parts: Part[], partner = '100') => valueIn('net-customer-adds', world(parts), { partner: [partner] });
/** A partner of record elsewhere, so that a case sees only the direct customer's seats. */
const direct = { by: '' } as const;

describe('R5.3 net customer adds of 2021-03, window 2020-04..2021-03', () => {
  it.each<[string, Part[], number]>([
    ['won in the last month', [sold('2021-03')], 1],
    ['won in the first month', [sold('2020-04..2021-03')], 1],
    ['won in the month before the window', [sold('2020-03..2021-03')], 0],
    ['lost in the last month', [sold('2020-03..2021-02')], -1],
    ['lost in the first month', [sold('2020-03')], -1],
    ['lost before the window', [sold('2020-02')], 0],
    ['won and lost', [sold('2020-06..2020-08')], 0],
    ['lost and won again', [sold('2020-03..2020-08'), sold('2020-10..2021-03')], 0],
    ['won, lost and won again', [sold('2020-05..2020-08'), sold('2020-10..2021-03')], 1],
    ['two tenants', [sold('2021-03'), sold('2021-03', { tenant: 'T2' })], 2],
    [
      'a tenant is one customer, however many subscriptions',
      [sold('2021-02..2021-03'), sold('2021-03', { subscription: 'S2' })],
      1,
    ],
    [
      'moved to another subscription: nothing lost or won',
      [sold('2020-03..2020-09'), sold('2020-10..2021-03', { subscription: 'S2' })],
      0,
    ],
    ['no seats', [sold('2021-03', { seats: 0 })], 0],
    ['seats come later', [sold('2020-03..2021-02', { seats: 0 }), sold('2021-03', { seats: 1 })], 1],
    ['free seats', [sold('2021-03', { paid: false })], 0],
    ['another product', [sold('2021-03', { product: 'Guides' })], 0],
    ['inactive state', [sold('2021-03', { active: false })], 0],
    ['suspended, then active', [sold('2020-03..2021-02', { active: false }), sold('2021-03')], 1],
    ['a channel that does not count gives no credit', [sold('2021-03', { channel: 'other' })], 0],
    ['but makes the tenant active', [sold('2020-03..2021-02', { channel: 'other' }), sold('2020-12..2021-03')], 0],
    [
      'seats of another subscription make active too',
      [sold('2020-03..2021-03', { channel: 'other', subscription: 'S9' }), sold('2021-03')],
      0,
    ],
    ['seats that nobody sold make active too', [sold('2020-03..2021-03', direct), sold('2021-03')], 0],
    ['credited through usage alone', [sold('2021-03', { by: '900' }), used('2021-03', 0)], 1],
    ['credited for sales, not usage', [sold('2021-03', { as: 'CPOR-OSU' })], 0],
    [
      'credited on a subscription that is not countable',
      [sold('2021-03', direct), sold('2021-03', { subscription: 'S2', seats: 0 })],
      0,
    ],
    ['countable through one of several rows', [sold('2021-03'), sold('2021-03', { by: '', channel: 'other' })], 1],
    ['countable through a row of another', [sold('2021-03', direct), sold('2021-03', { seats: 0 })], 1],
    [
      'countable only with the seat on the counted row',
      [sold('2021-03', { ...direct, channel: 'other' }), sold('2021-03', { seats: 0 })],
      0,
    ],
    [
      'joined a customer that is active already',
      [sold('2020-04..2021-03', { by: '900' }), sold('2020-06..2021-03')],
      0,
    ],
    ['bought from Microsoft directly first', [sold('2020-05..2020-08', direct), sold('2020-09..2021-03')], 0],
    [
      'direct customers are lost like others: a new add afterwards',
      [sold('2020-05..2020-08', direct), sold('2020-10..2021-03')],
      1,
    ],
    ['loss without an add before [decision]', [sold('2020-01..2020-06', { by: '900' }), sold('2020-06')], -1],
    [
      'loss goes to who is associated in the month before',
      [sold('2020-03..2020-05'), sold('2020-06..2020-08', { by: '900' })],
      0,
    ],
    ['loss where the month before was not countable', [sold('2020-03..2020-08', { channel: 'other' })], 0],
  ])('%s', (_, parts, expected) => {
    expect(adds(parts)).toBe(expected);
  });

  it('R4.7: every credited partner gets the add and the loss', () => {
    const shared = [
      sold('2020-03'),
      sold('2020-03', { by: '200', as: 'DPOR' }),
      sold('2021-03'),
      sold('2021-03', { by: '300' }),
    ];
    expect([adds(shared), adds(shared, '200'), adds(shared, '300')]).toEqual([0, -1, 1]);
  });

  it('a partner with two locations gets a customer once', () => {
    const both = world(
      sold('2021-03'),
      sold('2021-03', { by: '101' }),
      sold('2021-03', { by: '101', subscription: 'S2' }),
    );
    expect(valueIn('net-customer-adds', both, { partner: ['100', '101'] })).toBe(1);
  });

  it('one line per tenant and association, +1 and -1 by month', () => {
    const lines = ledgerOf(world(sold('2020-05..2020-08'), sold('2020-10..2020-11'), sold('2021-01', { as: 'DPOR' })));
    expect(lines.map(({ rule, association, amounts }) => [rule, association?.type, amounts])).toEqual([
      [
        'R5.3',
        'CSP',
        [
          ['2020-05', 1],
          ['2020-09', -1],
          ['2020-10', 1],
          ['2020-12', -1],
        ],
      ],
      [
        'R5.3',
        'DPOR',
        [
          ['2021-01', 1],
          ['2021-02', -1],
        ],
      ],
    ]);
  });
});

describe('R5.4 no credit and no loss out of missing data [decision]', () => {
  const details = (by: string, month: string) => missing('subscription-details', by, month);
  it.each<[string, Part[], number]>([
    ['add, month before not covered', [sold('2021-03'), details('100', '2021-02')], 0],
    ['add, month before covered', [sold('2021-03'), details('100', '2021-01')], 1],
    ['loss, month itself not covered', [sold('2020-03..2020-08'), details('100', '2020-09')], 0],
    ['loss, month itself covered', [sold('2020-03..2020-08'), details('100', '2020-10')], -1],
    ['usage that is not covered is no matter', [sold('2021-03'), missing('dynamics-365-usage', '100', '2021-02')], 1],
    [
      'another location with a row of the tenant',
      [sold('2021-03'), sold('2021-03', { by: '900', seats: 0 }), details('900', '2021-02')],
      0,
    ],
    [
      'even one in an inactive state',
      [sold('2021-03'), sold('2021-03', { by: '900', active: false }), details('900', '2021-02')],
      0,
    ],
    [
      'but not one without a qualifying row',
      [sold('2021-03'), sold('2021-03', { by: '900', paid: false }), details('900', '2021-02')],
      1,
    ],
    [
      'a location that spoke of the tenant the month before',
      [sold('2021-02', { by: '900', seats: 0 }), sold('2021-03'), details('900', '2021-03')],
      0,
    ],
    [
      'not one that spoke of it earlier',
      [sold('2021-01', { by: '900', seats: 0 }), sold('2021-03'), details('900', '2021-02..2021-03')],
      1,
    ],
    [
      "the direct customers' slice too",
      [sold('2021-03', { by: '', subscription: 'S2' }), sold('2021-03'), details('', '2021-02')],
      0,
    ],
    ["the direct customers' slice only where they have a row", [sold('2021-03'), details('', '2021-02')], 1],
    [
      'a location of no concern',
      [sold('2021-03'), sold('2021-03', { tenant: 'T2', by: '900' }), details('900', '2021-02')],
      1,
    ],
    ['the base month of the window matters for its first', [sold('2020-04..2021-03'), details('100', '2020-03')], 0],
  ])('%s', (_, parts, expected) => {
    expect(adds(parts)).toBe(expected);
  });
});
