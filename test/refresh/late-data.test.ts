import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Month } from '../../src/month.ts';
import { refreshes, refreshKey } from '../../src/refresh/documents.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { refreshStale } from '../../src/refresh/timers.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { beforeWrites } from '../support/before-writes.ts';
import { profileColumns, subscriptionColumns, tsv } from '../support/world.ts';
import { December } from './december.ts';
import { readChanges } from './read-changes.ts';

let world: December;
beforeEach(() => {
  world = new December();
});
afterEach(() => world.close());

/** Another program than `smb`. */
const other = rulebooks.programs.find((program) => program !== 'smb')!;

describe('first data of a month (R7.5)', () => {
  test('that come before the run are scored by it, and not again', async () => {
    await world.importData('1001', '2021-11');
    await world.monthlyRun();
    expect(await world.scoredMonths('1001')).toEqual(['2021-11']);
    await world.dailyRun();
    expect(await world.dailyRefreshes()).toEqual([]);
  });

  test('that come after the run are scored by the next daily timer, in every program that counts them, once', async () => {
    await world.importData('1001', '2021-11');
    await world.importTraining('1002');
    await world.monthlyRun();
    await world.importData('1002', '2021-11');
    expect(await world.partner('1002')).toMatchObject({ stale: true, unscored: { smb: ['2021-11'] } });
    await world.dailyRun();
    expect(await world.partner('1002')).toMatchObject({ stale: false });
    expect((await world.partner('1002'))!.unscored).toBeUndefined();
    for (const program of ['smb', 'cba-ce', 'cba-fo'])
      expect(await world.scoredMonths('1002', program)).toEqual(['2021-11']);
    await world.dailyRun('22');
    expect(await world.dailyRefreshes()).toEqual(['2021-11: 1']);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a run that scored nobody', () => world.monthlyRun()],
    ['a run by hand', () => world.refresh('2021-11')],
  ])('of a new partner, after %s', async (_, run) => {
    await run();
    await world.importData('1001', '2021-11');
    await world.monthlyRun();
    await world.dailyRun();
    expect(await world.scoredMonths('1001')).toEqual(['2021-11']);
    expect(world.told).toEqual([]);
  });

  test('twice, with a correction in between, are scored by the facts in force', async () => {
    await world.monthlyRun();
    await world.importData('1001', '2021-11');
    await world.importData('1001', '2021-11');
    await world.importTraining('1001');
    await world.dailyRun();
    expect(await world.scoredMonths('1001')).toEqual(['2021-11']);
    expect((await world.partner('1001'))!.standings.smb!.score).toBeGreaterThan(2);
    await world.dailyRun('22');
    expect(await world.dailyRefreshes()).toEqual(['2021-11: 1']);
  });

  test('of several months are scored oldest first, and only of months that were run for all', async () => {
    for (const month of ['2021-11', '2021-09']) await world.refresh(month);
    await world.importData('1002', '2021-08');
    await orderRefresh(world, { month: '2021-08' as Month, partners: ['1002'] });
    await world.work();
    await world.importData('1001', '2021-08', '2021-09', '2021-10', '2021-11');
    await world.dailyRun('16');
    const first = await world.documents.read(refreshes, refreshKey('stale-2021-12-16'));
    expect(first!.value).toMatchObject({ month: '2021-09', monthsAfter: ['2021-11'] });
    // The daily timer makes up for the monthly run of 2021-10, too, which is due by then.
    expect(await world.scoredMonths('1001')).toEqual(['2021-09', '2021-10', '2021-11']);
    expect(await world.scoredMonths('1002')).toEqual(['2021-08']);
  });

  test('of a program that the month was not run for are left', async () => {
    await orderRefresh(world, { month: '2021-11' as Month, programs: ['smb'] });
    await world.work();
    await world.importData('1001', '2021-11');
    await world.dailyRun('16');
    expect(await world.scoredMonths('1001')).toEqual(['2021-11']);
    expect(await world.scoredMonths('1001', other)).toEqual([]);
  });

  test('of a partner that is credited in portions are scored by the programs of the run alone, too', async () => {
    await orderRefresh(world, { month: '2021-11' as Month, programs: ['smb'] });
    await world.work();
    const rows = Array.from({ length: 501 }, (_, index) => [
      ...[`s${index}`, '2021-11', `t${index}`, 'Sales', 'CSP', 1, '900.00', '1001', 'CSP'],
    ]);
    await world.import('subscription-details', tsv(subscriptionColumns, ...rows));
    await world.dailyRun('16');
    expect(await world.scoredMonths('1001')).toEqual(['2021-11']);
    expect(await world.scoredMonths('1001', other)).toEqual([]);
    expect(await world.partner('1001')).toMatchObject({ stale: false });
  });

  test('and are scored for one program by hand are still due for the others', async () => {
    await world.monthlyRun();
    await world.importData('1001', '2021-11');
    await orderRefresh(world, { month: '2021-11' as Month, programs: ['smb'] });
    await world.work();
    expect([await world.scoredMonths('1001'), await world.scoredMonths('1001', other)]).toEqual([['2021-11'], []]);
    expect(await world.partner('1001')).toMatchObject({ stale: true });
    await world.dailyRun('22');
    expect(await world.scoredMonths('1001', other)).toEqual(['2021-11']);
    expect(await world.partner('1001')).toMatchObject({ stale: false });
  });

  test('of an older month change history without an event; of the newest they change the standing', async () => {
    await world.importTraining('1001', 'MB-800');
    await world.importData('1001', '2021-10');
    for (const month of ['2021-09', '2021-10', '2021-11']) await world.refresh(month);
    await world.importData('1001', '2021-09');
    await world.importData('1001', '2021-11');
    await world.dailyRun('16');
    expect(await world.partner('1001')).toMatchObject({ standings: { smb: { month: '2021-11' } } });
    expect(await world.scoredMonths('1001')).toEqual(['2021-09', '2021-10', '2021-11']);
    expect(await readChanges(world, '1001')).toEqual([]);
  });

  test('that a location brings along to another partner are scored for that one', async () => {
    await world.importData('1002', '2021-11');
    await world.monthlyRun();
    await world.import('partner-profile', tsv(profileColumns, ['1002', 'Two', '1001', 'One', 'NO']));
    await world.dailyRun();
    expect(await world.scoredMonths('1001')).toEqual(['2021-11']);
  });

  test('are looked for once where there are none after all, and again when something has come', async () => {
    await world.monthlyRun();
    await world.import('partner-profile', tsv(profileColumns, ['1001', 'One', '', '', 'NO']));
    await world.import('subscription-details', tsv(subscriptionColumns), { covers: ['1001:2021-11'] });
    await world.import('partner-profile', tsv(profileColumns, ['1001', 'One', '1009', 'Nine', 'NO']));
    // 1001 is no partner any more, and 1009 is one with data.
    await world.dailyRun();
    expect(await world.scoredMonths('1009')).toEqual(['2021-11']);
    expect(await world.partner('1001')).toMatchObject({ stale: false });
    await world.dailyRun('22');
    expect(await world.dailyRefreshes()).toEqual(['2021-11: 1']);
  });

  test('that come while the run is planned are scored by the run or by the next daily timer', async () => {
    await world.importData('1001', '2021-11');
    for (let messagesBefore = 0; messagesBefore < 8; messagesBefore++) {
      const partner = `20${messagesBefore}0`;
      await world.accept(
        'subscription-details',
        tsv(subscriptionColumns, ['s', '2021-11', `t${partner}`, 'Sales', 'CSP', 1, '1.00', partner, 'CSP']),
      );
      await orderRefresh(world, { month: '2021-11' as Month });
      for (let handled = 0; handled < messagesBefore && world.waiting.length > 0; handled++)
        await world.handle(world.waiting.pop()!);
      await world.work();
      await world.dailyRun(String(16 + messagesBefore));
      expect(await world.scoredMonths(partner), partner).toEqual(['2021-11']);
    }
  });
});

