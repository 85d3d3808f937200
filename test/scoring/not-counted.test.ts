import { describe, expect, it } from 'vitest';
import { reasonText } from '../../src/lookups/reason-text.ts';
import { editionNamed } from '../../src/rulebooks/index.ts';
import { type Reason, reasons } from '../../src/scoring/not-counted.ts';
import { accountOf, billed, certified, consumed, missing, passed, sold, used, type World, world } from './build.ts';

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
