import { describe, expect, it } from 'vitest';
import type { Track } from '../../src/rulebooks/shapes.ts';
import {
  type Asked,
  billed,
  certified,
  consumed,
  deciding,
  indicatorIn,
  missing,
  type Part,
  scoreOf,
  world,
} from './build.ts';

/** Thresholds of `business-applications`, each from both sides. Scored is location 100 in May 2024, by edition 2023-12. */

const [now, before] = ['2024-05', '2023-05'];
const asked: Asked = { month: now, edition: 'business-applications 2023-12' };
const on = (fixedTrack: Track): Asked => ({ ...asked, fixedTrack });
const both = `${before}..${now}`;

const consultant = (product: string) => `Dynamics 365 ${product} Functional Consultant Associate`;
const architect = 'Power Platform Solution Architect Expert';

const tenants = (count: number, part: (tenant: string) => Part): Part[] =>
  Array.from({ length: count }, (_, index) => part(`T${index + 1}`));
/** Workloads of so many USD a month, each at a tenant of its own. */
const sales = (count: number, usd: number, months = now) =>
  tenants(count, (tenant) => billed(months, 'Sales', usd, { tenant }));

describe('the track (R10.2)', () => {
  it.each<[string, Part[], Track]>([
    ['five workloads of more than $5,000 in both months', sales(5, 5000.01, both), 'enterprise'],
    ['five of exactly $5,000', sales(5, 5000, both), 'smb'],
    ['four of more', sales(4, 5000.01, both), 'smb'],
    ['five now, four a year before', [...sales(5, 6000), ...sales(4, 6000, before)], 'smb'],
    ['four now, five a year before', [...sales(4, 6000), ...sales(5, 6000, before)], 'smb'],
    [
      'five others a year before',
      [...sales(5, 6000), ...tenants(5, (t) => billed(before, 'Finance', 6000, { tenant: `${t}x` }))],
      'enterprise',
    ],
    [
      'five workloads of one tenant',
      ['Sales', 'Finance', 'Power BI', 'Power Apps', 'Commerce'].map((workload) => billed(both, workload, 6000)),
      'enterprise',
    ],
    ['five of a workload that is not listed', tenants(5, (tenant) => billed(both, 'Sway', 6000, { tenant })), 'smb'],
    [
      'without revenue of a year before',
      [...sales(5, 6000, both), missing('business-applications-revenue', '100', before)],
      'smb',
    ],
  ])('%s: %s', (_, parts, track) => {
    expect(deciding(world(...parts), asked).track).toBe(track);
  });

  it('an operator has fixed stands', () => {
    expect(deciding(world(...sales(5, 6000, both)), on('smb')).track).toBe('smb');
  });
});

