import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOutlook } from '../../src/computing/outlook.ts';
import { readChanges } from '../../src/lookups/changes.ts';
import { readLedger } from '../../src/lookups/ledger.ts';
import { readPartner } from '../../src/lookups/partners.ts';
import { readScore } from '../../src/lookups/scores.ts';
import { simulateTier, simulateValues } from '../../src/lookups/simulations.ts';
import { listTierChanges } from '../../src/lookups/tier-changes.ts';
import type { Month } from '../../src/month.ts';
import { fixTrack, readFixedTracks } from '../../src/partners/fix-track.ts';
import {
  profileColumns,
  trainingColumns,
  tsv,
  World,
  workloadRevenueColumns,
  workloadUsageColumns,
} from '../support/world.ts';

/** Solutions Partner for Business Applications, from its reports to standing, ledger and tier changes. */

const program = 'business-applications';
const [year, ago] = ['2026-02' as Month, '2025-02' as Month];
let world: World;

const sold = (tenant: string, month: string, usd: number) => [
  `s-${tenant}`,
  month,
  tenant,
  'Sales',
  usd,
  '1001',
  'CSP T1',
];
const used = (tenant: string, month: string, users: number) => [
  ...[`s-${tenant}`, month, tenant, 'Finance', users, '', '', 'Paid', '', '1001', 'CSP T1'],
];
const tenants = Array.from({ length: 10 }, (_, index) => `t${index}`);

/** Five large workloads in both months and five small ones now; 50,000 → 65,000; ten deployed now, two before. */
async function importYear() {
  const before = [...tenants.slice(0, 5).map((tenant) => sold(tenant, ago, 6_000))];
  const now = tenants.map((tenant, index) => sold(tenant, year, index < 5 ? 6_000 : 1_500));
  await world.import('business-applications-revenue', tsv(workloadRevenueColumns, ...before, ...now));
  const usage = [
    ...['t0', 't1'].map((tenant) => used(tenant, ago, 250)),
    ...tenants.map((tenant) => used(tenant, year, 65)),
  ];
  await world.import('business-applications-usage', tsv(workloadUsageColumns, ...usage));
  const people = ['i1', 'i2', 'i3', 'i4', 'i5'].flatMap((id) =>
    [
      'Microsoft Certified: Dynamics 365 Finance Functional Consultant Associate',
      'Microsoft Certified: Power Platform Solution Architect Expert',
    ].map((title) => [id, '1001', title, '2024-01-01', '']),
  );
  await world.import('training-details', tsv(trainingColumns, ...people));
}

beforeEach(async () => {
  world = new World();
  world.time = new Date('2026-03-20T07:00:00Z');
  await importYear();
  await world.refresh(year);
});
afterEach(() => world.close());

const score = () => readScore(world, '1001', program);

describe('a partner on the enterprise track', () => {
  test('has the targets of the track, and no other program', async () => {
    // 15 + 5 × 1 + 5 × 15/7 + 30, and 10,000 is reached by no workload: two deployments are lost.
    expect(await score()).toMatchObject({ ...{ score: 60.71, tier: 'none', track: 'enterprise', stale: false } });
    expect((await score()).indicators.map(({ value, target, points }) => [value, target, points])).toEqual([
      [5, 5, 15],
      [5, 20, 5],
      [5, 7, 10.71],
      [0.3, 0.3, 30],
      [-2, 5, 0],
    ]);
    const { standings } = await readPartner(world, '1001');
    expect(standings).toMatchObject([
      { program, tier: 'none', inWindow: { tier: 'qualified', from: '2025-09', reached: [], through: null } },
    ]);
  });

  test('whose track an operator fixes is scored again by it, and the event is sent', async () => {
    const fixed = await fixTrack(world, '1001', program, { from: year, track: 'smb' });
    expect(fixed).toMatchObject({ items: [{ from: year, track: 'smb' }], staleMonths: [year] });
    expect((await score()).stale).toBe(true);
    await world.refresh(year);
    expect(await readFixedTracks(world, '1001', program)).toEqual({ ...fixed, staleMonths: [] });
    // 15 + 20 + 15 + 30, and eight deployments of 5,000: 10 now, two of a year ago.
    expect(await score()).toMatchObject({
      ...{ score: 100, tier: 'qualified', track: 'smb', trackFixed: true, stale: false },
      inWindow: { reached: ['2026-02'], through: '2026-07' },
    });
    const { items } = await listTierChanges(world, { limit: 5 });
    expect(items).toMatchObject([{ from: 'none', to: 'qualified', crossed: [70], reason: 'restated' }]);
    expect((await world.refresh(year)).partnersUnchanged).toBe(1);
  });

  test('is on its own track again when the fixing ends, and before it begins', async () => {
    const later = { from: '2026-03' as Month, track: 'smb' } as const;
    expect(await fixTrack(world, '1001', program, later)).toMatchObject({ items: [later], staleMonths: [] });
    expect((await score()).stale).toBe(false);
    await fixTrack(world, '1001', program, { from: year, track: 'smb' });
    await world.refresh(year);
    expect(await fixTrack(world, '1001', program, { from: year, track: null })).toMatchObject({ items: [] });
    await world.refresh(year);
    expect(await score()).toMatchObject({ score: 60.71, track: 'enterprise', stale: false });
  });
});

