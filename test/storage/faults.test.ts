import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';
import { dyingAfter, failing, withFaults } from './faults.ts';
import { containers, plain } from './things.ts';

let documents: Documents;
beforeEach(() => {
  documents = openSqliteDocuments({ file: ':memory:', clock: systemClock, containers });
});
afterEach(() => documents.close());

const writes = ['a', 'b', 'c', 'd'].map((id, count) => ({
  partition: 'p',
  id,
  value: { count },
  when: 'absent' as const,
}));
const written = async () => (await documents.query(plain, { partition: 'p', limit: 10 })).items.map(({ id }) => id);

it.each([
  ['before', ['a', 'b']],
  ['after', ['a', 'b', 'c']],
] as const)('dies %s the effect of its last write, and stays dead', async (last, expected) => {
  const faulty = withFaults(documents, dyingAfter(2, last));
  await expect(faulty.writeMany(plain, writes)).rejects.toMatchObject({ kind: 'unavailable' });
  await expect(faulty.read(plain, writes[0]!)).rejects.toMatchObject({ kind: 'unavailable' });
  await expect(faulty.remove(plain, writes[0]!)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await written()).toEqual(expected);
});

it('fails as often as told, and passes everything else on', async () => {
  const faulty = withFaults(
    documents,
    failing('after', ({ operation, id }) => operation === 'write' && id === 'b', 1),
  );
  await expect(faulty.writeMany(plain, writes)).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await faulty.writeMany(plain, writes)).toEqual([false, false, false, false]);
  expect(await faulty.readMany(plain, writes)).toHaveLength(4);
  expect(await written()).toEqual(['a', 'b', 'c', 'd']);
});

it('lets single ones of several writes fail', async () => {
  const faulty = withFaults(
    documents,
    failing('before', ({ id }) => id === 'b', 1),
  );
  await expect(faulty.writeMany(plain, writes)).rejects.toThrow('"id":"b"');
  expect(await written()).toEqual(['a', 'c', 'd']);
});

it('is overtaken: the version read is no longer there, what it said is', async () => {
  await documents.writeMany(plain, writes);
  const { etag } = (await documents.read(plain, writes[1]!))!;
  const faulty = withFaults(documents, ({ conditional }) => (conditional ? 'overtaken' : undefined));
  expect(await faulty.write(plain, { ...writes[1]!, value: { count: 9 }, when: { etag } })).toBe(false);
  const after = (await documents.read(plain, writes[1]!))!;
  expect([after.value, after.etag === etag]).toEqual([{ count: 1 }, false]);
});
