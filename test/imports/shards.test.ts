import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { FactsReader } from '../../src/facts/reader.ts';
import { hashOfTenant, type Shard } from '../../src/facts/shards.ts';
import { runImport } from '../../src/imports/run.ts';
import { FileSlices } from '../../src/imports/slices.ts';
import { byRows } from '../../src/imports/stage-by-location.ts';
import type { Month } from '../../src/month.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { rowsOf } from '../crash/outcome.ts';
import { dyingAfter, withFaults } from '../storage/faults.ts';
import { tsv, World, workloadRevenueColumns, workloadUsageColumns } from '../support/world.ts';

/** Rows of the reports by workload, which are kept by location: in one document, or in several where tenants are many. */

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});
function newWorld(documents?: Documents): World {
  const world = new World(documents);
  world.time = new Date('2026-03-20T07:00:00Z');
  worlds.push(world);
  return world;
}

const revenue = 'business-applications-revenue';
const usage = 'business-applications-usage';
const [january, february] = ['2026-01' as Month, '2026-02' as Month];
const locations = ['1001', '1002', '1003'];
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
type Sold = [tenant: number, usd: number, location?: string, month?: Month];
const sold = (rows: readonly Sold[]) =>
  tsv(
    workloadRevenueColumns,
    ...rows.map(([tenant, usd, location = '1001', month = february]) => [
      ...[`s-${tenant}`, month, `t${tenant}`, 'Sales', usd, location, 'CSP T1'],
    ]),
  );
const used = (rows: readonly Sold[]) =>
  tsv(
    workloadUsageColumns,
    ...rows.map(([tenant, mau, location = '1001', month = february]) => [
      ...[`s-${tenant}`, month, `t${tenant}`, 'Sales', mau, '', '', 'Paid', '', location, 'PAL'],
    ]),
  );

/** The amounts in force by location, month and tenant. */
async function inForce({ documents }: World): Promise<Record<string, number>> {
  const reader = await FactsReader.open(documents);
  const tenants = await reader.workloads.tenantsOf(locations);
  const all = await reader.workloads.facts(locations, tenants, january, february);
  return Object.fromEntries(
    all.flatMap(({ tenant, workloadRevenue, workloadUsage }) => [
      ...workloadRevenue.map(({ location, month, rows }) => [
        `${revenue} ${location} ${month} ${tenant}`,
        rows.reduce((sum, { revenueCents }) => sum + revenueCents / 100, 0),
      ]),
      ...workloadUsage.map(({ location, month, rows }) => [
        `${usage} ${location} ${month} ${tenant}`,
        rows.reduce((sum, { mau }) => sum + mau, 0),
      ]),
    ]),
  );
}

/** The documents that hold rows by workload. */
const shardsIn = async ({ documents }: World): Promise<{ partition: string; id: string; shard: Shard }[]> =>
  (await rowsOf(documents))
    .filter(({ container, id }) => container === 'locations' && id.startsWith('workloads'))
    .map(({ partition, id, body }) => ({ partition, id, shard: JSON.parse(body) }));

