import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SubscriptionRow } from '../../src/reports/rows.ts';
import { cut, example, file, pieces, read } from './files.ts';

const report = 'subscription-details';
const columns = Object.keys(example[report]);

/** Tables whose rows are all different, and none part of another. */
const tables = fc
  .array(fc.record({ name: fc.constantFrom('Contoso', 'A "B" C', '5" nail', ''), seats: fc.nat(99) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((some) =>
    some.map(({ name, seats }, index): string[] => {
      const own = {
        ...example[report],
        SubscriptionId: `s-${index}-s`,
        CustomerName: name,
        AvailableSeats: `${seats}`,
      };
      return columns.map((column) => (own as Record<string, string>)[column]!);
    }),
  );
const linesOf = (rows: string[][]) => [columns, ...rows].map((cells) => cells.join('\t'));
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const saying = ({ rows }: { rows: { row: SubscriptionRow }[] }) => rows.map(({ row }) => JSON.stringify(row));
const places = fc.record({ row: fc.nat(), column: fc.nat(), at: fc.nat(), end: fc.constantFrom('\n', '\r\n', '\n\n') });

/** A table whose cell at a place is cut in two by a line break. */
function broken(rows: string[][], { row, column, at, end }: { row: number; column: number; at: number; end: string }) {
  const [ofRow, ofColumn] = [row % rows.length, column % columns.length];
  const cell = rows[ofRow]![ofColumn]!;
  const place = at % (cell.length + 1);
  const text = cell.slice(0, place) + end + cell.slice(place);
  const others = (to: (text: string) => string) =>
    rows.map((cells, index) =>
      index === ofRow ? cells.map((one, other) => (other === ofColumn ? to(text) : one)) : cells,
    );
  return { plain: others((one) => one), quoted: others(quoted), column: columns[ofColumn]!, text };
}

test('a quoted cell that goes over lines is joined to exactly the row that it was', async () => {
  await fc.assert(
    fc.asyncProperty(tables, places, fc.array(fc.nat(), { maxLength: 9 }), async (rows, place, at) => {
      const { quoted: table, plain, column, text } = broken(rows, place);
      const found = await read(report, pieces(cut(Buffer.from(linesOf(table).join('\n')), at)), { rowLimit: 400 });
      // RFC 4180 says what the row was.
      const inCommas = [columns, ...plain.map((cells) => cells.map(quoted))].map((cells) => cells.join(',')).join('\n');
      expect(found).toEqual(await read(report, inCommas));
      expect(found.rows.length + found.rejections.length).toBe(rows.length);
      if (column === 'CustomerName')
        expect(found.rows.map(({ row }) => row.customerName)).toContain(text.replace(/[\r\n]+/, ' ').trim());
    }),
    { numRuns: 300 },
  );
});

test('an unquoted cell that goes over lines gives no half row without a rejection that may be of any slice', async () => {
  const order = fc.shuffledSubarray([...columns.keys()], { minLength: columns.length });
  await fc.assert(
    fc.asyncProperty(tables, places, order, async (rows, place, shuffled) => {
      const inOrder = (table: string[][]) =>
        [columns, ...table].map((cells) => shuffled.map((index) => cells[index]!).join('\t')).join('\n');
      const content = inOrder(broken(rows, place).plain);
      // Nothing tells of a break behind blank cells alone.
      fc.pre(content.split('\n').every((line) => line === '' || line.trim() !== ''));
      const found = await read(report, content);
      const originals = saying(await read(report, inOrder(rows)));
      const strange = saying(found).filter((one) => !originals.includes(one));
      const anywhere = found.rejections.some(({ slice }) => slice?.location === null && slice.month === null);
      if (strange.length > 0 || found.rows.length < rows.length) expect(anywhere).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('a file that breaks off anywhere gives only whole rows, but for the cells after its required ones', async () => {
  await fc.assert(
    fc.asyncProperty(tables, fc.nat(), async (rows, at) => {
      const content = linesOf(rows).join('\n');
      const header = content.indexOf('\n') + 1;
      const found = await read(report, content.slice(0, header + (at % (content.length - header))));
      const [originals, all] = [saying(await read(report, content)), saying(found)];
      expect(originals).toEqual(expect.arrayContaining(all.slice(0, -1)));
      for (const { row } of found.rows.slice(-1)) {
        const { subscription, seats, revenueCents, location, type } = row;
        const written = JSON.stringify({ subscription, seats, revenueCents, location, type });
        const required = originals.map((one) => {
          const { subscription: s, seats: n, revenueCents: c, location: l, type: t } = JSON.parse(one);
          return JSON.stringify({ subscription: s, seats: n, revenueCents: c, location: l, type: t });
        });
        expect(required).toContain(written);
      }
    }),
    { numRuns: 300 },
  );
});

describe('quotes that enclose nothing, in any column, change no other row', () => {
  const stray = ['5" nail', '"Foo" GmbH', '"Foo', 'Foo"', '"', '"a" and "b"', '"""'];
  test.each(stray.flatMap((text) => ['CustomerName', 'Product', 'SubscriptionId'].map((column) => [text, column])))(
    '%s in %s',
    async (text, column) => {
      const key = { CustomerName: 'customerName', Product: 'product', SubscriptionId: 'subscription' }[column]!;
      const { rows, rejections } = await read(
        report,
        file(report, [{}, { [column]: text }, {}, { [column]: text }, {}]),
      );
      expect(rejections).toEqual([]);
      expect(rows.map(({ line, row }) => [line, row[key as 'product']])).toMatchObject([
        [2, expect.any(String)],
        [3, text],
        [4, expect.any(String)],
        [5, text],
        [6, expect.any(String)],
      ]);
    },
  );

  test.each(stray)('%s in the last column of the last rows', async (text) => {
    const last = (market: string) => ({ ...example[report], CustomerMarket: undefined, Last: market });
    const { rows, rejections } = await read(report, file(report, [last(''), last(text), last(text)]));
    expect(rejections).toEqual([]);
    expect(rows.map(({ line }) => line)).toEqual([2, 3, 4]);
  });
});

describe('lines that are too short for a row', () => {
  const [header, row] = file(report, [{}]).trimEnd().split('\n') as [string, string];
  const cells = row.split('\t');
  const reach = 9;

  test.each(cells.map((_, index) => index + 1))('%i cells', async (count) => {
    const found = await read(report, [header, row, cells.slice(0, count).join('\t'), row].join('\n'));
    expect(found.rows.map(({ line }) => line)).toEqual(count < reach ? [2, 4] : [2, 3, 4]);
    expect(found.rejections).toMatchObject(
      count < reach
        ? [{ line: 3, column: columns[count], code: 'too-few-cells', slice: { location: null, month: null } }]
        : [],
    );
  });

  test('in usage the only one of SKU and Product is needed too', async () => {
    const usage = (sku: string | undefined) =>
      file('dynamics-365-usage', [{ Product: undefined, SKU: undefined, Last: sku }])
        .replaceAll('\tLast', '\tSKU')
        .trimEnd();
    const [names, whole] = usage('Sales').split('\n') as [string, string];
    const short = whole.slice(0, whole.lastIndexOf('\t'));
    const found = await read('dynamics-365-usage', [names, whole, short].join('\n'));
    expect(found.rejections).toMatchObject([{ line: 3, column: 'SKU', code: 'too-few-cells' }]);
    const both = [`${names}\tProduct`, `${whole}\tSales`, whole].join('\n');
    expect((await read('dynamics-365-usage', both)).rows).toHaveLength(2);
  });
});
