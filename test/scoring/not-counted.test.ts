import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reasonText } from '../../src/lookups/reason-text.ts';
import { addMonths, type Month, trailingWindow } from '../../src/month.ts';
import { editionNamed, rulebooks } from '../../src/rulebooks/index.ts';
import type { Shape } from '../../src/rulebooks/shapes.ts';
import type { LedgerLine } from '../../src/scoring/ledger.ts';
import type { NotCounted, Reason } from '../../src/scoring/not-counted.ts';
import { reasons } from '../../src/scoring/not-counted.ts';
import {
  accountOf,
  billed,
  certified,
  consumed,
  ledgerOf,
  missing,
  passed,
  sold,
  used,
  type World,
  world,
} from './build.ts';
import { M, partners, worlds } from './worlds.ts';

const [partner] = partners;
const named = rulebooks.programs.flatMap((program) =>
  rulebooks.editionsOf(program).map(({ id }) => ({ program, edition: id })),
);

interface Row {
  location: string;
  month?: Month;
  tenant?: string;
  subscription?: string;
  individual?: string;
}

/** Rows of the partner that an indicator reads, of the reports alone. */
function rowsFor(shape: Shape, of: World): Row[] {
  const { kind } = shape;
  const own = ({ location }: { location: string }) => (partner as readonly string[]).includes(location);
  const window: readonly Month[] = trailingWindow(M);
  const inMonths = (months: readonly Month[]) => (row: { month: Month; location: string }) =>
    months.includes(row.month) && own(row);
  if (kind === 'revenue' || kind === 'customer-adds') return of.details.filter(inMonths(window));
  if (kind === 'deployments') return of.usage.filter(inMonths(window));
  if (kind === 'net-workloads' || kind === 'consumption-growth') {
    const isRevenue = kind === 'net-workloads' && shape.measure === 'revenue';
    return (isRevenue ? of.workloadRevenue : of.workloadUsage).filter(inMonths([addMonths(M, -12), M]));
  }
  if (kind === 'user-growth') return of.usage.filter(inMonths([addMonths(M, -12), M]));
  return of.training.filter(own);
}

/** Kinds whose ledger has the amount of each month; the lines of the others stand for all rows of their tenant. */
const byMonth: readonly Shape['kind'][] = ['revenue', 'user-growth', 'consumption-growth'];

