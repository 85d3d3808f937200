import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { ReadAhead } from '../../src/storage/read-ahead.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';
import { update } from '../../src/storage/update.ts';
import { containers, plain } from './things.ts';

let store: Documents;
const keys = ['a', 'b'].map((id) => ({ partition: 'p', id }));
const [there, missing] = keys as [{ partition: string; id: string }, { partition: string; id: string }];
const countIn = async (documents: Documents, key: { partition: string; id: string }) =>
  (await documents.read(plain, key))?.value.count;
beforeEach(async () => {
  store = openSqliteDocuments({ file: ':memory:', clock: systemClock, containers });
  await store.write(plain, { ...there, value: { count: 1 }, when: 'absent' });
});
afterEach(() => store.close());

it('gives what was read ahead, missing ones too, until it is written', async () => {
  const ahead = new ReadAhead(store);
  await ahead.fetch(plain, keys);
  for (const key of keys) await store.write(plain, { ...key, value: { count: 5 }, when: 'always' });
  expect([await countIn(ahead, there), await countIn(ahead, missing)]).toEqual([1, undefined]);
  await ahead.writeMany(plain, [{ ...there, value: { count: 6 }, when: 'always' }]);
  await ahead.write(plain, { ...missing, value: { count: 7 }, when: 'absent' });
  expect([await countIn(ahead, there), await countIn(ahead, missing)]).toEqual([6, 5]);
  await ahead.fetch(plain, keys);
  await ahead.remove(plain, there);
  expect(await countIn(ahead, there)).toBe(undefined);
});

it('loses no change of others: an old version is not written over', async () => {
  const ahead = new ReadAhead(store);
  await ahead.fetch(plain, keys);
  for (const key of keys) await store.write(plain, { ...key, value: { count: 5 }, when: 'always' });
  for (const key of keys) await update(ahead, plain, key, (before = { count: 0 }) => ({ count: before.count + 1 }));
  expect([await countIn(store, there), await countIn(store, missing)]).toEqual([6, 6]);
});

it('reads what was not read ahead from the store', async () => {
  expect(await countIn(new ReadAhead(store), there)).toBe(1);
});
