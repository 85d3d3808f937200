import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';
import { updateMany } from '../../src/storage/update.ts';
import { containers, plain } from './things.ts';

let store: Documents;
const keys = ['a', 'b', 'c'].map((id) => ({ partition: 'p', id }));
beforeEach(() => {
  store = openSqliteDocuments({ file: ':memory:', clock: systemClock, containers });
});
afterEach(() => store.close());

const counts = async () => (await store.readMany(plain, keys)).map((stored) => stored?.value.count);

/** The store, with another writer that adds 100 to the second document just before each of the first `times` writes. */
function contested(times: number): Documents {
  let left = times;
  return {
    ...store,
    async writeMany(container, writes) {
      if (left-- > 0) {
        const count = ((await counts())[1] ?? 0) + 100;
        await store.write(plain, { ...keys[1]!, value: { count }, when: 'always' });
      }
      return store.writeMany(container, writes);
    },
  };
}

it('changes documents, creates missing ones and leaves those that stay', async () => {
  await store.write(plain, { ...keys[0]!, value: { count: 1 }, when: 'absent' });
  const values = await updateMany(store, plain, keys, (before, place) =>
    place === 2 ? undefined : { count: (before?.count ?? 0) + 10 + place },
  );
  expect(values).toEqual([{ count: 11 }, { count: 11 }, undefined]);
  expect(await counts()).toEqual([11, 11, undefined]);
});

it('loses no change of another writer, and changes the other documents once', async () => {
  const calls = [0, 0, 0];
  const values = await updateMany(contested(3), plain, keys, (before = { count: 0 }, place) => {
    calls[place]!++;
    return { count: before.count + 1 };
  });
  expect(values).toEqual([{ count: 1 }, { count: 301 }, { count: 1 }]);
  expect(await counts()).toEqual([1, 301, 1]);
  expect(calls).toEqual([1, 4, 1]);
});
