import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { inParallel } from '../../src/in-parallel.ts';
import type { Month } from '../../src/month.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { refreshStale } from '../../src/refresh/timers.ts';
import type { Desk } from '../crash/desk.ts';
import { accept as handIn } from '../crash/story.ts';
import { World } from '../support/world.ts';
import { Crowd, type Manner } from './crowd.ts';
import { type File, profile, sales, together, training, usage } from './files.ts';
import { withMeanwhile } from './meanwhile.ts';
import { viewOf } from './view.ts';

// A writer that meets another waits for a turn, not for a time: so a seed always gives the same order.
vi.mock('node:timers/promises', async (original) => ({
  ...(await original<typeof import('node:timers/promises')>()),
  setTimeout: () => new Promise(setImmediate),
}));

const locations = ['1001', '1002', '2002'] as const;
const months = ['2020-09', '2021-02', '2021-03'] as const;
const scored: [Month, ...Month[]] = ['2021-02' as Month, '2021-03' as Month];
const tenants = ['t1', 't2', 't3'] as const;

const rows = (...figures: number[]) =>
  fc.dictionary(fc.constantFrom(...tenants), fc.constantFrom(...figures), { noNullPrototype: true });
/** Files that state the same few slices again and again. */
const file = fc.oneof(
  fc.tuple(fc.constantFrom(...locations), fc.constantFrom(...months), rows(0, 900, 30_000)).map((of) => sales(...of)),
  fc.tuple(fc.constantFrom(...locations), fc.constantFrom(...months), rows(0, 9, 60)).map((of) => usage(...of)),
  fc.tuple(fc.constantFrom(...locations), fc.subarray(['a', 'b', 'c'])).map((of) => training(...of)),
  fc
    .tuple(fc.constantFrom('1002', '2002'), fc.constantFrom('1001', '2002'), fc.constantFrom('DE', 'IN'))
    .map((of) => profile(...of)),
);
const everySlice = locations.flatMap((location) => months.map((month) => [location, month] as const));
const first: File[] = [
  together(profile('1001', '1001', 'GB'), profile('1002', '1001', 'DE'), profile('2002', '2002', 'IN')),
  training('1001', ['a', 'b']),
  together(...everySlice.map((slice) => sales(...slice, { t1: 900 }))),
  together(...everySlice.map((slice) => usage(...slice, { t1: 9 }))),
];

const accept = (desk: Desk, { report, text, covers }: File) => handIn(desk, report, text, covers, null);

/** Scores both months, imports the files while a month is refreshed, and lets the days pass until nothing is stale. */
async function outcomeOf(files: readonly File[], manner: Manner, together: boolean) {
  const crowd = new Crowd(manner);
  try {
    for (const one of first) {
      await accept(crowd.desk, one);
      await crowd.drain();
    }
    const [month, ...monthsAfter] = scored;
    await orderRefresh(crowd.desk, { id: 'first', month, monthsAfter });
    await crowd.drain();
    for (const one of files) {
      await accept(crowd.desk, one);
      if (!together) await crowd.drain();
    }
    if (together) await orderRefresh(crowd.desk, { id: 'beside', month: '2021-03' as Month });
    await crowd.rest();
    await orderRefresh(crowd.desk, { id: 'last', month, monthsAfter });
    await crowd.rest();
    for (let day = 0; day < 2; day++) {
      crowd.clock.time += 24 * 3_600_000;
      await refreshStale(crowd.desk);
      await crowd.rest();
    }
    return await viewOf(crowd.desk);
  } finally {
    await crowd.remove();
  }
}

/**
 * Imports one file; before its store call number `at`, others come into force and the month is scored. Then a day
 * passes. @returns what is said then, and how many store calls there were
 */
async function overtaken(file: File, by: readonly File[], at: number, accepted: 'before' | 'after') {
  const world = new World();
  for (const one of first) await world.import(one.report, one.text, one);
  await world.refresh('2021-03');
  const all = accepted === 'before' ? [...by, file] : [file, ...by];
  for (const one of all) await world.accept(one.report, one.text, one);
  const messages = world.waiting.splice(0);
  const [mine] = messages.splice(accepted === 'before' ? -1 : 0, 1);
  const { documents } = world;
  const theOthers = async () => {
    for (const other of messages) await world.handle(other);
  };
  const struck = withMeanwhile(documents, at, async () => {
    world.documents = documents;
    await theOthers();
    await world.refresh('2021-03');
    world.documents = struck.documents;
  });
  world.documents = struck.documents;
  await world.handle(mine!);
  world.documents = documents;
  const calls = struck.calls();
  if (at === 0) await theOthers();
  world.time = new Date(world.time.getTime() + 24 * 3_600_000);
  await refreshStale(world);
  await world.work();
  await world.refresh('2021-03');
  const said = await viewOf(world);
  await world.close();
  return { said, calls };
}

const soldBefore = sales('1001', '2021-03', { t1: 900 });
const overtakings: [what: string, file: File, by: File[]][] = [
  ['says again what held before', soldBefore, [sales('1001', '2021-03', { t1: 40_000 })]],
  ['no longer names a customer', sales('1001', '2021-03', {}), [sales('2002', '2021-03', { t2: 70 })]],
  ['no longer names one whom others named again', sales('1001', '2021-03', {}), [soldBefore, soldBefore]],
  [
    'names one whom another partner gains',
    usage('1001', '2021-03', { t2: 60 }),
    [sales('2002', '2021-03', { t2: 90 })],
  ],
  ['trains a location that moves away', training('1002', ['x', 'y']), [profile('1002', '2002', 'DE')]],
  ['moves a location back', profile('1002', '1001', 'DE'), [profile('1002', '2002', 'DE')]],
];

/** Scored before its only location moves away, by figures that nothing is left of afterwards. */
const leaving: [File[], seed: number] = [[usage('2002', '2021-03', { t2: 60 }), profile('2002', '1001', 'DE')], 67];

describe('imports at the same time', () => {
  test('have the same result as one after the other', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 2, maxLength: 5 }), fc.integer(), async (files, seed) => {
        runs++;
        const manner = { seed, workers: 5, shuffled: true };
        expect(await outcomeOf(files, manner, true)).toEqual(await outcomeOf(files, { seed: 0 }, false));
      }),
      // A failure is told in time, however far it has been shrunk.
      { numRuns: 20, examples: [leaving], interruptAfterTimeLimit: 120_000 },
    );
    expect(runs).toBe(20);
  });

  test.each(overtakings)('one that %s, overtaken between any two of its store calls', async (_, file, by) => {
    for (const accepted of ['before', 'after'] as const) {
      const { said: wanted, calls } = await overtaken(file, by, 0, accepted);
      expect(calls).toBeGreaterThan(10);
      const everyCall = Array.from({ length: calls }, (_, index) => index + 1);
      await inParallel(everyCall, 4, async (at) => {
        const { said } = await overtaken(file, by, at, accepted);
        expect(said, `overtaken before call ${at} by what was accepted ${accepted} it`).toEqual(wanted);
      });
    }
  });
});
