import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLedger } from '../../src/lookups/ledger.ts';
import { readPartner } from '../../src/lookups/partners.ts';
import { readScore } from '../../src/lookups/scores.ts';
import { listTierChanges } from '../../src/lookups/tier-changes.ts';
import type { Month } from '../../src/month.ts';
import { fixTrack } from '../../src/partners/fix-track.ts';
import { trainingColumns, tsv, World, workloadRevenueColumns, workloadUsageColumns } from '../support/world.ts';

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

  test('whose track an operator fixes is scored again by it, and told', async () => {
    await fixTrack(world, '1001', program, { from: year, track: 'smb' });
    expect((await score()).stale).toBe(true);
    await world.refresh(year);
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
    await fixTrack(world, '1001', program, { from: '2026-03' as Month, track: 'smb' });
    expect((await score()).stale).toBe(false);
    await fixTrack(world, '1001', program, { from: year, track: 'smb' });
    await world.refresh(year);
    expect(await fixTrack(world, '1001', program, { from: year, track: null })).toMatchObject({ items: [] });
    await world.refresh(year);
    expect(await score()).toMatchObject({ score: 60.71, track: 'enterprise', stale: false });
  });
});

test('the ledger tells of each workload what it measured in both months, and what makes it up', async () => {
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
