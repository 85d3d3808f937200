import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseSchedule } from '../../local/timers/schedule.ts';
import { readMonthOverview } from '../../src/lookups/month-overview.ts';
import { listMonthReports, readMonthReports } from '../../src/lookups/month-reports.ts';
import { nextRunAfter, readMonths } from '../../src/lookups/months.ts';
import type { Month } from '../../src/month.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { silverPartners } from '../support/silver-partners.ts';
import { timerSchedules } from '../support/timers.ts';
import {
  profileColumns,
  subscriptionColumns,
  trainingColumns,
  tsv,
  usageColumns,
  World,
  workloadRevenueColumns,
} from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const month = (text: string) => text as Month;
const sold = (location: string, at: string) =>
  [`s${location}`, at, `t${location}`, 'Sales', 'CSP', 5, 100.5, location, 'CSP'] as (string | number)[];

describe('months', () => {
  test('are those scored for all partners, the newest first', async () => {
    await world.import(
      'subscription-details',
      tsv(subscriptionColumns, sold('1001', '2021-08'), sold('1001', '2021-09')),
    );
    await world.refresh('2021-08');
    await world.refresh('2021-09');
    const { items } = await readMonths(world, 'smb', world.time);
    expect(items).toEqual([
      { month: '2021-09', edition: '2021-09' },
      { month: '2021-08', edition: '2021-01' },
    ]);
    await expect(readMonths(world, 'none', world.time)).rejects.toMatchObject({ code: 'unknown-program' });
  });

  test('are not those that scored nobody, until somebody is', async () => {
    await world.import('subscription-details', tsv(subscriptionColumns, sold('1001', '2021-08')));
    await world.refresh('2021-08');
    await world.refresh('2021-09');
    const monthsOf = async (program: string) =>
      (await readMonths(world, program, world.time)).items.map(({ month }) => month);
    expect(await monthsOf('smb')).toEqual(['2021-08']);
    expect(await monthsOf('business-applications')).toEqual([]);

    await world.import('subscription-details', tsv(subscriptionColumns, sold('1001', '2021-09')));
    await orderRefresh(world, { month: month('2021-09'), staleOnly: true });
    await world.work();
    expect(await monthsOf('smb')).toEqual(['2021-09', '2021-08']);
    expect(await monthsOf('business-applications')).toEqual([]);
  });

  test('are those of which one partner was scored before all were', async () => {
    await world.import('subscription-details', tsv(subscriptionColumns, sold('1001', '2021-08')));
    await orderRefresh(world, { month: month('2021-08'), partners: ['1001'] });
    await world.work();
    expect((await readMonths(world, 'smb', world.time)).items).toEqual([]);
    await world.refresh('2021-08');
    expect((await readMonths(world, 'smb', world.time)).items).toMatchObject([{ month: '2021-08' }]);
  });

  test.each(['2022-01-20T05:59:59Z', '2022-01-20T06:00:00Z', '2022-12-31T23:59:59Z', '2024-02-29T12:00:00Z'])(
    'after %s the next one is scored when the timer fires',
    (text) => {
      const at = parseSchedule(timerSchedules['refresh-month-before']!).next(new Date(text)).toISOString();
      const next = nextRunAfter(new Date(text));
      expect(next.at).toBe(at);
      expect(`${next.month}-20` < at && next.month.slice(5) !== at.slice(5, 7)).toBe(true);
    },
  );
});

