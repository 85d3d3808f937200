import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Month } from '../../src/month.ts';
import { refreshes, refreshKey } from '../../src/refresh/documents.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { refreshDueMonths } from '../../src/refresh/timers.ts';
import { beforeWrites } from '../support/before-writes.ts';
import { December } from './december.ts';

let world: December;
beforeEach(() => {
  world = new December();
});
afterEach(() => world.close());

describe('the results of a refresh', () => {
  const countsOf = async (month: string) => {
    const { partnersTotal, partnersDone, ...counts } = await world.refresh(month);
    expect(partnersDone).toBe(partnersTotal);
    return [counts.partnersScored, counts.partnersUnchanged, counts.partnersWithoutData, counts.partnersFailed];
  };

  test('distinguish scored, unchanged and without data', async () => {
    await world.importData('1001', '2021-11');
    await world.importData('1002', '2021-11');
    await world.importTraining('1003');
    expect(await countsOf('2021-11')).toEqual([2, 0, 1, 0]);
    expect(await countsOf('2021-11')).toEqual([0, 2, 1, 0]);
    await world.importData('1002', '2021-10');
    expect(await countsOf('2021-11')).toEqual([1, 1, 1, 0]);
    expect(await countsOf('2021-09')).toEqual([0, 0, 3, 0]);
  });

  test('of partners named, those that nobody knows are without data', async () => {
    const { id } = await orderRefresh(world, { month: '2021-11' as Month, partners: ['7', '8'] });
    await world.work();
    expect((await world.documents.read(refreshes, refreshKey(id)))!.value).toMatchObject({
      partnersTotal: 2,
      partnersWithoutData: 2,
    });
  });

  test('counts once what is done twice', async () => {
    await world.importData('1001', '2021-11');
    await world.importTraining('1003');
    const { id } = await orderRefresh(world, { month: '2021-11' as Month });
    while (world.waiting.length > 0) {
      const message = world.waiting.shift()!;
      await world.handle(message);
      await world.handle(message);
    }
    const { partnersScored, partnersUnchanged, partnersWithoutData } = (await world.documents.read(
      refreshes,
      refreshKey(id),
    ))!.value;
    expect([partnersScored, partnersUnchanged, partnersWithoutData]).toEqual([1, 0, 1]);
  });
});

describe('the alert that a month has no data', () => {
  const alert = "No data for 2021-11: its monthly run has scored nobody. Import the month's reports.";

  test.each<[string, () => Promise<unknown>, string[]]>([
    ['nothing was ever imported', async () => undefined, [alert]],
    ['only older months were', () => world.importData('1001', '2021-10'), [alert]],
    ['only training was', () => world.importTraining('1001'), [alert]],
    [
      'one of the partners has data',
      () => Promise.all([world.importData('1001', '2021-11'), world.importTraining('1002')]),
      [],
    ],
    [
      'the month was scored by hand before',
      async () => {
        await world.importData('1001', '2021-11');
        await world.refresh('2021-11');
      },
      [],
    ],
  ])('where %s', async (_, before, alerts) => {
    await before();
    await world.monthlyRun();
    expect(world.alerts).toEqual(alerts);
    await world.dailyRun();
    await world.dailyRun('22');
    expect(world.alerts).toEqual(alerts);
  });

  test('is not raised by an order by hand, nor when the timer orders, but when the run ends', async () => {
    await world.refresh('2021-11');
    world.time = new Date('2021-12-20T06:00:00Z');
    await refreshDueMonths(world);
    expect(world.alerts).toEqual([]);
    await world.work();
    expect(world.alerts).toEqual([alert]);
  });

  test('is raised again, in the same words, where the process dies before the run has ended', async () => {
    world.time = new Date('2021-12-20T06:00:00Z');
    await refreshDueMonths(world);
    const message = world.waiting.shift()!;
    const survive = beforeWrites(world.documents, async ({ value }) => {
      if ((value as { finishedAt?: string }).finishedAt) throw new Error('died');
    });
    await expect(world.handle(message)).rejects.toThrow('died');
    survive();
    await world.handle(message);
    await world.handle(message);
    expect(new Set(world.alerts)).toEqual(new Set([alert]));
  });

  test('each month that is made up for has its own', async () => {
    await world.fire('2021-10-20T06:00:00Z', refreshDueMonths);
    await world.importData('1001', '2021-10');
    await world.monthlyRun();
    expect(world.alerts.map((text) => text.slice(0, 19))).toEqual(['No data for 2021-09', 'No data for 2021-11']);
  });
});