describe('net customer adds (R10.1, R10.3)', () => {
  it.each<[string, Part[], Track, number]>([
    ['$250', sales(1, 250), 'smb', 1],
    ['$249.99', sales(1, 249.99), 'smb', 0],
    ['$1,500', sales(1, 1500), 'enterprise', 1],
    ['$1,499.99', sales(1, 1499.99), 'enterprise', 0],
    ['$250 on the other track', sales(1, 250), 'enterprise', 0],
    ['of a year before alone', sales(2, 250, before), 'smb', -2],
    ['of both months', sales(2, 250, both), 'smb', 0],
    ['two workloads of one tenant', [billed(now, 'Sales', 250), billed(now, 'Power BI', 250)], 'smb', 2],
    ['of no listed workload', [billed(now, 'Sway', 900), billed(now, 'Sales Insights', 900)], 'smb', 0],
    [
      'of two subscriptions together',
      ['S1', 'S2'].map((subscription) => billed(now, 'Sales', 125, { subscription })),
      'smb',
      1,
    ],
    ['of two lines together', [billed(now, 'Sales', 100), billed(now, 'Sales', 150)], 'smb', 1],
    [
      'of two associations of one subscription, not added',
      [billed(now, 'Sales', 125), billed(now, 'Sales', 125, { as: 'DPOR' })],
      'smb',
      0,
    ],
    ['of two locations, not added', [billed(now, 'Sales', 125), billed(now, 'Sales', 125, { by: '101' })], 'smb', 0],
    ['of another partner', [billed(now, 'Sales', 250, { by: '900' })], 'smb', 0],
    ['through CPOR RevRec', [billed(now, 'Sales', 250, { as: 'CPOR-RevRec' })], 'smb', 1],
    ['through a plain CPOR', [billed(now, 'Sales', 250, { as: 'CPOR' })], 'smb', 1],
    ['through CPOR OSU', [billed(now, 'Sales', 250, { as: 'CPOR-OSU' })], 'smb', 0],
    ['through PAL', [billed(now, 'Power BI', 250, { as: 'PAL' })], 'smb', 0],
    [
      'beside a CPOR of another partner',
      [billed(now, 'Sales', 250, { as: 'DPOR' }), billed(now, 'Sales', 250, { by: '900', as: 'CPOR-OSA' })],
      'smb',
      1,
    ],
  ])('%s, %s on %s: %d', (_, parts, track, value) => {
    expect(indicatorIn('net-customer-adds', world(...parts), { ...on(track), partner: ['100', '101'] }).value).toBe(
      value,
    );
  });

  it.each([
    [-1, 0],
    [0, 0],
    [1, 3],
    [4, 12],
    [5, 15],
    [6, 15],
  ])('%d earn %d points', (adds, points) => {
    const parts = adds < 0 ? sales(-adds, 250, before) : sales(adds, 250);
    expect(indicatorIn('net-customer-adds', world(...parts), asked)).toMatchObject({ value: adds, points });
  });
});

describe('consumption value and deployments (R10.4, R10.6)', () => {
  it.each<[string, Part, Track, number]>([
    ['25 users at 200', consumed(now, 'Sales', 25), 'smb', 1],
    ['24 users at 200', consumed(now, 'Sales', 24), 'smb', 0],
    ['5 users at 1000', consumed(now, 'Business Central', 5), 'smb', 1],
    ['50 users at 100', consumed(now, 'Finance', 50), 'smb', 1],
    ['49 users at 100', consumed(now, 'Finance', 49), 'smb', 0],
    ['100 users at 100', consumed(now, 'Finance', 100), 'enterprise', 1],
    ['99 users at 100', consumed(now, 'Finance', 99), 'enterprise', 0],
    ['25,000 profiles at 0.2', consumed(now, 'Customer Insights', 0, { mac: 25_000, as: 'PAL' }), 'smb', 1],
    ['24,999 profiles at 0.2', consumed(now, 'Customer Insights', 0, { mac: 24_999, as: 'PAL' }), 'smb', 0],
    [
      'users of Customer Insights without profiles',
      consumed(now, 'Customer Insights', 90_000, { as: 'PAL' }),
      'smb',
      0,
    ],
    ['25 attached of 20 users', consumed(now, 'Sales', 20, { pamau: 25 }), 'smb', 1],
    ['0 attached of 90 users', consumed(now, 'Sales', 90, { pamau: 0 }), 'smb', 0],
    ['trials', consumed(now, 'Sales', 90, { paid: false }), 'smb', 0],
    ['a workload without a rate', consumed(now, 'Commerce', 90_000), 'smb', 0],
    ['Portals before they had a rate', consumed(now, 'Portals', 900, { as: 'PAL' }), 'smb', 0],
    ['Power BI through PAL', consumed(now, 'Power BI', 25, { as: 'PAL' }), 'smb', 1],
    ['Power BI through CSP', consumed(now, 'Power BI', 25), 'smb', 0],
    ['Sales through PAL', consumed(now, 'Sales', 25, { as: 'PAL' }), 'smb', 0],
    ['Sales through CPOR OSU', consumed(now, 'Sales', 25, { as: 'CPOR-OSU' }), 'smb', 1],
    ['Sales through CPOR OSA', consumed(now, 'Sales', 25, { as: 'CPOR-OSA' }), 'smb', 0],
  ])('%s: on %s, %s, %d', (_, part, track, value) => {
    expect(indicatorIn('deployments', world(part), on(track)).value).toBe(value);
  });

  it('Portals have a rate from 2026-05 on', () => {
    const portals = world(consumed(now, 'Portals', 50, { as: 'PAL' }));
    expect(indicatorIn('deployments', portals, { ...asked, edition: 'business-applications 2026-05' }).value).toBe(1);
  });

  it('that fell below the figure are lost', () => {
    const parts = [consumed(before, 'Sales', 25), consumed(now, 'Sales', 24)];
    expect(indicatorIn('deployments', world(...parts), asked)).toMatchObject({ value: -1, points: 0 });
  });
});

