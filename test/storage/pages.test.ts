import { afterAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Container } from '../../src/storage/containers.ts';
import { allOf } from '../../src/storage/pages.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';

const numbers: Container<{ n: number }> = { name: 'numbers', indexed: ['n'] };
const documents = openSqliteDocuments({ file: ':memory:', clock: systemClock, containers: [numbers] });
afterAll(() => documents.close());

test.each([
  [0, 2],
  [1, 2],
  [2, 2],
  [3, 2],
  [5, 1],
  [5, 100],
])('%i documents in pages of %i come once each, in the order of the listing', async (count, limit) => {
  const partition = `${count}-${limit}`;
  for (let n = 0; n < count; n++)
    await documents.write(numbers, { partition, id: `id-${count - n}`, value: { n }, when: 'always' });
  const found: number[] = [];
  for await (const { value } of allOf(documents, numbers, { partition, orderBy: { path: 'n' }, limit }))
    found.push(value.n);
  expect(found).toEqual(Array.from({ length: count }, (_, n) => n));
});

test('a page is read when the one before is used up', async () => {
  const partition = 'few';
  for (const n of [1, 2, 3]) await documents.write(numbers, { partition, id: `${n}`, value: { n }, when: 'always' });
  let pages = 0;
  const query: typeof documents.query = (...given) => {
    pages++;
    return documents.query(...given);
  };
  for await (const _ of allOf({ query }, numbers, { partition, limit: 2 })) break;
  expect(pages).toBe(1);
});
