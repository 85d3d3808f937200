import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { keepWhatWasMade } from '../../src/lookups/kept.ts';
import type { Container } from '../../src/storage/containers.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';

const container = (name: string): Container<{ text: string }> => ({ name, indexed: [] });
const [ones, others] = [container('ones'), container('others')];
const folder = mkdtempSync(join(tmpdir(), 'pci-kept-'));
afterAll(() => rmSync(folder, { recursive: true }));

const open = (name: string) =>
  openSqliteDocuments({ file: join(folder, `${name}.sqlite`), clock: systemClock, containers: [ones, others] });
const at = (id: string) => ({ partition: 'p', id });
const put = (documents: Documents, where: typeof ones, id: string, text: string) =>
  documents.write(where, { ...at(id), value: { text }, when: 'always' });

let stores = 0;
let documents: Documents;
beforeEach(() => {
  documents = open(String(++stores));
});
afterEach(() => documents.close());

/** What two documents say, the second only where the first names it. */
async function made(read: Documents): Promise<{ body: string }> {
  const one = (await read.read(ones, at('one')))?.value.text;
  const [other] = one === undefined ? [] : await read.readMany(others, [at(one)]);
  return { body: `${one} ${other?.value.text}` };
}

describe('what was made of documents', () => {
  test('is given again while they are as they were, also those that are not there', async () => {
    const kept = keepWhatWasMade<{ body: string }>(documents, 10_000);
    const first = await kept.get('key', made);
    expect(first).toEqual({ body: 'undefined undefined' });
    expect(await kept.get('key', made)).toBe(first);
    await put(documents, ones, 'one', 'a');
    const second = await kept.get('key', made);
    expect(second).toEqual({ body: 'a undefined' });
    await put(documents, others, 'b', 'of no matter');
    expect(await kept.get('key', made)).toBe(second);
    expect(await kept.get('another key', made)).not.toBe(second);
  });

  test.each<[string, (by: Documents) => Promise<unknown>, string]>([
    ['one is written', (by) => put(by, ones, 'one', 'b'), 'b undefined'],
    ['the other is written', (by) => put(by, others, 'a', 'new'), 'a new'],
    ['one is removed', (by) => by.remove(ones, at('one')), 'undefined undefined'],
    ['the other is removed', (by) => by.remove(others, at('a')), 'a undefined'],
  ])('is made anew once %s, by this process or by another', async (_, change, body) => {
    const kept = keepWhatWasMade<{ body: string }>(documents, 10_000);
    const another = open(String(stores));
    for (const by of [documents, another]) {
      await put(documents, ones, 'one', 'a');
      await put(documents, others, 'a', 'old');
      expect(await kept.get('key', made)).toEqual({ body: 'a old' });
      await change(by);
      expect(await kept.get('key', made)).toEqual({ body });
    }
    await another.close();
  });

  test('is made anew where a document changed while it was made', async () => {
    const kept = keepWhatWasMade<{ body: string }>(documents, 10_000);
    await put(documents, ones, 'one', 'a');
    await put(documents, others, 'a', 'old');
    const torn = await kept.get('key', async (read) => {
      const one = await read.read(ones, at('one'));
      await put(documents, ones, 'one', 'b');
      const other = await read.read(others, at(one!.value.text));
      return { body: `${one!.value.text} ${other!.value.text}` };
    });
    expect(torn).toEqual({ body: 'a old' });
    expect(await kept.get('key', made)).toEqual({ body: 'b undefined' });
  });

  test('is always what would be made now, whatever was written, removed and asked for before', async () => {
    const id = fc.constantFrom('one', 'a', 'b');
    const step = fc.record({ where: fc.constantFrom(ones, others), id, text: fc.option(fc.constantFrom('a', 'b')) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.constantFrom(1, 2_100, 10_000), async (steps, most) => {
        const kept = keepWhatWasMade<{ body: string }>(documents, most);
        for (const { where, id, text } of steps) {
          if (text === null) await documents.remove(where, at(id));
          else await put(documents, where, id, text);
          for (const key of ['x', 'y', 'z']) expect(await kept.get(key, made)).toEqual(await made(documents));
        }
      }),
      { numRuns: 50 },
    );
  });

  test('goes, the oldest first, where there is too much of it', async () => {
    const kept = keepWhatWasMade<{ body: string }>(documents, 10_000);
    const long = async (read: Documents) => ({ body: (await made(read)).body.padEnd(3_000) });
    const [a, b] = [await kept.get('a', long), await kept.get('b', long)];
    expect([await kept.get('a', long), await kept.get('b', long)]).toEqual([a, b]);
    const c = await kept.get('c', long);
    expect(await kept.get('b', long)).toBe(b);
    expect(await kept.get('c', long)).toBe(c);
    expect(await kept.get('a', long)).not.toBe(a);
  });

  test('is not kept where it failed, nor where it was made of a listing', async () => {
    const kept = keepWhatWasMade<{ body: string }>(documents, 10_000);
    await expect(kept.get('key', () => Promise.reject(new Error('not found')))).rejects.toThrow('not found');
    expect(await kept.get('key', made)).toEqual({ body: 'undefined undefined' });
    const listed = kept.get('list', async (read) => ({
      body: JSON.stringify(await read.query(ones, { partition: 'p', limit: 1 })),
    }));
    await expect(listed).rejects.toThrow('listing');
  });
});
