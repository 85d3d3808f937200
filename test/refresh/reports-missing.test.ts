import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MonthlyReportName } from '../../src/reports/rows.ts';
import {
  profileColumns,
  subscriptionColumns,
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

type Row = (string | number)[];
const rows: Record<
  string,
  { report: MonthlyReportName; columns: string; row: (location: string, month: string) => Row }
> = {
  sold: {
    report: 'subscription-details',
    columns: subscriptionColumns,
    row: (location, month) => [`s${location}`, month, `t${location}`, 'Sales', 'CSP', 5, 100, location, 'CSP'],
  },
  used: {
    report: 'dynamics-365-usage',
    columns: usageColumns,
    row: (location, month) => [`s${location}`, month, `t${location}`, 5, location, 'CSP', 'Sales'],
  },
  billed: {
    report: 'business-applications-revenue',
    columns: workloadRevenueColumns,
    row: (location, month) => ['s', month, `t${location}`, 'Sales', 300, location, 'CSP T1'],
  },
};

/** Imports rows told as `sold 1001 2021-06`. */
async function arrive(...told: string[]): Promise<void> {
  for (const { report, columns, row } of Object.values(rows)) {
    const some = told.map((one) => one.split(' ')).filter(([what]) => rows[what!]!.report === report);
    if (some.length > 0)
      await world.import(report, tsv(columns, ...some.map(([, location, month]) => row(location!, month!))));
  }
}

test.each<[string, string[], Partial<Record<MonthlyReportName, number>>]>([
  ['both reports came', ['sold 1001 2021-06', 'used 1001 2021-06'], {}],
  [
    'one report came for one of two partners',
    ['sold 1001 2021-06', 'sold 1002 2021-06', 'used 1002 2021-06'],
    { 'dynamics-365-usage': 1 },
  ],
  ['one report came for neither', ['used 1001 2021-06', 'used 1002 2021-06'], { 'subscription-details': 2 }],
  [
    'one report lacks a location that it had, of a partner with two',
    ['sold 9001 2021-05', 'sold 9001 2021-06', 'sold 9002 2021-05', 'used 9001 2021-06'],
    { 'subscription-details': 1 },
  ],
  [
    'a location has rows for the first time',
    ['sold 9001 2021-05', 'sold 9001 2021-06', 'sold 9002 2021-06', 'used 9001 2021-06'],
    {},
  ],
  [
    'another program’s report came alone',
    ['sold 1001 2021-06', 'used 1001 2021-06', 'billed 1001 2021-06'],
    { 'business-applications-usage': 1 },
  ],
  ['nothing came, so that nobody is scored', ['sold 1001 2021-05', 'used 1001 2021-05'], {}],
])('a refresh tells for how many partners it scored a report is missing: %s', async (_, told, missing) => {
  await world.import(
    'partner-profile',
    tsv(profileColumns, ['9001', 'A', '9000', '', 'DE'], ['9002', 'B', '9000', '', 'DE']),
  );
  await arrive(...told);
  const { reportsMissing, status } = await world.refresh('2021-06');
  expect([status, reportsMissing]).toEqual(['succeeded', missing]);
});

test('a refresh after the rest has come misses nothing any more', async () => {
  await arrive('sold 1001 2021-06');
  expect((await world.refresh('2021-06')).reportsMissing).toEqual({ 'dynamics-365-usage': 1 });
  await arrive('used 1001 2021-06');
  expect((await world.refresh('2021-06')).reportsMissing).toEqual({});
});
