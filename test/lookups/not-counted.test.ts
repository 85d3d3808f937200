import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readNotCounted } from '../../src/lookups/not-counted.ts';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { tsv, World, workloadRevenueColumns } from '../support/world.ts';
import { months, sold, subscriptions, usage, used } from './rows.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const ofWholePartner = async (program: string, month: string) => {
  const wanted = { month: month as Month, pageSize: 100, seesOthers: true };
  const { entries } = await readNotCounted(world, '1001', program, wanted);
  return entries
    .filter(({ tenant, individual }) => tenant === undefined && individual === undefined)
    .map(({ indicator, reason, rule, months: of, details }) => [indicator, reason, rule, of, details]);
};
const notesOf = async (program: string, month: string, indicator: string) =>
  (await readScore(world, '1001', program, month as Month)).indicators.find(({ id }) => id === indicator)!.notes;

describe('R5.12 growth that cannot earn points has an entry of the whole partner', () => {
  const growth = 'monthly-active-user-growth';
  const slice = (month: string) => ({ report: 'dynamics-365-usage', location: '1001', month });
  test.each([
    [
      'a base under the least',
      used('t', months('2020-09', '2021-09'), 49),
      [growth, 'below-minimum-base', 'R5.12', ['2020-09'], { users: 49, needed: 50 }],
      'base 49 users, at least 50 needed (R5.12)',
    ],
    [
      'a covered month without users',
      used('t', months('2020-09'), 0).concat(used('t', months('2021-09'), 90)),
      [growth, 'below-minimum-base', 'R5.12', ['2020-09'], { users: 0, needed: 50 }],
      'base 0 users, at least 50 needed (R5.12)',
    ],
    [
      'no usage of a year before',
      used('t', months('2020-10', '2021-09'), 90),
      [growth, 'base-not-covered', 'R5.12', ['2020-09'], { slices: [slice('2020-09')] }],
      'both months must be covered, the scored one and that of a year before (R5.12)',
    ],
    [
      'no usage of the month itself',
      used('t', months('2020-09'), 90),
      [growth, 'base-not-covered', 'R5.12', ['2021-09'], { slices: [slice('2021-09')] }],
      'both months must be covered, the scored one and that of a year before (R5.12)',
    ],
    [
      'no usage at all',
      [],
      [growth, 'base-not-covered', 'R5.12', ['2020-09', '2021-09'], { slices: [slice('2020-09'), slice('2021-09')] }],
      'both months must be covered, the scored one and that of a year before (R5.12)',
    ],
  ])('%s', async (_, rows, entry, note) => {
    await world.import('subscription-details', tsv(subscriptions, ...sold('t', months('2021-09'))));
    if (rows.length > 0) await world.import('dynamics-365-usage', tsv(usage, ...rows));
    await world.refresh('2021-09');
    expect(await ofWholePartner('smb', '2021-09')).toEqual([entry]);
    expect(await notesOf('smb', '2021-09', growth)).toMatchObject([{ text: note, fixed: true }]);
  });
});

test('R10.8 so has every difference of workloads whose months are not both covered', async () => {
  world.time = new Date('2026-03-20T07:00:00Z');
  const revenue = ['s', '2026-02', 't', 'Sales', 300, '1001', 'CSP T1'];
  await world.import('business-applications-revenue', tsv(workloadRevenueColumns, revenue));
  await world.refresh('2026-02');
  const slice = (report: string, month: string) => ({
    report: `business-applications-${report}`,
    location: '1001',
    month,
  });
  const usages = { slices: [slice('usage', '2025-02'), slice('usage', '2026-02')] };
  expect(await ofWholePartner('business-applications', '2026-02')).toEqual([
    ['net-customer-adds', 'base-not-covered', 'R10.8', ['2025-02'], { slices: [slice('revenue', '2025-02')] }],
    ['usage-growth', 'base-not-covered', 'R10.8', ['2025-02', '2026-02'], usages],
    ['deployments', 'base-not-covered', 'R10.8', ['2025-02', '2026-02'], usages],
  ]);
});