describe('the outlook', () => {
  test('tells of bases that come in, of certifications that retire, and what has no points', async () => {
    const next = '2025-03';
    const grown = ['t0', 't1'].map((tenant) => used(tenant, next, 300));
    await world.import('business-applications-usage', tsv(workloadUsageColumns, ...grown));
    const covered = { covers: ['1001:2025-03'] };
    const file = tsv(workloadRevenueColumns, ...tenants.slice(0, 5).map((tenant) => sold(tenant, next, 6_000)));
    await world.import('business-applications-revenue', file, covered);
    const outlook = await readOutlook(world, '1001', program);
    const [march, april] = outlook.months;
    // The same facts score the month itself; in April, revenue of a year before is not covered (R10.8).
    expect(outlook.indicators.map(({ points }) => points)).toEqual([15, 5, 10.71, 30, 0]);
    expect([outlook.track, march!.track, april!.track]).toEqual(['enterprise', 'enterprise', 'smb']);
    // 60,000 → 65,000: 8.33 %.
    expect(march).toMatchObject({
      score: 38.71,
      takenAway: [{ indicator: 'usage-growth', from: 30, to: 8, base: { unit: 'MCV', from: 50_000, to: 60_000 } }],
    });
    expect(march!.indicators.map(({ points }) => points)).toEqual([15, 5, 10.71, 8, 0]);
    // April 2025 is not covered.
    expect(april!.indicators.map(({ value }) => value)).toEqual([null, 5, 5, null, null]);
    expect(april!.takenAway).toEqual([
      { indicator: 'net-customer-adds', title: 'Net customer adds', from: 15, to: 0, notCovered: true },
      { indicator: 'usage-growth', title: 'Usage growth', from: 8, to: 0, notCovered: true },
    ]);
  });

  test('names who no longer counts, and why', async () => {
    await world.import(
      'training-details',
      tsv(
        trainingColumns,
        ['i1', '1001', 'Microsoft Certified: Power Platform Solution Architect Expert', '2024-01-01', '2026-03-14'],
        ['i2', '1001', 'Microsoft Certified: Dynamics 365 Sales Functional Consultant Associate', '2024-01-01', ''],
      ),
    );
    const { months } = await readOutlook(world, '1001', program);
    const people = months.map(({ takenAway }) => takenAway.flatMap((one) => one.people ?? []));
    expect(people).toEqual([
      [
        {
          individual: 'i1',
          holds: 'Advanced: Power Platform Solution Architect Expert',
          reason: 'expired',
          day: '2026-03-14',
        },
      ],
      [],
      // The edition of May 2026 does not list it.
      [
        {
          individual: 'i2',
          holds: 'Intermediate: Dynamics 365 Sales Functional Consultant Associate',
          reason: 'not-on-a-path',
        },
      ],
    ]);
  });
});

