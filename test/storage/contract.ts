import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Documents, Query } from '../../src/storage/ports.ts';
import { listingsContract } from './listings.ts';
import { plain, type Thing, things } from './things.ts';

/** What every document store must do. `open` gives an empty store that has the containers of `things.ts`. */
export function documentsContract(open: () => Promise<Documents>): void {
  let documents: Documents;
  const opened: Documents[] = [];
  beforeEach(async () => {
    documents = await open();
    opened.push(documents);
  });
  afterAll(() => Promise.all(opened.map((each) => each.close())));

  const write = (id: string, value: Thing, partition = 'p') =>
    documents.write(things, { partition, id, value, when: 'always' });

  const idsOf = async (query: Query) => (await documents.query(things, query)).items.map(({ id }) => id);

  describe('one document', () => {
    it('reads back what was written, and nothing where nothing is', async () => {
      expect(await documents.read(things, { partition: 'p', id: 'a' })).toBeUndefined();
      expect(await write('a', { name: 'first', list: [1, null, { deep: true }] })).toBe(true);
      expect(await documents.read(things, { partition: 'p', id: 'a' })).toEqual({
        partition: 'p',
        id: 'a',
        etag: expect.any(String),
        value: { name: 'first', list: [1, null, { deep: true }] },
      });
      expect(await documents.read(things, { partition: 'q', id: 'a' })).toBeUndefined();
      expect(await documents.read(plain, { partition: 'p', id: 'a' })).toBeUndefined();
    });

    it('replaces the whole value', async () => {
      await write('a', { name: 'first', rank: 1 });
      await write('a', { name: 'second' });
      expect((await documents.read(things, { partition: 'p', id: 'a' }))?.value).toEqual({ name: 'second' });
    });

    it('writes only when absent', async () => {
      const absent = (name: string) =>
        documents.write(things, { partition: 'p', id: 'a', value: { name }, when: 'absent' });
      expect(await absent('first')).toBe(true);
      expect(await absent('second')).toBe(false);
      expect((await documents.read(things, { partition: 'p', id: 'a' }))?.value).toEqual({ name: 'first' });
      await documents.remove(things, { partition: 'p', id: 'a' });
      expect(await absent('third')).toBe(true);
    });

    it('writes only over the version read', async () => {
      const over = (etag: string, name: string) =>
        documents.write(things, { partition: 'p', id: 'a', value: { name }, when: { etag } });
      expect(await over('no such version', 'never')).toBe(false);
      await write('a', { name: 'first' });
      const { etag } = (await documents.read(things, { partition: 'p', id: 'a' }))!;
      expect(await over(etag, 'second')).toBe(true);
      expect(await over(etag, 'third')).toBe(false);
      await documents.remove(things, { partition: 'p', id: 'a' });
      expect(await over(etag, 'fourth')).toBe(false);
      expect(await documents.read(things, { partition: 'p', id: 'a' })).toBeUndefined();
    });

    it('never gives a version tag twice, not even for the same content made anew', async () => {
      const etags = new Set<string>();
      for (let round = 0; round < 5; round++) {
        await write('a', { name: 'same' });
        etags.add((await documents.read(things, { partition: 'p', id: 'a' }))!.etag);
        await write('a', { name: 'same' });
        etags.add((await documents.read(things, { partition: 'p', id: 'a' }))!.etag);
        await documents.remove(things, { partition: 'p', id: 'a' });
      }
      expect(etags.size).toBe(10);
    });

    it('removes what is there and does not mind what is not', async () => {
      await write('a', {});
      await documents.remove(things, { partition: 'p', id: 'a' });
      await documents.remove(things, { partition: 'p', id: 'a' });
      expect(await documents.read(things, { partition: 'p', id: 'a' })).toBeUndefined();
    });

    it('removes only the version read, if one is named', async () => {
      const remove = (etag: string) => documents.remove(things, { partition: 'p', id: 'a' }, { etag });
      await write('a', { name: 'first' });
      const { etag } = (await documents.read(things, { partition: 'p', id: 'a' }))!;
      await write('a', { name: 'second' });
      expect(await remove(etag)).toBe(false);
      const second = (await documents.read(things, { partition: 'p', id: 'a' }))!;
      expect(second.value).toEqual({ name: 'second' });
      expect(await remove(second.etag)).toBe(true);
      expect(await documents.read(things, { partition: 'p', id: 'a' })).toBeUndefined();
      expect(await remove(second.etag)).toBe(true);
    });

    it('loses nothing to parallel read-change-replace loops', { timeout: 20_000 }, async () => {
      const key = { partition: 'p', id: 'counter' };
      await documents.write(plain, { ...key, value: { count: 0 }, when: 'absent' });
      let refused = 0;
      const increment = async () => {
        for (;;) {
          const { value, etag } = (await documents.read(plain, key))!;
          if (await documents.write(plain, { ...key, value: { count: value.count + 1 }, when: { etag } })) return;
          refused++;
        }
      };
      await Promise.all(Array.from({ length: 100 }, increment));
      expect((await documents.read(plain, key))?.value).toEqual({ count: 100 });
      expect(refused).toBeGreaterThan(0);
    });

    it('lets exactly one of many writers create it', async () => {
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, rank) =>
          documents.write(things, { partition: 'p', id: 'a', value: { rank }, when: 'absent' }),
        ),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      expect((await documents.read(things, { partition: 'p', id: 'a' }))?.value).toEqual({
        rank: results.indexOf(true),
      });
    });
  });

  describe('names and values', () => {
    const names = [
      '/',
      '\\',
      '?',
      '#',
      '.',
      '..',
      'a/b\\c?d#e',
      '%2F',
      '"quoted"',
      "it's",
      '[b',
      '>a',
      ' inner space ',
      'Ärger',
      '統計',
      '😀',
      '+&=;:@',
      '\u007f',
      'a\nb',
      '-'.repeat(200),
    ];

    it.each(names)('keeps the id and the partition %j', async (odd) => {
      await write(odd, { name: 'by id' });
      await write('a', { name: 'by partition' }, odd);
      expect(await documents.read(things, { partition: 'p', id: odd })).toMatchObject({
        id: odd,
        value: { name: 'by id' },
      });
      expect(await documents.read(things, { partition: odd, id: 'a' })).toMatchObject({
        partition: odd,
        value: { name: 'by partition' },
      });
      expect(await idsOf({ partition: 'p', where: [{ path: 'id', is: '=', value: odd }], limit: 5 })).toEqual([odd]);
      await documents.remove(things, { partition: 'p', id: odd });
      expect(await documents.read(things, { partition: 'p', id: odd })).toBeUndefined();
    });

    it('keeps the empty partition', async () => {
      await write('a', { name: 'direct' }, '');
      expect(await documents.read(things, { partition: '', id: 'a' })).toMatchObject({
        partition: '',
        value: { name: 'direct' },
      });
      expect(await idsOf({ partition: '', limit: 5 })).toEqual(['a']);
    });

    it('keeps any JSON value', { timeout: 20_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (value) => {
          const json = JSON.parse(JSON.stringify(value)) as Thing;
          await write('any', { any: json });
          expect((await documents.read(things, { partition: 'p', id: 'any' }))?.value).toEqual({ any: json });
        }),
        { numRuns: 50 },
      );
    });

    it('keeps names that mean something to JavaScript or to a store', async () => {
      const text =
        '{"__proto__":{"polluted":true},"constructor":1,"id":"x","partition":"y","ttl":1,"_etag":"z","document":{"__proto__":1}}';
      await write('a', JSON.parse(text));
      const { value } = (await documents.read(things, { partition: 'p', id: 'a' }))!;
      expect(JSON.stringify(value)).toBe(text);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    });

    it('keeps a document of 1 MB and refuses one above 2 MB', { timeout: 20_000 }, async () => {
      await write('large', { name: 'ä'.repeat(512 * 1024) });
      expect((await documents.read(things, { partition: 'p', id: 'large' }))?.value.name).toHaveLength(512 * 1024);
      await expect(write('larger', { name: 'ä'.repeat(1024 * 1024) })).rejects.toMatchObject({ kind: 'too-large' });
    });
  });

  describe('many documents', () => {
    it('reads in the order asked', async () => {
      for (const id of ['a', 'b', 'c']) await write(id, { name: id });
      const keys = ['c', 'none', 'a', 'c', 'b'].map((id) => ({ partition: 'p', id }));
      expect((await documents.readMany(things, keys)).map((found) => found?.value.name)).toEqual([
        'c',
        undefined,
        'a',
        'c',
        'b',
      ]);
      expect(await documents.readMany(things, [])).toEqual([]);
    });

    it('writes each for itself and says which were written', async () => {
      await write('there', { rank: 0 });
      const { etag } = (await documents.read(things, { partition: 'p', id: 'there' }))!;
      const value = { rank: 1 };
      const results = await documents.writeMany(things, [
        { partition: 'p', id: 'new', value, when: 'absent' },
        { partition: 'p', id: 'there', value, when: 'absent' },
        { partition: 'p', id: 'there', value, when: { etag } },
        { partition: 'p', id: 'gone', value, when: { etag } },
        { partition: 'q', id: 'there', value, when: { etag } },
        { partition: 'q', id: 'any', value, when: 'always' },
      ]);
      expect(results).toEqual([true, false, true, false, false, true]);
      expect((await documents.read(things, { partition: 'p', id: 'there' }))?.value).toEqual(value);
      expect(await documents.read(things, { partition: 'p', id: 'gone' })).toBeUndefined();
    });

    it('writes more than fit in one transaction', { timeout: 20_000 }, async () => {
      const writes = Array.from({ length: 700 }, (_, rank) => ({
        partition: `p${rank % 7}`,
        id: `t${rank}`,
        value: { rank },
        when: 'absent' as const,
      }));
      expect(await documents.writeMany(things, writes)).toEqual(writes.map(() => true));
      expect(await documents.writeMany(things, writes)).toEqual(writes.map(() => false));
      const found = await documents.readMany(things, writes);
      expect(found.map((each) => each?.value.rank)).toEqual(writes.map(({ value }) => value.rank));
    });
  });

  describe('listings', () => listingsContract(open));
}
