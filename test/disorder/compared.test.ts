import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readBenchmarks } from '../../src/lookups/benchmarks.ts';
import type { Month } from '../../src/month.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { refreshStale } from '../../src/refresh/timers.ts';
import { World } from '../support/world.ts';
import { type File, profile, together, usage } from './files.ts';
import { withMeanwhile } from './meanwhile.ts';

const month = '2021-03' as Month;
const imported = (file: File) => world.import(file.report, file.text, { covers: file.covers });
const compared = async (partner: string) =>
  (await readBenchmarks(world, partner, { month })).figures.find(({ id }) => id === 'monthly-active-users')!.compared;
/** Moves the location of partner 2002 that has data to 1001, and back. */
const moveAway = () => imported(profile('2002', '1001', 'IN'));
const moveBack = () => imported(profile('2002', '2002', 'IN'));

async function nextDay(): Promise<void> {
  world.time = new Date(world.time.getTime() + 24 * 3_600_000);
  await refreshStale(world);
  await world.work();
}

async function begin(): Promise<void> {
  world = new World();
  await imported(together(profile('1001', '1001', 'GB'), profile('2002', '2002', 'IN'), profile('2003', '2002', 'IN')));
  await imported(usage('1001', month, { t1: 12 }));
  await imported(usage('2002', month, { t2: 24 }));
  await world.refresh(month);
}

let world: World;
beforeEach(begin);
afterEach(() => world.close());

describe('a partner whose data of a month moved to another', () => {
  test('is not compared any more, and is again when they are back', async () => {
    expect(await compared('1001')).toBe(2);
    await moveAway();
    await nextDay();
    expect(await compared('1001')).toBe(1);
    await expect(compared('2002')).rejects.toThrow('Partner 2002 was not compared for 2021-03');
    await moveBack();
    await nextDay();
    expect([await compared('1001'), await compared('2002')]).toEqual([2, 2]);
  });

  test('is not compared, at whichever write the daily timer dies', async () => {
    let died = true;
    let deaths = 0;
    for (let survived = 0; died; survived++) {
      await moveAway();
      // So that 2002 is the only one whom the timer finds anything to do for.
      await orderRefresh(world, { month, partners: ['1001'] });
      await world.work();
      expect(await compared('1001')).toBe(2);
      const { documents } = world;
      let writes = 0;
      died = false;
      const mortal =
        (name: 'write' | 'writeMany') =>
        (...given: unknown[]) => {
          if (writes++ !== survived) return Reflect.apply(documents[name], documents, given);
          died = true;
          throw new Error('died');
        };
      world.documents = { ...documents, write: mortal('write'), writeMany: mortal('writeMany') };
      world.time = new Date(world.time.getTime() + 24 * 3_600_000);
      await untilDone(() => refreshStale(world));
      while (world.waiting.length > 0) {
        const message = world.waiting.shift()!;
        await untilDone(() => world.handle(message));
      }
      world.documents = documents;
      expect(await compared('1001'), `died at write ${survived}`).toBe(1);
      expect(survived).toBeLessThan(60);
      deaths = survived;
      await moveBack();
      await nextDay();
      expect(await compared('1001')).toBe(2);
    }
    expect(deaths).toBeGreaterThan(5);
  });

  test('is not compared by a refresh that read them before, overtaken at any of its store calls', async () => {
    let calls = Number.POSITIVE_INFINITY;
    for (let at = 1; at <= calls; at++) {
      await imported(usage('2002', month, { t2: 24 + at }));
      const { documents } = world;
      const struck = withMeanwhile(documents, at, async () => {
        const waiting = world.waiting.splice(0);
        world.documents = documents;
        await moveAway();
        await nextDay();
        world.documents = struck.documents;
        world.waiting.push(...waiting);
      });
      world.documents = struck.documents;
      await world.refresh(month);
      world.documents = documents;
      calls = struck.calls();
      await nextDay();
      expect(await compared('1001'), `overtaken at call ${at}`).toBe(1);
      await moveBack();
      await nextDay();
    }
    expect(calls).toBeGreaterThan(20);
  });
});

/** As a queue does. */
async function untilDone(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if ((error as Error).message !== 'died') throw error;
    }
  }
}