describe('what would qualify', () => {
  test('on its own track and on the other', async () => {
    const ways = await simulateTier(world, '1001', program, { tier: 'qualified' });
    expect(ways).toMatchObject({ track: 'enterprise', now: { score: 60.71 }, reachable: true });
    // 60.71 + 3 × 4 = 72.71: two to make up for the lost ones, and three.
    expect(ways.fewest!.changes).toMatchObject([
      { indicator: 'deployments', units: 5, unit: 'workloads', from: -2, to: 3, earns: 12 },
    ]);
    expect(ways.fewest).toMatchObject({ tier: 'qualified' });
    const other = await simulateTier(world, '1001', program, { tier: 'qualified', track: 'smb' });
    expect(other).toMatchObject({
      track: 'smb',
      now: { score: 100, tier: 'qualified' },
      scored: { track: 'enterprise', score: 60.71, tier: 'none' },
      detail: 'By the figures of the smb track, the score is qualified or better already.',
    });
    expect([ways.scored, ways.detail]).toEqual([undefined, 'qualified can be reached in 2026-02.']);
    await expect(simulateTier(world, '1001', 'smb', { tier: 'gold', track: 'smb' })).rejects.toThrow();
  });

  test('by growth, in whole percents', async () => {
    await world.import(
      'business-applications-usage',
      tsv(workloadUsageColumns, ...tenants.map((t) => used(t, year, 55))),
    );
    await world.refresh(year);
    // 50,000 → 55,000 is 10 %; by 29 % all is still not enough without deployments.
    const { indicators } = await score();
    expect(indicators[3]).toMatchObject({ value: 0.1, points: 10 });
    const what = await simulateValues(world, '1001', program, { changes: { 'usage-growth': 0.2999, deployments: 5 } });
    expect(what).toMatchObject({ score: 79.71, tier: 'qualified' });
  });
});

test('what changed since the month before is shown by workload', async () => {
  const [march, marchAgo] = ['2026-03', '2025-03'];
  const rows = [...tenants.slice(0, 5), ...tenants.slice(0, 4)].map((tenant, at) =>
    sold(tenant, at < 5 ? marchAgo : march, 6_000),
  );
  await world.import('business-applications-revenue', tsv(workloadRevenueColumns, ...rows));
  await world.refresh(march);
  const { indicators } = await readChanges(world, '1001', program, { shown: 20 });
  const [adds] = indicators;
  expect(adds).toMatchObject({
    id: 'net-customer-adds',
    before: { value: 5 },
    after: { value: -1 },
    pointsChange: -15,
  });
  // Five that no longer sell, and one that did a year before.
  expect(adds!.movements).toHaveLength(6);
  expect(adds!.movements.map(({ tenant, workload }) => `${tenant} ${workload}`)).toContain('t9 Sales');
  expect(indicators[3]).toMatchObject({ id: 'usage-growth', after: { value: null, points: 0 } });
});

test('a line is shown to whoever sees one of its locations', async () => {
  await world.import('partner-profile', tsv(profileColumns, ['1002', 'Two', '1001', 'Group', 'NO']));
  const second = ['s2-t0', year, 't0', 'Sales', 2_000, '1002', 'CSP T1'];
  await world.import(
    'business-applications-revenue',
    tsv(workloadRevenueColumns, second, ['s2', ago, 't8', 'Sales', 1, '1002', 'CSP T1']),
  );
  await world.refresh(year);
  const shows = (location: string | undefined) => location === '1002';
  const asked = { indicator: 'net-customer-adds', shows, pageSize: 500 };
  const { entries } = await readLedger(world, '1001', program, asked);
  expect(entries.map(({ tenant, month, association }) => [tenant, month, association?.location])).toEqual([
    // A year before, all is of 1001.
    ['t0', year, '1002'],
  ]);
});

test('the ledger shows what each workload measured in both months, and the parts of that', async () => {
  const { entries } = await readLedger(world, '1001', program, { indicator: 'net-customer-adds', pageSize: 500 });
  expect(entries).toHaveLength(15);
  expect(entries.find(({ tenant, month }) => tenant === 't0' && month === year)).toMatchObject({
    ...{ workload: 'Sales', rule: 'R10.3', amount: 1, unit: 'workloads' },
    measured: {
      unit: 'USD',
      needed: 1_500,
      months: [
        { month: ago, amount: 6_000, parts: [{ subscription: 's-t0', amount: 6_000 }] },
        { month: year, amount: 6_000 },
      ],
    },
  });
});