describe('a location', () => {
  test('with few tenants has one document, in whichever order they came', async () => {
    const [one, other] = [newWorld(), newWorld()];
    await one.import(revenue, sold(numbers(60).map((tenant) => [tenant, 5])));
    await other.import(
      revenue,
      sold(numbers(60).map((tenant): Sold => [tenant, 5]))
        .split('\n')
        .map((line, at, all) => (at === 0 ? line : all.at(-at)!))
        .join('\n'),
    );
    const [first, ...rest] = await shardsIn(one);
    expect([first!.id, rest]).toEqual(['workloads', []]);
    expect(await shardsIn(other)).toEqual([first]);
  });

  test('with many has several, each few, and every tenant once', async () => {
    const world = newWorld();
    await world.import(revenue, sold(numbers(950).map((tenant) => [tenant, tenant])));
    await world.import(usage, used(numbers(1_000).map((tenant) => [tenant, 3])));
    const all = await shardsIn(world);
    expect(all.length).toBeGreaterThan(16);
    const held = all.flatMap(({ shard }) => ('tenants' in shard ? [shard.tenants] : []));
    for (const tenants of held) expect(tenants.length).toBeLessThanOrEqual(100);
    expect(new Set(held.flat().map(([tenant]) => tenant)).size).toBe(1_000);
    expect(held.flat()).toHaveLength(1_000);
    const found = await inForce(world);
    expect(Object.keys(found)).toHaveLength(1_950);
    expect(found[`${revenue} 1001 2026-02 t949`]).toBe(949);
  });

  test.each([
    ['a few tenants have very many subscriptions', 1, 1_250, 'x'],
    ['tenants have long names of workloads in other scripts', 50, 11, '漢'],
  ])('has documents below 2 MB if %s', async (_, tenants, subscriptions, letter) => {
    const world = newWorld();
    for (const [month, first] of [[february, 0] as const, [january, tenants] as const]) {
      const rows = numbers(tenants * subscriptions).map((at) => [
        ...[`s-${at}`, month, `t${first + (at % tenants)}`, `${letter.repeat(900)} ${at}`, 5, '1001', 'CSP T1'],
      ]);
      const done = await world.import(revenue, tsv(workloadRevenueColumns, ...rows));
      expect(done).toMatchObject({ status: 'succeeded', error: null });
    }
    expect(Object.keys(await inForce(world))).toHaveLength(2 * tenants);
    for (const { shard } of await shardsIn(world))
      if ('tenants' in shard && shard.tenants.length > 1)
        expect(JSON.stringify(shard.tenants).length).toBeLessThanOrEqual(512 * 1024);
  });

  test('with many is listed by hash, so that neighbours are read together', async () => {
    const world = newWorld();
    await world.import(revenue, sold(numbers(400).map((tenant) => [tenant, tenant])));
    let reads = 0;
    const counting: Documents = {
      ...world.documents,
      readMany(container, keys) {
        reads += keys.length;
        return world.documents.readMany(container, keys);
      },
    };
    const reader = await FactsReader.open(counting);
    const tenants = await reader.workloads.tenantsOf(['1001']);
    expect(tenants).toEqual(tenants.toSorted((one, other) => (hashOfTenant(one) < hashOfTenant(other) ? -1 : 1)));
    reads = 0;
    expect(await reader.workloads.facts(['1001'], tenants.slice(0, 25), january, february)).toHaveLength(25);
    expect(reads).toBeLessThan(6);
  });
});

test('tenants are listed in the same order before their location is split and after it, so that pages go on', async () => {
  const world = newWorld();
  const listed = async () => (await FactsReader.open(world.documents)).workloads.tenantsOf(['1001', '1002']);
  const rows = (count: number) => sold(numbers(count).map((tenant) => [tenant, 1, tenant % 3 > 0 ? '1001' : '1002']));
  await world.import(revenue, rows(140));
  const before = await listed();
  await world.import(revenue, rows(200));
  expect((await listed()).filter((tenant) => before.includes(tenant))).toEqual(before);
});

test('what is in force is what the newest file says of each slice, in however many files and documents', async () => {
  const row = fc.record({
    tenant: fc.nat(260),
    location: fc.constantFrom(...locations),
    month: fc.constantFrom(january, february),
  });
  const file = fc.record({
    report: fc.constantFrom(revenue, usage),
    rows: fc.uniqueArray(row, {
      selector: ({ tenant, location, month }) => `${tenant} ${location} ${month}`,
      minLength: 100,
      maxLength: 500,
      size: 'max',
    }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 5 }), async (files) => {
      const world = newWorld();
      const expected = new Map<string, number>();
      for (const [index, { report, rows }] of files.entries()) {
        const stated = rows.map(({ tenant, location, month }): Sold => [tenant, tenant + index, location, month]);
        const slices = new Set(rows.map(({ location, month }) => `${report} ${location} ${month} `));
        for (const known of expected.keys())
          if ([...slices].some((slice) => known.startsWith(slice))) expected.delete(known);
        for (const [tenant, amount, location, month] of stated)
          expected.set(`${report} ${location} ${month} t${tenant}`, amount);
        const done = await world.import(report, report === revenue ? sold(stated) : used(stated));
        expect(done.status).toBe('succeeded');
      }
      expect(await inForce(world)).toEqual(Object.fromEntries(expected));
    }),
    { numRuns: 8 },
  );
});