describe('usage growth (R10.5)', () => {
  const finance = (was: number, is: number) => [consumed(before, 'Finance', was), consumed(now, 'Finance', is)];
  it.each<[string, Part[], Track, number | null, number]>([
    ['1 % of a base of 25,000', finance(25_000 / 100, 252.5), 'smb', 0.01, 1],
    ['29.99 %', finance(10_000, 12_999), 'smb', 0.2999, 29],
    ['30 %', finance(10_000, 13_000), 'smb', 0.3, 30],
    ['80 %', finance(10_000, 18_000), 'smb', 0.8, 30],
    ['0.99 %', finance(10_000, 10_099), 'smb', 0.0099, 0],
    ['a fall', finance(10_000, 9_000), 'smb', -0.1, 0],
    ['a base of 50,000', finance(500, 650), 'enterprise', 0.3, 30],
    ['a base of 49,900', finance(499, 998), 'enterprise', 1, 0],
    ['no base', [consumed(now, 'Finance', 500)], 'smb', null, 0],
    ['gone', [consumed(before, 'Finance', 500)], 'smb', -1, 0],
  ])('%s: on %s, %s, %d, %d points', (_, parts, track, value, points) => {
    expect(indicatorIn('usage-growth', world(...parts), on(track))).toMatchObject({ value, points });
  });

  it('a base one fifth below 25,000 is too small', () => {
    const parts = [
      consumed(before, 'Customer Insights', 0, { mac: 124_999, as: 'PAL' }),
      consumed(now, 'Finance', 500),
    ];
    expect(indicatorIn('usage-growth', world(...parts), asked)).toMatchObject({ points: 0 });
    const enough = [
      consumed(before, 'Customer Insights', 0, { mac: 125_000, as: 'PAL' }),
      consumed(now, 'Finance', 500),
    ];
    expect(indicatorIn('usage-growth', world(...enough), asked)).toMatchObject({ value: 1, points: 30 });
  });
});

describe('months that are not covered (R10.8)', () => {
  const year = [...sales(3, 300), consumed(before, 'Finance', 500), consumed(now, 'Finance', 900)];
  const valuesOf = (...parts: Part[]) =>
    Object.fromEntries(
      scoreOf(world(...year, ...parts), { ...asked, partner: ['100', '101'] }).indicators.map(
        ({ id, value, points }) => [id, [value, points]],
      ),
    );
  const covered = { 'net-customer-adds': [3, 9], 'usage-growth': [0.8, 30], deployments: [0, 0] };
  const revenue = 'business-applications-revenue';
  const usage = 'business-applications-usage';
  it.each<[string, Part[], object]>([
    ['none', [], covered],
    ['revenue of a year before', [missing(revenue, '100', before)], { ...covered, 'net-customer-adds': [null, 0] }],
    ['revenue of one location', [missing(revenue, '101', now)], { ...covered, 'net-customer-adds': [null, 0] }],
    ['a location without either month', [missing(usage, '101', now), missing(usage, '101', before)], covered],
    ['usage', [missing(usage, '100', before)], { ...covered, 'usage-growth': [null, 0], deployments: [null, 0] }],
    [
      'usage of all locations',
      ['100', '101'].map((location) => missing(usage, location, both)),
      { ...covered, 'usage-growth': [null, 0], deployments: [null, 0] },
    ],
  ])('%s', (_, parts, expected) => {
    expect(valuesOf(...parts)).toMatchObject(expected);
  });
});

