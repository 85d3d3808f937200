import { describe, expect, it } from 'vitest';
import type { AttributionType } from '../../src/reports/rows.ts';
import type { AttributionRule } from '../../src/rulebooks/edition.ts';
import { editionNamed } from '../../src/rulebooks/index.ts';
import { credited } from '../../src/scoring/attribution.ts';
import { ledgerOf, missing, type Part, sold, used, valueIn, world } from './build.ts';

/** `200 DPOR, 300 CPOR-OSA` as associations of one subscription in one month. */
function associations(text: string) {
  return text
    .split(', ')
    .filter(Boolean)
    .map((one) => {
      const [location, ...type] = one.split(' ');
      return { location: location!, type: type.join(' ') as AttributionType, report: 'subscription-details' as const };
    });
}
const locations = (rule: AttributionRule, group: 'sales' | 'usage', text: string) =>
  credited(rule, group, associations(text))
    .map(({ location }) => location)
    .join(' ');

describe('who is credited on one subscription in one month', () => {
  const rule = editionNamed('smb', '2021-01').attribution;
  it.each([
    // rule, associations, credited for sales, credited for usage
    ['R4.2', '1 CSP', '1', '1'],
    ['R4.2', '1 CSP, 2 CPOR-OSA, 3 CPOR-OSU', '1 2', '1 3'],
    ['R4.3', '1 CPOR-OSA', '1', ''],
    ['R4.3', '1 CPOR-OSU', '', '1'],
    ['R4.1 a plain CPOR is both [decision]', '1 CPOR', '1', '1'],
    ['R4.1 a presales claim gives nothing', '1 CPOR Presales, 2 PAL, 3 TPOR, 4 GDAP, 5 DAP', '', ''],
    ['R4.4', '1 DPOR', '1', '1'],
    ['R4.4', '1 DPOR, 2 CPOR-OSA', '2', '1'],
    ['R4.4', '1 DPOR, 2 CPOR-OSU', '1', '2'],
    ['R4.4', '1 DPOR, 2 CPOR-OSA, 3 CPOR-OSU', '2', '3'],
    ['R4.4', '1 DPOR, 2 CPOR', '2', '2'],
    ['R4.4 its own claim counts too', '1 DPOR, 1 CPOR-OSA', '1', '1'],
    ['R4.4 a presales claim displaces nobody', '1 DPOR, 2 CPOR Presales', '1', '1'],
    ['R4.4 CSP displaces nobody', '1 DPOR, 2 CSP', '1 2', '1 2'],
    ['R4.7', '1 CSP, 2 CSP, 3 DPOR, 4 DPOR', '1 2 3 4', '1 2 3 4'],
    ['nobody', '', '', ''],
  ])('%s: %s', (_, all, sales, usage) => {
    expect(locations(rule, 'sales', all)).toBe(sales);
    expect(locations(rule, 'usage', all)).toBe(usage);
  });
});

describe('R4.5: another rule of the same form, where any claim counts for both groups', () => {
  const both: ('sales' | 'usage')[] = ['sales', 'usage'];
  const rule: AttributionRule = {
    credits: { CSP: both, DPOR: both, CPOR: both, 'CPOR-OSA': both, 'CPOR-OSU': both },
    givesWayTo: { DPOR: ['CPOR', 'CPOR-OSA', 'CPOR-OSU'] },
  };
  it.each([
    ['1 CPOR-OSU', '1', '1'],
    ['1 DPOR, 2 CPOR-OSA', '2', '2'],
    ['1 DPOR, 2 CPOR-OSU', '2', '2'],
    ['1 DPOR', '1', '1'],
  ])('%s', (all, sales, usage) => {
    expect(locations(rule, 'sales', all)).toBe(sales);
    expect(locations(rule, 'usage', all)).toBe(usage);
  });
});