describe('a split', () => {
  const before = sold(numbers(90).map((tenant) => [tenant, 1]));
  const after = used(numbers(160).map((tenant) => [tenant, 2]));

  test('that is interrupted at any write gives the same documents when repeated', async () => {
    const undisturbed = newWorld();
    await undisturbed.import(revenue, before);
    await undisturbed.import(usage, after);
    const [whole, facts] = [await shardsIn(undisturbed), await inForce(undisturbed)];
    expect(whole.length).toBeGreaterThan(10);
    for (let writes = 4; writes < 32; writes++) {
      const world = newWorld();
      const { documents } = world;
      await world.import(revenue, before);
      const { id } = await world.accept(usage, after);
      world.documents = withFaults(documents, dyingAfter(writes, writes % 2 === 0 ? 'before' : 'after'));
      await runImport(world, id).catch(() => {});
      world.documents = documents;
      world.processId = 'another';
      await world.work();
      expect(await shardsIn(world), `after ${writes} writes`).toEqual(whole);
      expect(await inForce(world), `after ${writes} writes`).toEqual(facts);
    }
  });

  test('by one import while another writes the same location loses nothing', async () => {
    const files = [
      [revenue, sold(numbers(170).map((tenant) => [tenant, 1]))],
      [usage, used(numbers(230).map((tenant) => [tenant, 2]))],
      [revenue, sold(numbers(120).map((tenant) => [tenant, 3, '1001', january]))],
    ] as const;
    const inTurn = newWorld();
    for (const [report, text] of files) await inTurn.import(report, text);
    const expected = await inForce(inTurn);
    for (let seed = 1; seed <= 12; seed++) {
      const world = newWorld();
      let turn = seed;
      // Each access takes another time.
      const slow = <Of extends unknown[], Result>(call: (...of: Of) => Promise<Result>) => {
        return async (...of: Of): Promise<Result> => {
          turn = (turn * 1_103_515_245 + 12_345) % 2_147_483_648;
          for (let left = turn % 7; left > 0; left--) await setImmediate();
          return call.apply(world.documents, of);
        };
      };
      const { read, readMany, write } = world.documents;
      Object.assign(world.documents, { read: slow(read), readMany: slow(readMany), write: slow(write) });
      for (const [report, text] of files) await world.accept(report, text);
      await Promise.all(world.waiting.splice(0).map((message) => world.handle(message)));
      await world.work();
      expect(await inForce(world), `seed ${seed}`).toEqual(expected);
    }
  });
});

test('rows that were superseded for good are dropped when a shard is next written', async () => {
  const world = newWorld();
  for (const usd of [1, 2, 3]) await world.import(revenue, sold([[1, usd]]));
  const parts = [expect.any(Array), expect.any(Array)];
  expect(await shardsIn(world)).toMatchObject([{ shard: { tenants: [['t1', { [revenue]: { parts } }]] } }]);
  expect(await inForce(world)).toEqual({ [`${revenue} 1001 2026-02 t1`]: 3 });
});

test('a file is grouped by location into buckets of as many rows, in order', () => {
  const slices = new FileSlices(false, []);
  const rows = { '1001': 5, '1002': 9_000, '1003': 90, '1004': 905 };
  for (const [location, count] of Object.entries(rows))
    for (let row = 0; row < count; row++) slices.countRow(location, february);
  const bucketOf = byRows(slices);
  const of = (location: string) =>
    numbers(300).map((tenant) => bucketOf(`${location}\t${hashOfTenant(`t${tenant}`).slice(0, 8)}`, 100));
  const spread = Object.keys(rows).map((location) => [Math.min(...of(location)), Math.max(...of(location))]);
  expect(spread).toEqual([
    [0, 0],
    [0, 90],
    [90, 90],
    [90, 99],
  ]);
});