describe('certifications (R10.7)', () => {
  const heads = (indicator: string, of: Part[], edition = '2023-12', month = now) =>
    indicatorIn(indicator, world(...of), { month, edition: `business-applications ${edition}` }).value;
  const [intermediate, advanced] = ['intermediate-certifications', 'advanced-certifications'];

  it('a person with two certifications is one, and may be in both metrics', () => {
    const held = [
      certified('I1', consultant('Sales')),
      certified('I1', consultant('Finance')),
      certified('I1', architect),
    ];
    expect([heads(intermediate, held), heads(advanced, held)]).toEqual([1, 1]);
  });

  it('names are compared without regard to case, blanks, colons, hyphens and commas', () => {
    const held = [certified('I1', 'dynamics 365 Finance and Operations Apps: Developer associate')];
    expect(heads(intermediate, held)).toBe(1);
  });

  it.each<[string, Part, string, string, string, number]>([
    [
      'on its last day',
      certified('I1', consultant('Sales'), { expires: '2024-05-31' }),
      intermediate,
      '2023-12',
      now,
      1,
    ],
    ['the day after', certified('I1', consultant('Sales'), { expires: '2024-05-30' }), intermediate, '2023-12', now, 0],
    [
      'completed on the last day of the month',
      certified('I1', consultant('Sales'), { on: '2024-05-31' }),
      intermediate,
      '2023-12',
      now,
      1,
    ],
    [
      'completed the day after',
      certified('I1', consultant('Sales'), { on: '2024-06-01' }),
      intermediate,
      '2023-12',
      now,
      0,
    ],
    [
      'App Maker until 2023-11',
      certified('I1', 'Power Platform App Maker Associate'),
      intermediate,
      '2023-03',
      '2023-11',
      1,
    ],
    [
      'App Maker from 2023-12',
      certified('I1', 'Power Platform App Maker Associate'),
      intermediate,
      '2023-12',
      '2023-12',
      0,
    ],
    [
      'both platforms through June 2023',
      certified('I1', 'Dynamics 365 + Power Platform Solution Architect Expert'),
      advanced,
      '2023-03',
      '2023-06',
      1,
    ],
    [
      'both platforms in July 2023',
      certified('I1', 'Dynamics 365 + Power Platform Solution Architect Expert'),
      advanced,
      '2023-03',
      '2023-07',
      0,
    ],
    ['retired, a year after', certified('I1', architect, { on: '2026-06-30' }), advanced, '2026-05', '2027-06', 1],
    [
      'retired, more than a year after',
      certified('I1', architect, { on: '2026-06-30' }),
      advanced,
      '2026-05',
      '2027-07',
      0,
    ],
    ['completed after it retired', certified('I1', architect, { on: '2026-07-01' }), advanced, '2026-05', '2026-07', 0],
    [
      'retired on 2026-08-31, in 2027-08',
      certified('I1', 'Power Platform Functional Consultant Associate'),
      intermediate,
      '2026-05',
      '2027-08',
      1,
    ],
    [
      'Customer Service is not retired',
      certified('I1', consultant('Customer Service')),
      intermediate,
      '2026-05',
      '2027-12',
      1,
    ],
    ['Sales is no longer listed', certified('I1', consultant('Sales')), intermediate, '2026-05', '2026-05', 0],
    [
      'an associate that counts as advanced',
      certified('I1', 'Dynamics 365 Business Central Developer Associate'),
      advanced,
      '2026-05',
      '2026-05',
      1,
    ],
  ])('%s', (_, held, indicator, edition, month, value) => {
    expect(heads(indicator, [held], edition, month)).toBe(value);
  });

  it('points are in proportion: seven advanced of seven earn all, three 45/7', () => {
    const of = (count: number) => world(...tenants(count, (id) => certified(id, architect)));
    expect([3, 7].map((count) => indicatorIn(advanced, of(count), on('enterprise')).points)).toEqual([6.42, 15]);
  });
});
