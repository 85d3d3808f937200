import { afterEach, describe, expect, test } from 'vitest';
import { inParallel } from '../../src/in-parallel.ts';
import type { Month } from '../../src/month.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { refreshStale } from '../../src/refresh/timers.ts';
import { World } from '../support/world.ts';
import { type File, profile, sales, together, training, usage } from './files.ts';
import { withMeanwhile } from './meanwhile.ts';
import { viewOf } from './view.ts';

const month = '2021-03' as Month;
const first: File[] = [
  together(profile('1001', '1001', 'GB'), profile('1002', '1001', ''), profile('2002', '2002', 'IN')),
  together(training('1001', ['a', 'b']), training('1002', ['a', 'c', 'd'])),
  together(
    sales('1001', '2021-02', { t1: 900 }),
    sales('1001', month, { t1: 900, t2: 700 }),
    sales('1002', month, { t3: 500 }),
    sales('2002', month, { t2: 300 }),
  ),
  together(usage('1001', '2020-04', { t1: 0 }), usage('1001', month, { t1: 60 })),
];

/** Takes the customer of 2002 back, and states one more month. */
const takenBack: File = { ...sales('2002', month, {}), covers: [`2002:${month}`, '2002:2021-01'] };
/** States the month again; what it says of the customer is not used, because that month has a bad row. */
const unusable: File = {
  ...sales('2002', '2021-02', { t2: 5, t1: 0.5 }),
  covers: [`2002:${month}`],
};

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

type Step = File | 'refresh';

/** A world in which these steps were taken: files imported, the month refreshed. */
async function worldWith(...steps: readonly Step[]): Promise<World> {
  const world = new World();
  worlds.push(world);
  for (const step of steps) await (step === 'refresh' ? world.refresh(month) : imported(world, step));
  return world;
}
async function imported(world: World, { report, text, covers }: File): Promise<void> {
  await world.import(report, text, { covers });
}

/** Lets a day pass: the daily timer scores again what is stale. */
async function aDayLater(world: World): Promise<void> {
  world.time = new Date(world.time.getTime() + 24 * 3_600_000);
  await refreshStale(world);
  await world.work();
}

/** Returns what the product says of each partner and month. */
async function said(world: World): Promise<Record<string, string>> {
  const view = Object.entries(await viewOf(world)).filter(([, value]) => 'score' in (value as object));
  return Object.fromEntries(
    view.map(([name, value]) => [name, JSON.stringify(value).replaceAll('"stale":true', '"stale":false')]),
  );
}

/**
 * Refreshes the month; before the store's call number `at`, the files come into force, and another refresh runs.
 * @returns how many calls there were
 */
async function refreshed(world: World, files: readonly File[], at: number, again = false): Promise<number> {
  const { documents } = world;
  await orderRefresh(world, { month });
  const struck = withMeanwhile(documents, at, async () => {
    world.documents = documents;
    const waiting = world.waiting.splice(0);
    for (const file of files) await imported(world, file);
    if (again) await world.refresh(month);
    world.waiting.push(...waiting);
    world.documents = struck.documents;
  });
  world.documents = struck.documents;
  await world.work();
  world.documents = documents;
  return struck.calls();
}

/**
 * Expects that whenever the files come into force, each score is as before all, after the first, … or after the last of
 * them, never something between, and that in the end all is as if they had come before the refresh.
 */
async function expectOneSnapshot(
  before: readonly Step[],
  files: readonly File[],
  { everyNth = 1, again = false } = {},
): Promise<void> {
  const states: Record<string, string>[] = [];
  for (let count = 0; count <= files.length; count++) {
    const world = await worldWith(...before, ...files.slice(0, count));
    await world.refresh(month);
    states.push(await said(world));
  }
  const wanted = await viewOf(worlds.at(-1)!);
  const calls = await refreshed(await worldWith(...before), [], 0);
  expect(calls).toBeGreaterThan(20);
  const points = Array.from({ length: Math.ceil(calls / everyNth) }, (_, index) => index * everyNth + 1);
  await inParallel(points, 4, async (at) => {
    const world = await worldWith(...before);
    await refreshed(world, files, at, again);
    for (const [name, one] of Object.entries(await said(world))) {
      const possible = states.map((state) => state[name]);
      expect(possible, `${name}, imported before call ${at}`).toContain(one);
    }
    await aDayLater(world);
    await aDayLater(world);
    await world.refresh(month);
    expect(await viewOf(world), `imported before call ${at}`).toEqual(wanted);
  });
}

describe('imports that come into force between any two store calls of a refresh of their month', () => {
  test.each<[string, File[]]>([
    ['other sales of the same slice', [sales('1001', month, { t1: 40_000, t2: 9_000 })]],
    ['the same slice twice', [sales('1001', month, { t1: 40_000 }), sales('1001', month, { t1: 70, t2: 80 })]],
    ['other individuals, twice', [training('1002', ['a', 'b', 'e', 'f', 'g']), training('1002', ['h'])]],
    ['another country and another partner', [profile('1002', '2002', 'DE'), profile('2002', '2002', 'DE')]],
    ['a customer taken back, and dropped by one that has nothing to say of him', [takenBack, unusable]],
    ['more covered months', [usage('1001', '2021-01', {}), usage('1001', '2020-12', {})]],
  ])('%s', (_, files) => expectOneSnapshot(first, files));

  test('and is refreshed again, before the first refresh goes on', () =>
    expectOneSnapshot(first, [sales('1001', month, { t1: 40_000, t2: 9_000 })], { again: true }));

  test('and say again what has made its scores stale', async () => {
    const again = usage('1001', month, { t1: 120, t2: 60 });
    const before: Step[] = [profile('1001', '1001', 'GB'), usage('1001', month, { t1: 12 }), 'refresh', again];
    await expectOneSnapshot(before, [again, again]);
  });

  test('of a partner so large that it is credited in portions', async () => {
    const customers = Array.from({ length: 501 }, (_, index) => [`t${String(index).padStart(3, '0')}`, 1]);
    const atBothEnds = (revenue: number) => sales('1001', month, { t000: revenue, t500: revenue });
    const before = [together(sales('1001', '2021-02', Object.fromEntries(customers)), atBothEnds(3))];
    await expectOneSnapshot(before, [atBothEnds(5), atBothEnds(7)], { everyNth: 2 });
  });
});