describe('where associations come from', () => {
  const revenue = (parts: Part[]) => valueIn('net-new-revenue', world(parts));

  it.each<[string, Part[], number]>([
    ['R4.1 a usage row is enough', [sold('2021-03', { as: 'PAL', usd: 7 }), used('2021-03', 0)], 7],
    ['R4.1 of the same month', [sold('2021-03', { as: 'PAL', usd: 7 }), used('2021-02', 0)], 0],
    [
      'R4.1 of the same subscription',
      [sold('2021-03', { as: 'PAL', usd: 7 }), used('2021-03', 0, { subscription: 'S2' })],
      0,
    ],
    ['R4.1 of the same tenant', [sold('2021-03', { as: 'PAL', usd: 7 }), used('2021-03', 0, { tenant: 'T2' })], 0],
    ['R4.1 not a free row', [sold('2021-03', { as: 'PAL', usd: 7 }), used('2021-03', 0, { paid: false })], 0],
    [
      'R4.1 not of another product',
      [sold('2021-03', { as: 'PAL', usd: 7 }), used('2021-03', 0, { product: 'Guides' })],
      0,
    ],
    [
      'R4.1 a row in any channel',
      [sold('2021-03', { as: 'PAL', usd: 7 }), sold('2021-03', { channel: 'other', usd: 9 })],
      7,
    ],
    [
      'R4.1 a row in any state',
      [sold('2021-03', { as: 'PAL', usd: 7 }), sold('2021-03', { active: false, usd: 5 })],
      7,
    ],
    [
      'R4.4 a claim by another partner',
      [sold('2021-03', { as: 'DPOR', usd: 7 }), used('2021-03', 0, { by: '900', as: 'CPOR-OSA' })],
      0,
    ],
    [
      'R4.4 a claim in another month',
      [sold('2021-03', { as: 'DPOR', usd: 7 }), used('2021-02', 0, { by: '900', as: 'CPOR-OSA' })],
      7,
    ],
    [
      'R4.4 a claim on another subscription',
      [sold('2021-03', { as: 'DPOR', usd: 7 }), used('2021-03', 0, { by: '900', as: 'CPOR', subscription: 'S2' })],
      7,
    ],
    [
      'R4.4 a claim on a free row',
      [sold('2021-03', { as: 'DPOR', usd: 7 }), used('2021-03', 0, { by: '900', as: 'CPOR', paid: false })],
      7,
    ],
    [
      'R4.6 each month by its own associations',
      [
        sold('2021-01', { as: 'CPOR-OSU', usd: 1 }),
        sold('2021-02', { as: 'CPOR-OSA', usd: 2 }),
        sold('2021-03', { as: 'PAL', usd: 4 }),
      ],
      2,
    ],
  ])('%s', (_, parts, usd) => {
    expect(revenue(parts)).toBe(usd);
  });

  it('R4.7: each of several partners gets the full amount', () => {
    const shared = world(sold('2021-03', { usd: 50 }), sold('2021-03', { by: '200', as: 'DPOR', usd: 50 }));
    expect(valueIn('net-new-revenue', shared)).toBe(50);
    expect(valueIn('net-new-revenue', shared, { partner: ['200'] })).toBe(50);
  });

  it('a line names the association that gave it, and an unknown slice takes none away', () => {
    const lines = ledgerOf(
      world(sold('2021-02..2021-03', { as: 'CPOR-OSA', usd: 3 }), missing('dynamics-365-usage', '100', '2021-03')),
    ).filter(({ indicator }) => indicator === 'net-new-revenue');
    expect(lines).toEqual([
      {
        indicator: 'net-new-revenue',
        tenant: 'T1',
        customerName: 'T1 Inc.',
        subscription: 'S1',
        rule: 'R5.1',
        association: { location: '100', type: 'CPOR-OSA', report: 'subscription-details' },
        amounts: [
          ['2021-02', 300],
          ['2021-03', 300],
        ],
      },
    ]);
  });
});