describe('counted and not counted', () => {
  it('account for every row of the partner, in every edition of every program', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...named), (of, { program, edition }) => {
        const { account, entries } = accountOf(of, { month: M, edition: `${program} ${edition}`, partner });
        for (const { id, shape } of editionNamed(program, edition).indicators) {
          const not = entries.filter(({ indicator }) => indicator === id).reduce((sum, { rows }) => sum + rows, 0);
          expect(account.countedRows(id) + not, `rows of ${program} ${edition} ${id}`).toBe(rowsFor(shape, of).length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('agree with the ledger: without a line nothing is counted, and revenue and people with one are', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...named), (of, { program, edition }) => {
        const asked = { month: M, edition: `${program} ${edition}`, partner };
        const { account } = accountOf(of, asked);
        const lines = ledgerOf(of, asked);
        for (const { id, shape } of editionNamed(program, edition).indicators) {
          const counted = account.countedRows(id);
          if (!lines.some(({ indicator }) => indicator === id)) expect(counted, id).toBe(0);
          else if (['revenue', 'headcount', 'headcount-growth'].includes(shape.kind))
            expect(counted, id).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('name every row of the partner, by its subject and month', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...named), (of, { program, edition }) => {
        const asked = { month: M, edition: `${program} ${edition}`, partner };
        const lines = ledgerOf(of, asked);
        const { entries } = accountOf(of, asked);
        for (const { id, shape } of editionNamed(program, edition).indicators) {
          for (const row of rowsFor(shape, of)) {
            const isOf = (one: NotCounted | LedgerLine) =>
              one.indicator === id &&
              one.tenant === row.tenant &&
              one.individual === row.individual &&
              (one.subscription === undefined || one.subscription === row.subscription);
            const isIn = (months: readonly Month[]) => row.month === undefined || months.includes(row.month);
            const isCounted = lines.some(
              (line) => isOf(line) && (!byMonth.includes(shape.kind) || isIn(line.amounts.map(([month]) => month))),
            );
            if (!isCounted)
              expect(
                entries.some((entry) => isOf(entry) && isIn(entry.months)),
                `${id} ${JSON.stringify(row)}`,
              ).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('do not change the ledger', () => {
    fc.assert(
      fc.property(worlds, (of) => {
        const before = ledgerOf(of, { month: M, edition: '2021-09', partner });
        accountOf(of, { month: M, edition: '2021-09', partner });
        expect(ledgerOf(of, { month: M, edition: '2021-09', partner })).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  it('are the same in any order of rows', () => {
    fc.assert(
      fc.property(worlds, (of) => {
        const turned = {
          ...of,
          details: of.details.toReversed(),
          usage: of.usage.toReversed(),
          training: of.training.toReversed(),
        };
        const asked = { month: M, edition: '2021-09', partner };
        expect(accountOf(turned, asked).entries).toEqual(accountOf(of, asked).entries);
      }),
    );
  });
});

/** One story for each reason; scored is 2021-03. */
const stories: [
  reason: Reason,
  indicator: string,
  rule: string,
  of: World,
  further?: { edition?: string; month?: string; details?: object },
][] = [
  ['free', 'net-new-revenue', 'R5.1', world(sold('2021-03', { paid: false }))],
  [
    'product-not-listed',
    'net-new-revenue',
    'R5.1',
    world(sold('2021-03', { product: 'Guides' })),
    { details: { product: 'Guides' } },
  ],
  [
    'channel-not-counted',
    'net-new-revenue',
    'R5.1',
    world(sold('2021-03', { usd: 5, channel: 'other' })),
    { details: { channel: 'other' } },
  ],
  [
    'channel-not-counted',
    'net-customer-adds',
    'R5.3',
    world(sold('2021-03', { channel: 'other' })),
    { details: { change: 'add' } },
  ],
  [
    'not-in-first-year',
    'net-new-revenue',
    'R5.2',
    world(sold('2021-03', { usd: 5, channel: 'EA', start: '2020-03-31' })),
    { details: { channel: 'EA', start: '2020-03-31' } },
  ],
  ['type-without-credit', 'net-new-revenue', 'R4.1', world(sold('2021-03', { usd: 5, as: 'PAL' }))],
  ['type-without-credit', 'net-new-revenue', 'R4.3', world(sold('2021-03', { usd: 5, as: 'CPOR-OSU' }))],
  ['type-without-credit', 'new-deployments', 'R4.3', world(used('2021-03', 9, { as: 'CPOR-OSA' }))],
  [
    'claimed-first',
    'net-new-revenue',
    'R4.4',
    world(sold('2021-03', { usd: 5, as: 'DPOR' }), sold('2021-03', { by: '200', as: 'CPOR-OSA' })),
    { details: { claim: { type: 'CPOR-OSA', own: false } } },
  ],
  [
    'claimed-first',
    'net-new-revenue',
    'R4.5',
    world(sold('2021-03', { usd: 5, as: 'DPOR' }), sold('2021-03', { by: '200', as: 'CPOR-OSU' })),
    { edition: 'cba-ce 2019-11', details: { claim: { type: 'CPOR-OSU', own: false } } },
  ],
  ['not-associated', 'new-deployments', 'R4.6', world(used('2021-01', 9)), { details: {} }],
  [
    'not-associated',
    'net-customer-adds',
    'R5.3',
    world(sold('2021-01', { by: '200' }), sold('2021-02..2021-03')),
    { details: { change: 'add' } },
  ],
  [
    'smaller-association',
    'net-new-revenue',
    'R5.1',
    world(sold('2021-03', { usd: 9 }), sold('2021-03', { usd: 5, as: 'DPOR' })),
  ],
  ['no-amount', 'net-new-revenue', 'R5.1', world(sold('2021-03'))],
  ['not-active', 'net-customer-adds', 'R5.3', world(sold('2021-03', { active: false }))],
  ['active-before', 'net-customer-adds', 'R5.3', world(sold('2020-01..2021-03'))],
  [
    'nothing-taken-back',
    'net-customer-adds',
    'R6.8',
    world(sold('2019-01..2021-02')),
    { edition: 'cba-ce 2021-05', details: { change: 'loss' } },
  ],
  [
    'slice-not-covered',
    'net-customer-adds',
    'R5.4',
    world(sold('2021-03'), missing('subscription-details', '100', '2021-02')),
    { details: { change: 'add', slices: [{ report: 'subscription-details', location: '100', month: '2021-02' }] } },
  ],
  [
    'slice-not-covered',
    'new-deployments',
    'R5.11',
    world(used('2021-03', 9), missing('dynamics-365-usage', '100', '2020-04')),
    { details: { slices: [{ report: 'dynamics-365-usage', location: '100', month: '2020-04' }] } },
  ],
  [
    'base-not-covered',
    'monthly-active-user-growth',
    'R5.12',
    world(used('2021-03', 9), missing('dynamics-365-usage', '100', '2020-03')),
    { details: { slices: [{ report: 'dynamics-365-usage', location: '100', month: '2020-03' }] } },
  ],
  ['no-active-users', 'monthly-active-user-growth', 'R5.8', world(used('2021-03', 0))],
  ['too-few-users', 'new-deployments', 'R5.9', world(used('2021-03', 4)), { details: { users: 4, needed: 5 } }],
  ['used-before', 'new-deployments', 'R5.9', world(used('2020-04..2021-03', 7)), { details: { users: 7, needed: 5 } }],
  [
    'counted-already',
    'new-deployments',
    'R5.10',
    world(used('2021-03', 7), used('2021-03', 8, { subscription: 'S2' })),
    { edition: '2021-09' },
  ],
  [
    'expired',
    'functional-consultants',
    'R5.7',
    world(passed('I1', 'MB-800', { expires: '2021-03-30' })),
    { details: { path: 'Business Central', lapsed: [{ name: 'MB-800', reason: 'expired', day: '2021-03-30' }] } },
  ],
  [
    'retired',
    'developers',
    'R6.3',
    world(passed('I1', 'MB-200', { on: '2020-01-01' }), passed('I1', 'MB-400', { on: '2021-01-05' })),
    {
      edition: 'cba-ce 2020-12',
      details: {
        path: 'Customer Engagement Developer, retired',
        lapsed: [{ name: 'MB-400', reason: 'retired', day: '2020-12-31' }],
      },
    },
  ],
  [
    'completed-later',
    'functional-consultants',
    'R5.7',
    world(certified('I1', 'Dynamics 365 Sales Functional Consultant Associate', { on: '2021-04-01' })),
    {
      details: {
        path: 'Customer Engagement',
        lapsed: [
          { name: 'Dynamics 365 Sales Functional Consultant Associate', reason: 'completed-later', day: '2021-04-01' },
        ],
      },
    },
  ],
  [
    'path-incomplete',
    'functional-consultants',
    'R5.5',
    world(passed('I1', 'PL-200')),
    { details: { path: 'Customer Engagement', missing: [['MB-210', 'MB-220', 'MB-230', 'MB-240']] } },
  ],
  ['not-on-a-path', 'functional-consultants', 'R5.5', world(passed('I1', 'AZ-900')), { details: { held: ['AZ-900'] } }],
  [
    'not-on-a-path',
    'advanced-certifications',
    'R10.7',
    world(
      passed('I1', 'MB-300'),
      certified('I1', 'Power Platform Fundamentals'),
      certified('I1', 'Dynamics 365 Fundamentals (CRM)'),
    ),
    {
      edition: 'business-applications 2023-03',
      details: { held: ['Dynamics 365 Fundamentals (CRM)', 'Power Platform Fundamentals'] },
    },
  ],
  [
    'not-on-a-path',
    'advanced-certifications',
    'R10.7',
    world(passed('I1', 'MB-300')),
    { edition: 'business-applications 2023-03', details: {} },
  ],
  [
    'baseline-to-come',
    'functional-consultant-growth',
    'R6.4',
    world(passed('I1', 'MB-300 MB-310')),
    { edition: 'cba-fo 2020-04' },
  ],
  [
    'workload-not-counted',
    'net-customer-adds',
    'R10.1',
    world(billed('2021-03', 'Sway', 900)),
    { edition: 'business-applications 2023-03', details: { workload: 'Sway' } },
  ],
  [
    'too-little',
    'net-customer-adds',
    'R10.3',
    world(billed('2021-03', 'Sales', 240.5)),
    {
      edition: 'business-applications 2023-03',
      details: { workload: 'Sales', unit: 'USD', measured: 240.5, needed: 250 },
    },
  ],
  [
    'too-little',
    'deployments',
    'R10.6',
    world(consumed('2020-03', 'Sales', 24)),
    { edition: 'business-applications 2023-03', details: { unit: 'MCV', measured: 4_800, needed: 5_000 } },
  ],
  [
    'base-not-covered',
    'usage-growth',
    'R10.8',
    world(consumed('2021-03', 'Sales', 24), missing('business-applications-usage', '100', '2020-03')),
    {
      edition: 'business-applications 2023-03',
      details: { slices: [{ report: 'business-applications-usage', location: '100', month: '2020-03' }] },
    },
  ],
  [
    'retired',
    'advanced-certifications',
    'R10.7',
    world(certified('I1', 'Dynamics 365 + Power Platform Solution Architect Expert', { on: '2021-07-01' })),
    { edition: 'business-applications 2023-03', month: '2021-08' },
  ],
];

describe('each reason', () => {
  it.each(stories)(
    '%s, for %s, by %s',
    (reason, indicator, rule, of, { edition = '2021-01', details, month: at = '2021-03' } = {}) => {
      const month = reason === 'baseline-to-come' ? '2020-09' : at;
      const found = accountOf(of, { edition, month }).entries.filter((one) => one.indicator === indicator);
      const [entry] = found.filter((one) => one.reason === reason);
      expect(found.map((one) => one.reason)).toContain(reason);
      expect(entry).toMatchObject({ rule, ...(details ? { details } : {}) });
    },
  );

  it('has a story', () => {
    expect(new Set(stories.map(([reason]) => reason))).toEqual(new Set(reasons));
  });

  it('has a sentence', async () => {
    const lines = stories.map(([reason, indicator, , of, { edition = '2021-01', month: at = '2021-03' } = {}]) => {
      const month = reason === 'baseline-to-come' ? '2020-09' : at;
      const { entries } = accountOf(of, { edition, month });
      const entry = entries.find((one) => one.indicator === indicator && one.reason === reason)!;
      const [id = '', program = 'smb'] = edition.split(' ').reverse();
      return `${reason}, ${indicator}: ${reasonText(entry, editionNamed(program, id))}`;
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('reasons.txt');
  });
});

describe('one entry', () => {
  it('gathers the months and rows of one subscription and reason, with what was not counted', () => {
    const [entry] = accountOf(world(sold('2021-01..2021-03', { usd: 10, as: 'PAL' }))).entries;
    expect(entry).toEqual({
      indicator: 'net-new-revenue',
      tenant: 'T1',
      customerName: 'T1 Inc.',
      subscription: 'S1',
      reason: 'type-without-credit',
      rule: 'R4.1',
      association: { location: '100', type: 'PAL', report: 'subscription-details' },
      months: ['2021-01', '2021-02', '2021-03'],
      rows: 3,
      amount: 3_000,
      details: {},
    });
  });
});
