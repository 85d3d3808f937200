import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Month } from '../../src/month.ts';
import { partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { refreshes, refreshKey } from '../../src/refresh/documents.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { refreshDueMonths, refreshStale } from '../../src/refresh/timers.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { beforeWrites } from '../support/before-writes.ts';
import { profileColumns, subscriptionColumns, trainingColumns, tsv, World } from '../support/world.ts';
import { readChanges } from './read-changes.ts';

let world: World;
beforeEach(() => {
  world = new World();
  world.time = new Date('2021-12-15T00:00:00Z');
});
afterEach(() => world.close());

/** Subscription-details of one customer of the partner. */
const data = (partner: string, ...months: string[]) =>
  world.import(
    'subscription-details',
    tsv(
      subscriptionColumns,
      ...months.map((month) => [`s${partner}`, month, `t${partner}`, 'Sales', 'CSP', 1, '900.00', partner, 'CSP']),
    ),
  );
const training = (partner: string, exam = 'PL-400') =>
  world.import('training-details', tsv(trainingColumns, ['a', partner, exam, '2020-01-01', '']));

async function fire(at: string, timer: (desk: World) => Promise<void>): Promise<void> {
  world.time = new Date(at);
  await timer(world);
  await world.work();
}
const monthlyRun = () => fire('2021-12-20T06:00:00Z', refreshDueMonths);
const daily = (day = '21') => fire(`2021-12-${day}T07:00:00Z`, refreshStale);

const stored = async (partner: string) => (await world.documents.read(partnersContainer, partnerKey(partner)))?.value;
const scoredMonths = async (partner: string, program = 'smb') =>
  Object.keys((await stored(partner))?.standings[program]?.history ?? {});
/** Another program than `smb`. */
const other = rulebooks.programs.find((program) => program !== 'smb')!;
/** The daily refreshes, as `month: partners scored`. */
async function dailies(): Promise<string[]> {
  const { items } = await world.documents.query(refreshes, { partition: 'refreshes', limit: 100 });
  const ofDays = items.filter(({ value }) => value.staleOnly);
  return ofDays.map(({ value }) => `${value.month}: ${value.partnersScored}`).sort();
}

describe('the results of a refresh', () => {
  const countsOf = async (month: string) => {
    const { partnersTotal, partnersDone, ...counts } = await world.refresh(month);
    expect(partnersDone).toBe(partnersTotal);
    return [counts.partnersScored, counts.partnersUnchanged, counts.partnersWithoutData, counts.partnersFailed];
  };

  test('distinguish scored, unchanged and without data', async () => {
    await data('1001', '2021-11');
    await data('1002', '2021-11');
    await training('1003');
    expect(await countsOf('2021-11')).toEqual([2, 0, 1, 0]);
    expect(await countsOf('2021-11')).toEqual([0, 2, 1, 0]);
    await data('1002', '2021-10');
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
    await data('1001', '2021-11');
    await training('1003');
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
    ['only older months were', () => data('1001', '2021-10'), [alert]],
    ['only training was', () => training('1001'), [alert]],
    ['one of the partners has data', () => Promise.all([data('1001', '2021-11'), training('1002')]), []],
    [
      'the month was scored by hand before',
      async () => {
        await data('1001', '2021-11');
        await world.refresh('2021-11');
      },
      [],
    ],
  ])('where %s', async (_, before, alerts) => {
    await before();
    await monthlyRun();
    expect(world.alerts).toEqual(alerts);
    await daily();
    await daily('22');
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
    await fire('2021-10-20T06:00:00Z', refreshDueMonths);
    await data('1001', '2021-10');
    await monthlyRun();
    expect(world.alerts.map((text) => text.slice(0, 19))).toEqual(['No data for 2021-09', 'No data for 2021-11']);
  });
});

describe('first data of a month (R7.5)', () => {
  test('that come before the run are scored by it, and not again', async () => {
    await data('1001', '2021-11');
    await monthlyRun();
    expect(await scoredMonths('1001')).toEqual(['2021-11']);
    await daily();
    expect(await dailies()).toEqual([]);
  });

  test('that come after the run are scored by the next daily timer, in every program that counts them, once', async () => {
    await data('1001', '2021-11');
    await training('1002');
    await monthlyRun();
    await data('1002', '2021-11');
    expect(await stored('1002')).toMatchObject({ stale: true, unscored: { smb: ['2021-11'] } });
    await daily();
    expect(await stored('1002')).toMatchObject({ stale: false });
    expect((await stored('1002'))!.unscored).toBeUndefined();
    for (const program of ['smb', 'cba-ce', 'cba-fo']) expect(await scoredMonths('1002', program)).toEqual(['2021-11']);
    await daily('22');
    expect(await dailies()).toEqual(['2021-11: 1']);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a run that scored nobody', monthlyRun],
    ['a run by hand', () => world.refresh('2021-11')],
  ])('of a new partner, after %s', async (_, run) => {
    await run();
    await data('1001', '2021-11');
    await monthlyRun();
    await daily();
    expect(await scoredMonths('1001')).toEqual(['2021-11']);
    expect(world.told).toEqual([]);
  });

  test('twice, with a correction in between, are scored by the facts in force', async () => {
    await monthlyRun();
    await data('1001', '2021-11');
    await data('1001', '2021-11');
    await training('1001');
    await daily();
    expect(await scoredMonths('1001')).toEqual(['2021-11']);
    expect((await stored('1001'))!.standings.smb!.score).toBeGreaterThan(2);
    await daily('22');
    expect(await dailies()).toEqual(['2021-11: 1']);
  });

  test('of several months are scored oldest first, and only of months that were run for all', async () => {
    for (const month of ['2021-11', '2021-09']) await world.refresh(month);
    await data('1002', '2021-08');
    await orderRefresh(world, { month: '2021-08' as Month, partners: ['1002'] });
    await world.work();
    await data('1001', '2021-08', '2021-09', '2021-10', '2021-11');
    await daily('16');
    const first = await world.documents.read(refreshes, refreshKey('stale-2021-12-16'));
    expect(first!.value).toMatchObject({ month: '2021-09', monthsAfter: ['2021-11'] });
    // The daily timer makes up for the monthly run of 2021-10, too, which is due by then.
    expect(await scoredMonths('1001')).toEqual(['2021-09', '2021-10', '2021-11']);
    expect(await scoredMonths('1002')).toEqual(['2021-08']);
  });

  test('of a program that the month was not run for are left', async () => {
    await orderRefresh(world, { month: '2021-11' as Month, programs: ['smb'] });
    await world.work();
    await data('1001', '2021-11');
    await daily('16');
    expect(await scoredMonths('1001')).toEqual(['2021-11']);
    expect(await scoredMonths('1001', other)).toEqual([]);
  });

  test('of a partner that is credited in portions are scored by the programs of the run alone, too', async () => {
    await orderRefresh(world, { month: '2021-11' as Month, programs: ['smb'] });
    await world.work();
    const rows = Array.from({ length: 501 }, (_, index) => [
      ...[`s${index}`, '2021-11', `t${index}`, 'Sales', 'CSP', 1, '900.00', '1001', 'CSP'],
    ]);
    await world.import('subscription-details', tsv(subscriptionColumns, ...rows));
    await daily('16');
    expect(await scoredMonths('1001')).toEqual(['2021-11']);
    expect(await scoredMonths('1001', other)).toEqual([]);
    expect(await stored('1001')).toMatchObject({ stale: false });
  });

  test('and are scored for one program by hand are still due for the others', async () => {
    await monthlyRun();
    await data('1001', '2021-11');
    await orderRefresh(world, { month: '2021-11' as Month, programs: ['smb'] });
    await world.work();
    expect([await scoredMonths('1001'), await scoredMonths('1001', other)]).toEqual([['2021-11'], []]);
    expect(await stored('1001')).toMatchObject({ stale: true });
    await daily('22');
    expect(await scoredMonths('1001', other)).toEqual(['2021-11']);
    expect(await stored('1001')).toMatchObject({ stale: false });
  });

  test('of an older month change history without an event; of the newest they change the standing', async () => {
    await training('1001', 'MB-800');
    await data('1001', '2021-10');
    for (const month of ['2021-09', '2021-10', '2021-11']) await world.refresh(month);
    await data('1001', '2021-09');
    await data('1001', '2021-11');
    await daily('16');
    expect(await stored('1001')).toMatchObject({ standings: { smb: { month: '2021-11' } } });
    expect(await scoredMonths('1001')).toEqual(['2021-09', '2021-10', '2021-11']);
    expect(await readChanges(world, '1001')).toEqual([]);
  });

  test('that a location brings along to another partner are scored for that one', async () => {
    await data('1002', '2021-11');
    await monthlyRun();
    await world.import('partner-profile', tsv(profileColumns, ['1002', 'Two', '1001', 'One', 'NO']));
    await daily();
    expect(await scoredMonths('1001')).toEqual(['2021-11']);
  });

  test('are looked for once where there are none after all, and again when something has come', async () => {
    await monthlyRun();
    await world.import('partner-profile', tsv(profileColumns, ['1001', 'One', '', '', 'NO']));
    await world.import('subscription-details', tsv(subscriptionColumns), { covers: ['1001:2021-11'] });
    await world.import('partner-profile', tsv(profileColumns, ['1001', 'One', '1009', 'Nine', 'NO']));
    // 1001 is no partner any more, and 1009 is one with data.
    await daily();
    expect(await scoredMonths('1009')).toEqual(['2021-11']);
    expect(await stored('1001')).toMatchObject({ stale: false });
    await daily('22');
    expect(await dailies()).toEqual(['2021-11: 1']);
  });

  test('that come while the run is planned are scored by the run or by the next daily timer', async () => {
    await data('1001', '2021-11');
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
      await daily(String(16 + messagesBefore));
      expect(await scoredMonths(partner), partner).toEqual(['2021-11']);
    }
  });
});

test('data whose partner is first listed just after the run has looked who is there are scored by the daily timer', async () => {
  await data('1001', '2021-11');
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
  expect([await scoredMonths('1001'), await scoredMonths('1002')]).toEqual([['2021-11'], []]);
  await daily('16');
  expect(await scoredMonths('1002')).toEqual(['2021-11']);
});

test('at whichever write the daily timer dies, late data are scored when it runs again', async () => {
  await training('1002');
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
    expect(await scoredMonths(partner), `died at write ${survived}`).toEqual(['2021-11']);
    expect(survived).toBeLessThan(60);
  }
});
