import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCoverage } from '../../src/lookups/coverage.ts';
import { addMonths, type Month, monthsFrom } from '../../src/month.ts';
import {
  profileColumns,
  subscriptionColumns,
  trainingColumns,
  tsv,
  usageColumns,
  World,
  workloadRevenueColumns,
  workloadUsageColumns,
} from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const sold = (location: string, month: string) =>
  [`s${location}`, month, `t${location}`, 'Sales', 'CSP', 5, 100, location, 'CSP'] as (string | number)[];
const used = (location: string, month: string) =>
  [`s${location}`, month, `t${location}`, 5, location, 'CSP', 'Sales'] as (string | number)[];
const months = (first: string, last: string) => monthsFrom(first as Month, last as Month);

test('the months that a score rests on and no import has stated, of locations that a report names', async () => {
  const all = months('2020-06', '2021-06');
  await world.import(
    'partner-profile',
    tsv(profileColumns, ['1001', 'A', '900', '', 'DE'], ['1002', 'B', '900', '', 'DE']),
  );
  await world.import('subscription-details', tsv(subscriptionColumns, ...all.map((month) => sold('1001', month))));
  await world.import('dynamics-365-usage', tsv(usageColumns, ...all.slice(1).map((month) => used('1001', month))));
  await world.import('training-details', tsv(trainingColumns, ['m1', '1002', 'MB-800', '2021-01-01', '']));

  const coverage = await readCoverage(world, '1002', 'smb', '2021-06' as Month);
  expect(coverage).toEqual({
    partnerId: '900',
    program: 'smb',
    edition: '2021-01',
    month: '2021-06',
    from: { 'subscription-details': '2020-06', 'dynamics-365-usage': '2020-06' },
    locations: [
      {
        location: '1001',
        missing: { 'subscription-details': [], 'dynamics-365-usage': ['2020-06'] },
        profile: true,
        training: false,
      },
      {
        location: '1002',
        missing: {},
        profile: true,
        training: true,
      },
    ],
  });
});

test('reaches before the window as far as a loss looks for its add (R6.8)', async () => {
  await world.import('subscription-details', tsv(subscriptionColumns, sold('1001', '2021-06')));
  const { from, locations } = await readCoverage(world, '1001', 'cba-ce', '2021-06' as Month);
  expect(from['subscription-details']).toBe(addMonths('2021-06' as Month, -24));
  expect(locations[0]!.missing['subscription-details']).toEqual(months('2019-06', '2021-05'));
  expect(from['dynamics-365-usage']).toBe('2020-06');
});

test('a slice that is covered without a row is not missing', async () => {
  await world.import('partner-profile', tsv(profileColumns, ['1001', 'A', '', '', 'DE']));
  await world.import('subscription-details', tsv(subscriptionColumns), { covers: ['1001:2021-05'] });
  const { locations } = await readCoverage(world, '1001', 'smb', '2021-06' as Month);
  expect(locations[0]!.missing['subscription-details']).not.toContain('2021-05');
});

test('of a month that was never scored it must be named', async () => {
  await world.import('partner-profile', tsv(profileColumns, ['1001', 'A', '', '', 'DE']));
  await expect(readCoverage(world, '1001', 'smb')).rejects.toMatchObject({ code: 'never-scored' });
  await expect(readCoverage(world, '1001', 'smb')).rejects.toThrow(/ has not been refreshed\.$/);
  await expect(readCoverage(world, '77', 'smb')).rejects.toMatchObject({ code: 'partner-not-found' });
});

test('by workload, the month and the one a year before matter, by global account', async () => {
  world.time = new Date('2026-03-20T07:00:00Z');
  const revenue = (month: string) => ['s', month, 't', 'Sales', 300, '1001', 'CSP T1'] as (string | number)[];
  await world.import(
    'business-applications-revenue',
    tsv(workloadRevenueColumns, revenue('2026-01'), revenue('2026-02')),
  );
  expect(await readCoverage(world, '1001', 'business-applications', '2026-02' as Month)).toMatchObject({
    edition: '2023-12',
    from: { 'business-applications-revenue': '2025-02', 'business-applications-usage': '2025-02' },
    locations: [
      {
        location: '1001',
        missing: {
          'business-applications-revenue': ['2025-02'],
          'business-applications-usage': ['2025-02', '2026-02'],
        },
      },
    ],
  });
  const { from } = await readCoverage(world, '1001', 'smb', '2026-02' as Month);
  expect(Object.keys(from)).toEqual(['subscription-details', 'dynamics-365-usage']);
});

test('a location that no monthly report of the program names counts only if none is named', async () => {
  const window = months('2020-06', '2021-06');
  await world.import(
    'partner-profile',
    tsv(profileColumns, ['900', 'Global', '900', '', 'DE'], ['1001', 'A', '900', '', 'DE']),
  );
  const missing = async (program: string, month: string) =>
    (await readCoverage(world, '900', program, month as Month)).locations.map((one) => [one.location, one.missing]);
  const all = { 'subscription-details': window, 'dynamics-365-usage': window };
  expect(await missing('smb', '2021-06')).toEqual([
    ['900', all],
    ['1001', all],
  ]);

  await world.import('subscription-details', tsv(subscriptionColumns, ...window.map((month) => sold('1001', month))));
  expect(await missing('smb', '2021-06')).toEqual([
    ['900', {}],
    ['1001', { 'subscription-details': [], 'dynamics-365-usage': window }],
  ]);
});

test('by workload, each report is asked of the locations that it names (R10.8)', async () => {
  world.time = new Date('2026-03-20T07:00:00Z');
  const revenue = (location: string, month: string) =>
    ['s', month, `t${location}`, 'Sales', 300, location, 'CSP T1'] as (string | number)[];
  const usage = (location: string, month: string) =>
    ['s', month, `t${location}`, 'Sales', 3, '', '', '', '', location, 'CSP T1'] as (string | number)[];
  await world.import(
    'partner-profile',
    tsv(profileColumns, ...['1001', '1002', '1003'].map((one) => [one, '', '900', '', 'DE'])),
  );
  await world.import(
    'business-applications-revenue',
    tsv(workloadRevenueColumns, revenue('1001', '2026-02'), revenue('1002', '2025-02'), revenue('1002', '2026-02')),
  );
  const missing = async () =>
    (await readCoverage(world, '900', 'business-applications', '2026-02' as Month)).locations.map(
      ({ location, missing }) => [location, ...Object.values(missing)],
    );
  const both = ['2025-02', '2026-02'];
  expect(await missing()).toEqual([['1001', ['2025-02'], both], ['1002', [], both], ['1003']]);

  await world.import('business-applications-usage', tsv(workloadUsageColumns, usage('1002', '2026-02')));
  expect(await missing()).toEqual([['1001', ['2025-02']], ['1002', [], ['2025-02']], ['1003']]);
});