describe('reports of a month', () => {
  beforeEach(async () => {
    await world.import(
      'partner-profile',
      tsv(profileColumns, ['1002', 'Two', '900', '', 'DE'], ['1004', 'Four', '', '', 'DE']),
    );
    await world.import('training-details', tsv(trainingColumns, ['m1', '1001', 'MB-800', '2021-01-01', '']));
    await world.import(
      'subscription-details',
      tsv(
        subscriptionColumns,
        sold('1001', '2021-05'),
        sold('1002', '2021-05'),
        sold('1001', '2021-06'),
        sold('1003', '2021-06'),
      ),
      { covers: ['1004:2021-06'] },
    );
    await world.import(
      'business-applications-revenue',
      tsv(workloadRevenueColumns, ['s', '2021-05', 't', 'Sales', 7, '1003', 'DPOR']),
    );
  });

  test('are summed up beside the month before', async () => {
    expect(await readMonthReports(world, month('2021-06'))).toEqual({
      month: '2021-06',
      monthBefore: '2021-05',
      locations: 4,
      // Of partner 900, to which 1002 belongs.
      'subscription-details': { locations: 3, before: 2, missing: 1, partnersMissing: 1, rows: 2, rowsBefore: 2 },
      'dynamics-365-usage': { locations: 0, before: 0, missing: 0, partnersMissing: 3, rows: 0, rowsBefore: 0 },
      'business-applications-revenue': {
        locations: 0,
        before: 1,
        missing: 1,
        partnersMissing: 1,
        rows: 0,
        rowsBefore: 1,
      },
      'business-applications-usage': {
        locations: 0,
        before: 0,
        missing: 0,
        partnersMissing: 0,
        rows: 0,
        rowsBefore: 0,
      },
      profiles: 2,
      training: 1,
    });
  });

  test('are listed by location, page by page', async () => {
    const first = await listMonthReports(world, { month: month('2021-06'), pageSize: 3 });
    expect(first.items.map(({ location }) => location)).toEqual(['1001', '1002', '1003']);
    expect(first.items[0]).toMatchObject({
      partnerId: '1001',
      'subscription-details': { now: { rows: 1, seats: 5, revenueUSD: 100.5 }, before: { rows: 1 } },
      'dynamics-365-usage': { now: null, before: null },
      profile: false,
      training: true,
      missing: false,
    });
    const rest = await listMonthReports(world, { month: month('2021-06'), pageSize: 3, after: first.next });
    expect(rest.items.map(({ location, ...one }) => [location, one['subscription-details'].now?.rows])).toEqual([
      ['1004', 0],
    ]);
    expect(rest.next).toBeUndefined();
  });

  test('that are missing beside the month before are found', async () => {
    const { items } = await listMonthReports(world, { month: month('2021-06'), missing: true, pageSize: 10 });
    expect(items.map(({ location, name, partnerId }) => [location, name, partnerId])).toEqual([
      ['1002', 'Two', '900'],
      ['1003', '', '1003'],
    ]);
    expect(items[1]!['business-applications-revenue']).toEqual({
      now: null,
      before: { rows: 1, seats: 0, revenueUSD: 7 },
    });
    const others = await listMonthReports(world, { month: month('2021-06'), missing: false, pageSize: 10 });
    expect(others.items.map(({ location }) => location)).toEqual(['1001', '1004']);
  });
});

describe('a month at a glance', () => {
  const overview = (at: string, partners?: string[]) => readMonthOverview(world, 'smb', month(at), partners);

  beforeEach(async () => {
    for (const [report, text] of silverPartners({ ids: ['1001', '1002'] })) await world.import(report, text);
    // 1003 has data of the first month alone, 1004 of the second alone.
    await world.import(
      'subscription-details',
      tsv(subscriptionColumns, sold('1003', '2021-01'), sold('1004', '2021-02')),
    );
    await world.import('dynamics-365-usage', tsv(usageColumns, ['s', '2021-01', 't', 1, '1001', 'DPOR', 'Sales']));
    await world.refresh('2021-01');
    await world.refresh('2021-02');
  });

  test('counts partners by tier beside the month before, and those that moved', async () => {
    expect(await overview('2021-02')).toEqual({
      program: 'smb',
      edition: '2021-01',
      month: '2021-02',
      monthBefore: '2021-01',
      partners: 4,
      scored: 3,
      scoredBefore: 2,
      stale: 0,
      restated: 0,
      unscored: 0,
      tiers: [
        { tier: 'none', partners: 1, before: 2 },
        { tier: 'silver', partners: 2, before: 0 },
        { tier: 'gold', partners: 0, before: 0 },
      ],
      moved: { up: 1, down: 0, begun: 2, ended: 1 },
    });
  });

  test('says what is stale, and what came after the run', async () => {
    await world.import(
      'subscription-details',
      tsv(subscriptionColumns, sold('1003', '2021-02'), [...sold('1004', '2021-02').with(6, 77)]),
    );
    expect(await overview('2021-02')).toMatchObject({ scored: 3, stale: 1, unscored: 1 });
    await world.refresh('2021-02');
    expect(await overview('2021-02')).toMatchObject({ scored: 4, stale: 0, restated: 1, unscored: 0 });
    expect(await overview('2021-01')).toMatchObject({ restated: 0 });
  });

  test('counts for callers the partners that they may see', async () => {
    expect(await overview('2021-02', ['1001', '77'])).toMatchObject({ partners: 1, scored: 1, moved: { up: 1 } });
    expect(await overview('2021-02', [])).toMatchObject({ partners: 0, scored: 0 });
  });
});
