import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLedger } from '../../src/lookups/ledger.ts';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { batches, batchKey, type RefreshDocument, refreshes, refreshKey } from '../../src/refresh/documents.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { type Access, withFaults } from '../storage/faults.ts';
import { profileColumns, subscriptionColumns, tsv, World } from '../support/world.ts';

const month = '2021-02' as Month;
let world: World;
let store: Documents;
beforeEach(() => {
  world = new World();
  store = world.documents;
});
afterEach(() => store.close());

const sold = (tenant: string, location: string, usd: string) =>
  ['s', month, tenant, 'Sales', 'CSP', 1, usd, location, 'CSP'].map((cell) => (cell === 's' ? `s-${tenant}` : cell));

/** Two partners with a tenant in common, and one without. */
async function imported(): Promise<void> {
  await world.import('partner-profile', tsv(profileColumns, ['1001', 'One', '1001', 'One', 'DE']));
  const rows = [sold('t1', '1001', '100.00'), sold('t1', '1002', '100.00'), sold('t2', '1003', '300.00')];
  await world.import('subscription-details', tsv(subscriptionColumns, ...rows));
}

/** The programs that count the reports of these partners. */
const countingProducts = ['cba-ce', 'cba-fo', 'smb'];

/** Orders a refresh of all programs and plans it, so that its first batch waits. */
async function planned(): Promise<RefreshDocument> {
  const refresh = await orderRefresh(world, { month });
  await world.handle(world.waiting.shift()!);
  return refresh;
}

/** Lets the store fail at the first write to a container. */
function failAtWriteTo(container: string): void {
  let failed = false;
  world.documents = withFaults(store, (access) => {
    if (failed || access.operation !== 'write' || access.container !== container) return undefined;
    failed = true;
    return 'before';
  });
}

const kindsWaiting = () => world.waiting.map(({ message }) => (message as { kind: string }).kind);
const revenueOf = async (partner: string) => (await readScore(world, partner, 'smb')).indicators[0]!.value;
const ended = async ({ id }: RefreshDocument) => (await store.read(refreshes, refreshKey(id)))!.value;

describe('usual partners', () => {
  test('are credited and scored by one message, which reads every document once and no ledger', async () => {
    await imported();
    const refresh = await planned();
    expect(kindsWaiting()).toEqual(['credit']);
    const accesses: Access[] = [];
    world.documents = withFaults(store, (access) => {
      accesses.push(access);
      return undefined;
    });
    await world.handle(world.waiting.shift()!);

    expect(kindsWaiting()).toEqual([]);
    expect(await ended(refresh)).toMatchObject({ status: 'succeeded', partnersScored: 3 });
    const reads = accesses.filter(({ operation }) => operation === 'read');
    const readOf = (...containers: string[]) =>
      reads.flatMap(({ container, partition, id }) => (containers.includes(container) ? [`${partition} ${id}`] : []));
    expect(readOf('partners').sort()).toEqual(['1001 partner', '1002 partner', '1003 partner']);
    const facts = readOf('tenants', 'locations');
    expect(facts).toHaveLength(new Set(facts).size);
    expect(readOf('ledger', 'scores')).toEqual([]);
    const written = accesses.filter(({ operation, container }) => operation === 'write' && container === 'ledger');
    expect(written).toHaveLength(3 * countingProducts.length);
  });

  test('whose process dies between both are scored from the ledger that it wrote', async () => {
    await imported();
    const refresh = await planned();
    failAtWriteTo('scores');
    await expect(world.handle(world.waiting[0]!)).rejects.toThrow('Made to fail');
    expect((await store.read(batches, batchKey(refresh.id, 0)))!.value.stage).toBe('score');
    world.documents = withFaults(store, ({ operation, container }) =>
      operation === 'write' && container === 'ledger' ? 'before' : undefined,
    );
    await world.work();
    expect(await ended(refresh)).toMatchObject({ status: 'succeeded', partnersScored: 3 });
    expect(await Promise.all(['1001', '1002', '1003'].map(revenueOf))).toEqual([100, 100, 300]);
  });

  test('whose document changes between both keep the change', async () => {
    await imported();
    await planned();
    let isChanged = false;
    world.documents = withFaults(store, ({ operation, container, partition }) => {
      if (operation !== 'write' || container !== 'partners' || partition !== '1002' || isChanged) return undefined;
      isChanged = true;
      return 'overtaken';
    });
    await world.work();
    expect(isChanged).toBe(true);
    const { standings } = (await store.read(partnersContainer, partnerKey('1002')))!.value;
    expect(Object.keys(standings).sort()).toEqual(countingProducts);
  });
});

test('more tenants than are read together are credited to their partners all the same', async () => {
  const owners = ['1001', '1002', '1003', '1004'];
  const rows = owners.flatMap((owner, index) =>
    Array.from({ length: 60 + index * 50 }, (_, tenant) => sold(`t${tenant}`, owner, '2.00')),
  );
  await world.import('subscription-details', tsv(subscriptionColumns, ...rows));
  await planned();
  await world.work();
  expect(await Promise.all(owners.map(revenueOf))).toEqual([120, 220, 320, 420]);
});

test('in a batch with a large partner, all are scored after its last portion', async () => {
  await imported();
  const many = Array.from({ length: 501 }, (_, index) => sold(`u${index}`, '1004', '2.00'));
  await world.import('subscription-details', tsv(subscriptionColumns, ...many));
  const refresh = await planned();
  await world.handle(world.waiting.shift()!);
  expect(kindsWaiting()).toEqual(['credit-portion', 'credit-portion']);
  await expect(readScore(world, '1003', 'smb')).rejects.toMatchObject({ code: 'never-scored' });
  for (const portion of world.waiting.splice(0)) await world.handle(portion);
  expect(kindsWaiting()).toEqual(['score']);
  await world.work();
  expect(await ended(refresh)).toMatchObject({ status: 'succeeded', partnersScored: 4 });
  expect(await Promise.all(['1001', '1003', '1004'].map(revenueOf))).toEqual([100, 300, 1_002]);
  expect((await readLedger(world, '1003', 'smb', { pageSize: 10 })).entries).toMatchObject([{ tenant: 't2' }]);
});
