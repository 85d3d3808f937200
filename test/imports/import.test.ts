import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLedger } from '../../src/lookups/ledger.ts';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { profileColumns, subscriptionColumns, trainingColumns, tsv, usageColumns, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const sales = (tenant: string, month: string, location: string, revenue: string, seats = 10) => [
  `sub-${tenant}`,
  month,
  tenant,
  'Dynamics 365 Sales',
  'CSP',
  seats,
  revenue,
  location,
  location ? 'CSP' : '',
];
const score = (partner: string, month: string) => readScore(world, partner, 'smb', month as Month);
const value = async (partner: string, month: string, indicator: string) =>
  (await score(partner, month)).indicators.find(({ id }) => id === indicator)?.value;

describe('an import', () => {
  test('takes effect: a partner is scored from its rows', async () => {
    const done = await world.import(
      'subscription-details',
      tsv(subscriptionColumns, sales('t1', '2021-02', '1001', '15000.00'), sales('t2', '2021-03', '1001', '-20.50')),
    );
    expect(done).toMatchObject({ status: 'succeeded', rowsRead: 2, rowsAccepted: 2, rowsRejected: 0, slices: 2 });
    const refresh = await world.refresh('2021-03');
    expect(refresh).toMatchObject({ status: 'succeeded', partnersTotal: 1, partnersDone: 1, partnersFailed: 0 });
    expect(await value('1001', '2021-03', 'net-new-revenue')).toBe(14979.5);
    const ledger = await readLedger(world, '1001', 'smb', {
      indicator: 'net-new-revenue',
      pageSize: 10,
    });
    expect(ledger.entries.map(({ tenant, month, amount }) => [tenant, month, amount])).toEqual([
      ['t1', '2021-02', 15000],
      ['t2', '2021-03', -20.5],
    ]);
  });

  test('replaces what an earlier one said of its slices, and nothing else', async () => {
    await world.import(
      'subscription-details',
      tsv(
        subscriptionColumns,
        sales('t1', '2021-02', '1001', '100.00'),
        sales('t2', '2021-02', '1001', '200.00'),
        sales('t1', '2021-03', '1001', '400.00'),
      ),
    );
    await world.refresh('2021-03');
    expect(await value('1001', '2021-03', 'net-new-revenue')).toBe(700);
    const corrected = await world.import(
      'subscription-details',
      tsv(subscriptionColumns, sales('t1', '2021-02', '1001', '150.00')),
    );
    expect(corrected.staleScores).toBe(3); // one in each program
    expect((await score('1001', '2021-03')).stale).toBe(true);
    await world.refresh('2021-03');
    expect(await value('1001', '2021-03', 'net-new-revenue')).toBe(550);
    expect((await score('1001', '2021-03')).stale).toBe(false);
  });

  test('of the same file twice changes nothing', async () => {
    const file = tsv(
      subscriptionColumns,
      sales('t1', '2021-02', '1001', '100.00'),
      sales('t1', '2021-03', '1001', '400.00'),
    );
    await world.import('subscription-details', file);
    await world.refresh('2021-03');
    const before = await score('1001', '2021-03');
    const again = await world.import('subscription-details', file);
    expect(again).toMatchObject({ status: 'succeeded', staleScores: 0 });
    await world.refresh('2021-03');
    expect(await score('1001', '2021-03')).toEqual(before);
  });

  test('makes stale both partners of a shared tenant, and no other', async () => {
    const file = tsv(
      subscriptionColumns,
      sales('shared', '2021-02', '1001', '100.00'),
      sales('shared', '2021-02', '1002', '100.00'),
      sales('own', '2021-02', '1003', '100.00'),
    );
    await world.import('subscription-details', file);
    await world.refresh('2021-02');
    const corrected = await world.import(
      'subscription-details',
      tsv(subscriptionColumns, sales('shared', '2021-02', '1001', '90.00')),
    );
    expect(corrected.staleScores).toBe(6); // two partners, three programs
    expect((await score('1001', '2021-02')).stale).toBe(true);
    expect((await score('1002', '2021-02')).stale).toBe(true);
    expect((await score('1003', '2021-02')).stale).toBe(false);
  });

  test('leaves a slice with a rejected row as it was, uses the others', async () => {
    await world.import('subscription-details', tsv(subscriptionColumns, sales('t1', '2021-02', '1001', '100.00')));
    const done = await world.import(
      'subscription-details',
      tsv(
        subscriptionColumns,
        sales('t1', '2021-02', '1001', '999.00'),
        sales('t2', '2021-02', '1001', '1,5'),
        sales('t3', '2021-02', '1002', '7.00'),
      ),
    );
    expect(done).toMatchObject({
      status: 'succeeded',
      rowsRead: 3,
      rowsRejected: 1,
      rowsAccepted: 2,
      rowsSetAside: 1,
      slices: 1,
      slicesSetAside: 1,
    });
    expect(done.rejections).toMatchObject([{ line: 3, column: 'RevenueUSD', code: 'invalid-money' }]);
    await world.refresh('2021-02');
    expect(await value('1001', '2021-02', 'net-new-revenue')).toBe(100);
    expect(await value('1002', '2021-02', 'net-new-revenue')).toBe(7);
  });

  test('uses the good rows of such a slice when asked for', async () => {
    const file = tsv(
      subscriptionColumns,
      sales('t1', '2021-02', '1001', '999.00'),
      sales('t2', '2021-02', '1001', '1,5'),
    );
    const done = await world.import('subscription-details', file, { partial: true });
    expect(done).toMatchObject({ rowsRejected: 1, rowsSetAside: 0, slices: 1, slicesSetAside: 0 });
    await world.refresh('2021-02');
    expect(await value('1001', '2021-02', 'net-new-revenue')).toBe(999);
  });

  test('takes two rows that say the same as one, and rejects the second of two that do not', async () => {
    const same = sales('t1', '2021-02', '1001', '100.00');
    const done = await world.import(
      'subscription-details',
      tsv(
        subscriptionColumns,
        same,
        same,
        sales('t2', '2021-02', '1002', '5.00'),
        sales('t2', '2021-02', '1002', '6.00'),
      ),
    );
    expect(done.rejections).toMatchObject([{ line: 5, code: 'duplicate-key' }]);
    await world.refresh('2021-02');
    expect(await value('1001', '2021-02', 'net-new-revenue')).toBe(100);
    await expect(score('1002', '2021-02')).rejects.toMatchObject({ code: 'partner-not-found' });
  });

  test('covers slices without rows when the caller names them', async () => {
    await world.import('partner-profile', tsv(profileColumns, ['1001', 'New', '', '', 'DE']));
    await world.import('subscription-details', tsv(subscriptionColumns), { covers: ['1001:2021-02'] });
    await world.refresh('2021-02');
    expect(await score('1001', '2021-02')).toMatchObject({
      score: 0,
      tier: 'none',
      dataCoverage: { monthsCovered: 1, of: 12 },
    });
  });

  test('rolls locations up to the partner that their profiles name, whichever file comes first', async () => {
    const profile = tsv(
      profileColumns,
      ['1002', 'Branch', '1001', 'Head', 'DE'],
      ['1001', 'Head Office', '1001', 'Head', 'DE'],
    );
    const data = tsv(
      subscriptionColumns,
      sales('t1', '2021-02', '1001', '100.00'),
      sales('t2', '2021-02', '1002', '50.00'),
    );
    await world.import('subscription-details', data);
    await world.import('partner-profile', profile);
    await world.refresh('2021-02');
    const dataFirst = await score('1001', '2021-02');
    expect(dataFirst).toMatchObject({ partnerId: '1001', partnerName: 'Head Office' });
    expect(await value('1002', '2021-02', 'net-new-revenue')).toBe(150);
    const other = new World();
    await other.import('partner-profile', profile);
    await other.import('subscription-details', data);
    await other.refresh('2021-02');
    expect(await readScore(other, '1002', 'smb')).toEqual(dataFirst);
    await other.close();
  });

  test('counts the stale scores of a partner once, however many of its locations it changes', async () => {
    const locations = Array.from({ length: 450 }, (_, place) => String(2001 + place));
    const profiles = locations.map((location) => [location, `Branch ${location}`, '1001', 'One', 'DE']);
    const sold = (revenue: string) =>
      tsv(subscriptionColumns, ...locations.map((location) => sales(`t${location}`, '2021-02', location, revenue)));
    await world.import('partner-profile', tsv(profileColumns, ...profiles));
    await world.import('subscription-details', sold('1.00'));
    await world.refresh('2021-02');
    expect((await world.import('subscription-details', sold('2.00'))).staleScores).toBe(3); // one in each program
    expect((await world.import('subscription-details', sold('3.00'))).staleScores).toBe(3); // stale before, and still
    expect((await score('1001', '2021-02')).stale).toBe(true);
  });

  test('moves a location to another partner with a later profile', async () => {
    await world.import(
      'subscription-details',
      tsv(
        subscriptionColumns,
        sales('t1', '2021-02', '1001', '1.00'),
        sales('t2', '2021-02', '1002', '2.00'),
        sales('t3', '2021-02', '1003', '4.00'),
      ),
    );
    await world.import('partner-profile', tsv(profileColumns, ['1002', 'Branch', '1001', 'One', 'DE']));
    await world.refresh('2021-02');
    expect(await value('1001', '2021-02', 'net-new-revenue')).toBe(3);
    const moved = await world.import('partner-profile', tsv(profileColumns, ['1002', 'Branch', '1003', 'Three', 'DE']));
    expect(moved.staleScores).toBe(6); // two partners, three programs
    await world.refresh('2021-02');
    expect(await value('1001', '2021-02', 'net-new-revenue')).toBe(1);
    expect(await value('1003', '2021-02', 'net-new-revenue')).toBe(6);
  });

  test('counts an individual once over the locations of a partner', async () => {
    await world.import('partner-profile', tsv(profileColumns, ['1002', 'Branch', '1001', 'One', 'DE']));
    await world.import('dynamics-365-usage', tsv(usageColumns, ['s1', '2021-02', 't1', 3, '1001', 'DPOR', 'Sales']));
    await world.import(
      'training-details',
      tsv(
        trainingColumns,
        ['ann', '1001', 'PL-200', '2020-05-01', ''],
        ['ann', '1002', 'Exam MB-210: Sales', '2020-06-01', ''],
        ['bob', '1002', 'MB-800', '2020-06-01', '2021-01-31'],
      ),
    );
    await world.refresh('2021-02');
    expect(await value('1001', '2021-02', 'functional-consultants')).toBe(1);
  });

  test('names the place of a month that has not begun', async () => {
    const done = await world.import(
      'subscription-details',
      tsv(subscriptionColumns, sales('t1', '2022-02', '1001', '1.00')),
    );
    expect(done.rejections).toMatchObject([{ line: 2, column: 'Month', code: 'future-month' }]);
  });
});