test('data whose partner is first listed just after the run has looked who is there are scored by the daily timer', async () => {
  await world.importData('1001', '2021-11');
  await world.accept(
    'subscription-details',
    tsv(subscriptionColumns, ['s', '2021-11', 't', 'Sales', 'CSP', 1, '1.00', '1002', 'CSP']),
  );
  const once = beforeWrites(world.documents, async ({ partition, value }) => {
    if (partition !== '1002' || !(value as { listed?: boolean }).listed) return;
    once();
    await world.refresh('2021-11');
  });
  await world.work();
  expect([await world.scoredMonths('1001'), await world.scoredMonths('1002')]).toEqual([['2021-11'], []]);
  await world.dailyRun('16');
  expect(await world.scoredMonths('1002')).toEqual(['2021-11']);
});

test('at whichever write the daily timer dies, late data are scored when it runs again', async () => {
  await world.importTraining('1002');
  await world.refresh('2021-11');
  for (let survived = 0, died = true; died; survived++) {
    const partner = `3${String(survived).padStart(3, '0')}`;
    died = false;
    let writes = 0;
    const file = tsv(subscriptionColumns, ['s', '2021-11', `t${partner}`, 'Sales', 'CSP', 1, '1.00', partner, 'CSP']);
    await world.accept('subscription-details', file);
    const day = String(1 + survived).padStart(2, '0');
    world.time = new Date(`2022-01-${day}T07:00:00Z`);
    const survive = beforeWrites(world.documents, async () => {
      if (writes++ !== survived) return;
      died = true;
      throw new Error('died');
    });
    const dyingOnce = async (work: () => Promise<void>) => {
      for (;;) {
        try {
          return await work();
        } catch (error) {
          if ((error as Error).message !== 'died') throw error;
        }
      }
    };
    const workOff = async () => {
      while (world.waiting.length > 0) {
        const message = world.waiting[0]!;
        await dyingOnce(() => world.handle(message));
        world.waiting.splice(world.waiting.indexOf(message), 1);
      }
    };
    await workOff();
    await dyingOnce(() => refreshStale(world));
    await workOff();
    survive();
    expect(await world.scoredMonths(partner), `died at write ${survived}`).toEqual(['2021-11']);
    expect(survived).toBeLessThan(60);
  }
});
