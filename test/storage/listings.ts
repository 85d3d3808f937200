import fc from 'fast-check';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { Comparison, Condition, Documents, Page, Query, Stored } from '../../src/storage/ports.ts';
import { plain, type Thing, things } from './things.ts';

/** What the listings of every document store must do, see `documentsContract`. */
export function listingsContract(open: () => Promise<Documents>): void {
  let documents: Documents;
  const opened: Documents[] = [];
  beforeEach(async () => {
    documents = await open();
    opened.push(documents);
  });
  afterAll(() => Promise.all(opened.map((each) => each.close())));

  const write = (id: string, value: Thing, partition = 'p') =>
    documents.write(things, { partition, id, value, when: 'always' });
  const ids = (page: Page<Thing>) => page.items.map(({ id }) => id);

  async function readAll(query: Query): Promise<Stored<Thing>[]> {
    const found: Stored<Thing>[] = [];
    for (
      let page = await documents.query(things, query);
      ;
      page = await documents.query(things, { ...query, after: page.next })
    ) {
      found.push(...page.items);
      if (!page.next) return found;
      expect(page.items).toHaveLength(query.limit);
    }
  }

  it.each<[string, Condition['path'], Comparison, Condition['value'], string[]]>([
    ['text equal', 'name', '=', 'beta', ['b']],
    ['text below', 'name', '<', 'beta', ['a', 'n']],
    ['text up to', 'name', '<=', 'beta', ['a', 'b', 'n']],
    ['text above', 'name', '>', 'beta', ['c']],
    ['text from', 'name', '>=', 'beta', ['b', 'c']],
    ['text within', 'name', 'contains', 'zE', ['c']],
    ['text within, case counts', 'name', 'contains', 'ze', []],
    ['text at the start', 'name', 'starts-with', 'bet', ['b', 'c']],
    ['text at the start, empty', 'name', 'starts-with', '', ['a', 'b', 'c', 'n']],
    ['text that looks like a pattern', 'name', 'contains', '%', []],
    ['text that looks like a number', 'name', '=', '1', ['n']],
    ['number equal', 'rank', '=', 2, ['b']],
    ['number below', 'rank', '<', 2, ['a', 'n']],
    ['number from', 'rank', '>=', 2, ['b', 'c']],
    ['number against text', 'name', '>', 0, []],
    ['text against numbers', 'rank', '>', '', []],
    ['text for a number', 'rank', '=', '2', []],
    ['true', 'flag', '=', true, ['b']],
    ['false', 'flag', '=', false, ['c']],
    ['one is not true', 'flag', '=', 1, []],
    ['a dotted path', 'nested.score', '>', 10, ['c']],
    ['the id', 'id', '>', 'b', ['c', 'm', 'n']],
    ['the start of the id', 'id', 'starts-with', 'c', ['c']],
    ['the partition', 'partition', '=', 'p', ['a', 'b', 'c', 'm', 'n']],
  ])('%s', async (_, path, is, value, expected) => {
    await write('a', { name: 'alpha', rank: 1 });
    await write('b', { name: 'beta', rank: 2, flag: true, nested: { score: 10 } });
    await write('c', { name: 'betzET', rank: 3, flag: false, nested: { score: 10.5 } });
    await write('n', { name: '1', rank: -4 });
    await write('m', { other: true });
    const where = [{ path, is, value }];
    expect(ids(await documents.query(things, { where, limit: 10 }))).toEqual(expected);
    expect(ids(await documents.query(things, { partition: 'p', where, limit: 10 }))).toEqual(expected);
    expect(ids(await documents.query(things, { partition: 'q', where, limit: 10 }))).toEqual([]);
  });

  it('holds all conditions at once', async () => {
    await write('a', { group: 'x', rank: 1 });
    await write('b', { group: 'x', rank: 2 });
    await write('c', { group: 'y', rank: 2 });
    const where: Condition[] = [
      { path: 'group', is: '=', value: 'x' },
      { path: 'rank', is: '>', value: 1 },
    ];
    expect(ids(await documents.query(things, { where, limit: 10 }))).toEqual(['b']);
  });

  it('comes by partition and id when nothing else is said', async () => {
    for (const [partition, id] of [
      ['q', 'a'],
      ['p', 'b'],
      ['p', 'a/2'],
      ['p', 'a'],
    ] as const)
      await write(id, {}, partition);
    const { items, next } = await documents.query(things, { limit: 4 });
    expect(items.map(({ partition, id }) => [partition, id])).toEqual([
      ['p', 'a'],
      ['p', 'a/2'],
      ['p', 'b'],
      ['q', 'a'],
    ]);
    expect(next).toBeUndefined();
    expect(ids(await documents.query(things, { partition: 'p', limit: 4 }))).toEqual(['a', 'a/2', 'b']);
    expect(
      ids(await documents.query(things, { partition: 'p', orderBy: { path: 'id', descending: true }, limit: 4 })),
    ).toEqual(['b', 'a/2', 'a']);
  });

  it('puts what lacks the ordered path first, and last when descending; equals come by id', async () => {
    for (const [id, rank] of [
      ['a', 3],
      ['b', undefined],
      ['c', 1],
      ['d', null],
      ['e', 1],
      ['f', 2],
    ] as const) {
      await write(id, rank === undefined ? {} : { rank });
    }
    const order = ['b', 'd', 'c', 'e', 'f', 'a'];
    for (const limit of [1, 2, 3, 6, 10]) {
      for (const partition of [undefined, 'p']) {
        const query = { ...(partition && { partition }), limit };
        expect((await readAll({ ...query, orderBy: { path: 'rank' } })).map(({ id }) => id)).toEqual(order);
        expect((await readAll({ ...query, orderBy: { path: 'rank', descending: true } })).map(({ id }) => id)).toEqual(
          order.toReversed(),
        );
      }
    }
  });

  it('pages to exactly the sorted whole, for any documents and any page size', { timeout: 60_000 }, async () => {
    const text = fc.string({ maxLength: 3 });
    const thing = fc.record(
      { name: fc.option(text), rank: fc.option(fc.integer({ min: 0, max: 3 })), group: fc.constantFrom('x', 'y') },
      { requiredKeys: ['group'] },
    );
    const documentsArb = fc.uniqueArray(
      fc.record({
        partition: fc.constantFrom('p', 'q', 'r'),
        id: fc.string({ minLength: 1, maxLength: 3 }),
        value: thing,
      }),
      {
        maxLength: 25,
        selector: ({ partition, id }) => JSON.stringify([partition, id]),
      },
    );
    const queryArb = fc.record({
      path: fc.constantFrom('name', 'rank', 'partition', undefined),
      descending: fc.boolean(),
      partition: fc.constantFrom('p', undefined),
      group: fc.constantFrom('x', undefined),
      above: fc.constantFrom(1, undefined),
      limit: fc.integer({ min: 1, max: 7 }),
    });
    await fc.assert(
      fc.asyncProperty(documentsArb, queryArb, async (all, { path, descending, partition, group, above, limit }) => {
        const fresh = await open();
        opened.push(fresh);
        documents = fresh;
        await documents.writeMany(
          things,
          all.map((each) => ({ ...each, value: each.value as Thing, when: 'always' as const })),
        );
        const query: Query = {
          limit,
          ...(partition && { partition }),
          ...(path && { orderBy: { path, descending } }),
          where: [
            ...(group ? [{ path: 'group', is: '=' as const, value: group }] : []),
            ...(above ? [{ path: 'rank', is: '>' as const, value: above }] : []),
          ],
        };
        const expected = all
          .filter(
            (each) =>
              (!partition || each.partition === partition) &&
              (!group || each.value.group === group) &&
              (!above || (each.value.rank ?? 0) > above),
          )
          .toSorted(
            (a, b) =>
              (path && path !== 'partition' ? compare(a.value[path], b.value[path]) : 0) ||
              compare(a.partition, b.partition) ||
              compare(a.id, b.id),
          )
          .map(({ partition, id }) => [partition, id]);
        const found = (await readAll(query)).map(({ partition, id }) => [partition, id]);
        expect(found).toEqual(path && descending ? expected.toReversed() : expected);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps its place while documents come and go', async () => {
    for (const id of ['b', 'd', 'f', 'h']) await write(id, { rank: 1 });
    const query: Query = { orderBy: { path: 'rank' }, limit: 2 };
    const first = await documents.query(things, query);
    expect(ids(first)).toEqual(['b', 'd']);
    await documents.remove(things, { partition: 'p', id: 'd' });
    await write('a', { rank: 1 });
    await write('e', { rank: 1 });
    expect(ids(await documents.query(things, { ...query, after: first.next! }))).toEqual(['e', 'f']);
  });

  it('refuses what not every store could answer', async () => {
    await expect(documents.query(things, { where: [{ path: 'other', is: '=', value: 1 }], limit: 1 })).rejects.toThrow(
      '"other"',
    );
    await expect(documents.query(things, { orderBy: { path: 'id' }, limit: 1 })).rejects.toThrow('partition');
    await expect(
      documents.query(things, { where: [{ path: 'id', is: 'contains', value: 'x' }], limit: 1 }),
    ).rejects.toThrow('contains');
    await expect(documents.query(plain, { limit: 1 })).rejects.toThrow('"plain"');
    await expect(documents.query(things, { limit: 0 })).rejects.toThrow('not 0');
    expect((await documents.query(plain, { partition: 'p', limit: 1 })).items).toEqual([]);
  });
}

function compare(a: string | number | null | undefined, b: string | number | null | undefined): number {
  if (a == null || b == null) return Number(a != null) - Number(b != null);
  return a < b ? -1 : a > b ? 1 : 0;
}
