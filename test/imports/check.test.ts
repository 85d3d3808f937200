import { afterEach, beforeEach, expect, test } from 'vitest';
import { allContainers } from '../../src/all-containers.ts';
import { takeSnapshot } from '../../src/facts/catalogue.ts';
import { locationsEverNamed } from '../../src/facts/location-index.ts';
import { importBlobs, importsContainer } from '../../src/imports/documents.ts';
import { resendImports } from '../../src/imports/resend.ts';
import { programs } from '../../src/rulebooks/index.ts';
import { subscriptionColumns, trainingColumns, tsv, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const row = (location: string, usd: string) =>
  ['s1', '2021-02', 't1', 'Sales', 'CSP', '5', usd, location, 'CSP'] as (string | number)[];

/** Everything stored but the imports themselves. */
async function stored(): Promise<string> {
  const all: unknown[] = [];
  for (const container of allContainers(programs)) {
    if (container.name === importsContainer.name || container.indexed.length === 0) continue;
    all.push((await world.documents.query(container, { limit: 1_000 })).items);
  }
  all.push(await takeSnapshot(world.documents), await locationsEverNamed(world.documents));
  return JSON.stringify(all);
}

test('a check says what the import would say, and changes nothing', async () => {
  await world.import('subscription-details', tsv(subscriptionColumns, row('1001', '1'), row('1002', '1')));
  await world.refresh('2021-02');
  const before = await stored();
  const file = tsv(subscriptionColumns, row('1001', '5'), row('1001', '6'), row('1003', '2').with(3, 'Power BI'));
  const check = await world.import('subscription-details', file, { check: true, complete: true });
  expect(await stored()).toBe(before);
  expect([...world.files.keys()].filter((name) => name.startsWith(`${importBlobs(check.id)}file`))).toEqual([]);
  expect(check).toMatchObject({ status: 'succeeded', number: 0, open: false, effect: null });

  const done = await world.import('subscription-details', file, { complete: true });
  for (const told of ['rowsRead', 'rowsAccepted', 'rowsRejected', 'rowsSetAside', 'slices', 'slicesSetAside'] as const)
    expect([told, check[told]]).toEqual([told, done[told]]);
  for (const told of ['rejections', 'notes', 'totals', 'emptied', 'absent'] as const)
    expect(check[told]).toEqual(done[told]);
  expect(done).toMatchObject({ rowsRejected: 1, emptied: { count: 1 } });
});

test('a check of training rows finds those that are one', async () => {
  const rows = [
    ['m1', '1001', 'MB-800', '2021-01-01', ''],
    ['m1', '1001', 'MB-800', '2021-01-01', ''],
  ];
  const check = await world.import('training-details', tsv(trainingColumns, ...rows), { check: true });
  expect(check.totals).toMatchObject([{ month: '', now: { rows: 1 } }]);
});

test('a check that is refused, or whose message was lost, ends like an import', async () => {
  const refused = await world.import('subscription-details', tsv(subscriptionColumns, row('1001', '1')), {
    check: true,
    covers: ['9:2021-02'],
  });
  expect(refused).toMatchObject({ status: 'failed', error: { code: 'unknown-location' }, open: false });
  await world.accept('subscription-details', tsv(subscriptionColumns, row('1001', '1')), { check: true });
  world.waiting.length = 0;
  world.time = new Date(world.time.getTime() + 16 * 60_000);
  expect(await resendImports(world)).toHaveLength(1);
  await world.work();
  expect(await resendImports(world)).toEqual([]);
});
