import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { refreshes } from '../../src/refresh/documents.ts';
import { resendRefreshes } from '../../src/refresh/resend.ts';
import { hasStaleScores, refreshDueMonths, refreshStale } from '../../src/refresh/timers.ts';
import { subscriptionColumns, tsv, World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = new World();
  const months = ['2021-09', '2021-10', '2021-11', '2021-12', '2022-01'];
  const sold = (month: string, revenue: string) => ['s', month, 't', 'Sales', 'CSP', 1, revenue, '1001', 'CSP'];
  world.time = new Date('2022-02-01T00:00:00Z');
  await world.import('subscription-details', tsv(subscriptionColumns, ...months.map((month) => sold(month, '900.00'))));
});
afterEach(() => world.close());

const corrected = (month: string, revenue: string) =>
  world.import(
    'subscription-details',
    tsv(subscriptionColumns, ['s', month, 't', 'Sales', 'CSP', 1, revenue, '1001', 'CSP']),
  );

/** Fires a timer at a time, this many times at once, and waits for the work. */
async function fire(at: string, timer: (desk: World) => Promise<unknown>, times = 1): Promise<void> {
  world.time = new Date(at);
  await Promise.all(Array.from({ length: times }, () => timer(world)));
  await world.work();
}

/** The refreshes that were ordered: which month by which kind of order, in the order of their months. */
async function ordered(): Promise<string[]> {
  const { items } = await world.documents.query(refreshes, { partition: 'refreshes', limit: 100 });
  return items.map(({ value }) => `${value.month} ${value.id.replace(/^after-.*/, 'after')} ${value.status}`).sort();
}
const scoredMonths = async () => {
  const stored = await world.documents.read(partnersContainer, partnerKey('1001'));
  return Object.keys(stored!.value.standings.smb!.history);
};

describe('the monthly timer (R7.2)', () => {
  test.each([
    ['in time', '2021-12-20T06:00:00Z', '2021-11'],
    ['a moment early', '2021-12-20T05:59:59.990Z', '2021-11'],
    ['hours late', '2021-12-20T17:30:00Z', '2021-11'],
    ['days late', '2021-12-29T06:00:00Z', '2021-11'],
    ['in the next year', '2022-01-03T06:00:00Z', '2021-11'],
    ['the day before the next firing', '2022-01-19T23:59:59Z', '2021-11'],
    ['at the next firing', '2022-01-20T06:00:00Z', '2021-12'],
  ])('fired %s scores the month that was due', async (_, at, month) => {
    await fire(at, refreshDueMonths);
    expect(await ordered()).toEqual([`${month} monthly-${month} succeeded`]);
    expect(await scoredMonths()).toEqual([month]);
  });

  test('fired twice, at the same time and once more, orders once', async () => {
    await fire('2021-12-20T06:00:00Z', refreshDueMonths, 3);
    await fire('2021-12-20T06:05:00Z', refreshDueMonths, 2);
    expect(await ordered()).toEqual(['2021-11 monthly-2021-11 succeeded']);
  });

  test.each<[string, (desk: World) => Promise<void>, string]>([
    ['the next monthly firing', refreshDueMonths, '2022-01-20T06:00:00Z'],
    ['the daily one', refreshStale, '2022-01-20T07:00:00Z'],
  ])('firings that never came are made up for by %s, oldest month first', async (_, timer, at) => {
    await fire('2021-10-20T06:00:00Z', refreshDueMonths);
    await fire(at, timer, 2);
    await fire(at.replace('-20T', '-21T'), timer);
    expect(await ordered()).toEqual([
      '2021-09 monthly-2021-09 succeeded',
      '2021-10 monthly-2021-10 succeeded',
      '2021-11 after succeeded',
      '2021-12 after succeeded',
    ]);
    expect(await scoredMonths()).toEqual(['2021-09', '2021-10', '2021-11', '2021-12']);
  });

  test('one that never came is made up for an hour later, by the daily one', async () => {
    await fire('2021-12-20T07:00:00Z', refreshStale);
    expect(await ordered()).toEqual(['2021-11 monthly-2021-11 succeeded']);
  });

  test('where nothing was scored in a year, only the newest due month is', async () => {
    await fire('2020-11-20T06:00:00Z', refreshDueMonths);
    await fire('2022-01-20T06:00:00Z', refreshDueMonths);
    expect(await ordered()).toEqual(['2020-10 monthly-2020-10 succeeded', '2021-12 monthly-2021-12 succeeded']);
  });
});

describe('the daily timer (R7.5)', () => {
  const stale = async () => (await readScore(world, '1001', 'smb', '2021-11' as Month)).stale;
  const revenue = async (month: string) => (await readScore(world, '1001', 'smb', month as Month)).indicators[0]!.value;

  beforeEach(async () => {
    await fire('2021-12-20T06:00:00Z', refreshDueMonths);
    await corrected('2021-10', '100.00');
    expect([await stale(), await hasStaleScores(world)]).toEqual([true, true]);
  });

  test.each([
    ['in time', '2021-12-21T07:00:00Z'],
    ['late the same day', '2021-12-21T23:59:59Z'],
    ['a day late', '2021-12-22T07:00:00Z'],
    ['in the next month', '2022-01-02T07:00:00Z'],
  ])('fired %s, twice at the same time, scores stale months again', async (_, at) => {
    await fire(at, refreshStale, 2);
    expect([await stale(), await hasStaleScores(world)]).toEqual([false, false]);
    expect(await revenue('2021-11')).toBe(1_900);
    expect(await ordered()).toEqual([
      '2021-11 monthly-2021-11 succeeded',
      `2021-11 stale-${at.slice(0, 10)} succeeded`,
    ]);
  });

  test('what became stale after a firing is found by the next', async () => {
    await fire('2021-12-21T07:00:00Z', refreshStale);
    await corrected('2021-10', '50.00');
    await fire('2021-12-21T07:01:00Z', refreshStale);
    expect(await stale()).toBe(true);
    await fire('2021-12-22T07:00:00Z', refreshStale);
    expect([await stale(), await revenue('2021-11')]).toEqual([false, 1_850]);
  });

  test('one around midnight and the next at the same time have the same result', async () => {
    world.time = new Date('2021-12-21T23:59:59Z');
    await refreshStale(world);
    world.time = new Date('2021-12-22T00:00:01Z');
    await refreshStale(world);
    await world.work((waiting) => waiting - 1);
    expect([await stale(), await revenue('2021-11')]).toEqual([false, 1_900]);
  });
});

describe('the watch', () => {
  test('fired twice at the same time, or hours late, finds what lost its message', async () => {
    await refreshDueMonths(world);
    for (let round = 0; world.waiting.length > 0; round++) {
      expect(round).toBeLessThan(20);
      world.waiting.length = 0;
      world.time = new Date(world.time.getTime() + (round % 2 === 0 ? 16 : 300) * 60_000);
      await Promise.all([resendRefreshes(world), resendRefreshes(world)]);
      const messages = world.waiting.splice(0);
      await Promise.all(messages.map((message) => world.handle(message)));
    }
    expect(await ordered()).toEqual(['2021-12 monthly-2021-12 succeeded']);
    expect(await resendRefreshes(world)).toEqual([]);
  });
});
