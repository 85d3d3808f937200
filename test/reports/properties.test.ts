import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Column } from '../../src/reports/column.ts';
import { layouts } from '../../src/reports/layouts/all.ts';
import { cut, example, pieces, read } from './files.ts';

const report = 'subscription-details';
const columns = Object.keys(example[report]);

/** Any text that a cell can hold in both forms, and for each column also what it should hold. */
const anyCell = fc.string({
  unit: fc.constantFrom('a', 'B', '7', '"', ',', ' ', '-', '.', 'é', '漢', '🙂', '\u00a0'),
  maxLength: 8,
});
const cell = (column: string) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant((example[report] as Record<string, string>)[column]!) },
    { weight: 1, arbitrary: anyCell },
    { weight: 1, arbitrary: fc.constant('') },
  );
const row = fc.tuple(...columns.map(cell));
const table = fc.array(row, { maxLength: 30 });

const tsvCell = (text: string) => (/^\s*".*"\s*$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csvCell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const asTsv = (rows: string[][], end = '\n') =>
  [columns, ...rows].map((cells) => cells.map(tsvCell).join('\t') + end).join('');
const asCsv = (rows: string[][], end = '\n') =>
  [columns, ...rows].map((cells) => cells.map(csvCell).join(',') + end).join('');

test('however the bytes are cut, the rows and rejections are the same', async () => {
  const cuts = fc.array(fc.nat(), { maxLength: 40 });
  const end = fc.constantFrom('\n', '\r\n');
  await fc.assert(
    fc.asyncProperty(
      table,
      end,
      fc.constantFrom(asTsv, asCsv),
      cuts,
      fc.boolean(),
      async (rows, ending, form, at, packed) => {
        const plain = Buffer.from(form(rows, ending));
        const bytes = packed ? gzipSync(plain) : plain;
        const encoding = packed ? 'gzip' : 'identity';
        // A small limit makes small blocks, so that rows and characters meet their ends too.
        expect(await read(report, pieces(cut(bytes, at)), { encoding, rowLimit: 400 })).toEqual(
          await read(report, plain),
        );
      },
    ),
  );
});

test('tab-separated, comma-separated and packed files give the same rows and rejections', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const expected = await read(report, asTsv(rows));
      expect(expected.rows.length + expected.rejections.length).toBe(
        rows.filter((cells) => cells.some((text) => text.trim() !== '')).length,
      );
      expect(await read(report, asCsv(rows))).toEqual(expected);
      expect(await read(report, gzipSync(asCsv(rows)), { encoding: 'gzip' })).toEqual(expected);
    }),
  );
});

test('columns may have any of their names and any order, rows any order', async () => {
  const layout: readonly Column[] = layouts[report].columns;
  const ownOf = (column: string) => layout.find(({ names }) => column in names)!;
  // AvailableSeats and RevenueUSD name these columns only together.
  const seatsAndRevenue = fc.constantFrom(
    ['AvailableSeats', 'RevenueUSD'],
    ...['AvailableSeatsEOP', 'TotalSoldSeats'].flatMap((seats) =>
      ['BilledRevenueUSD', 'RevenueUSD'].map((revenue) => [seats, revenue]),
    ),
  );
  const names = fc
    .tuple(seatsAndRevenue, ...columns.map((column) => fc.constantFrom(...Object.keys(ownOf(column).names))))
    .map(([[seats, revenue], ...any]) =>
      any.map((name, index) =>
        columns[index] === 'AvailableSeats' ? seats! : columns[index] === 'RevenueUSD' ? revenue! : name,
      ),
    );
  const order = fc.shuffledSubarray([...columns.keys()], { minLength: columns.length });
  await fc.assert(
    fc.asyncProperty(table, names, order, fc.nat(), async (rows, spelled, shuffled, turn) => {
      const at = rows.length === 0 ? 0 : turn % rows.length;
      const turned = [...rows.slice(at), ...rows.slice(0, at)];
      const moved = [spelled, ...turned].map((cells) => shuffled.map((index) => tsvCell(cells[index]!)).join('\t'));
      const [found, expected] = [await read(report, `${moved.join('\n')}\n`), await read(report, asTsv(rows))];
      const inOrder = (lines: readonly { line: number }[]) =>
        lines.map(({ line, ...rest }) => ({ line: line - 2, ...rest })).sort((one, other) => one.line - other.line);
      const back = (lines: readonly { line: number }[]) =>
        inOrder(lines.map(({ line, ...rest }) => ({ ...rest, line: ((line - 2 + at) % rows.length) + 2 })));
      expect(back(found.rows)).toEqual(inOrder(expected.rows));
      // A rejection names the column as the file spells it.
      const listed = (name: string | null) => columns[spelled.indexOf(name!)] ?? name;
      expect(back(found.rejections.map((one) => ({ ...one, column: listed(one.column) })))).toEqual(
        inOrder(expected.rejections),
      );
    }),
  );
});

test('cells with quotes, tabs, commas and line breaks say the same in both separations', async () => {
  const part = fc.constantFrom(
    'a',
    'B',
    '7',
    '"',
    '"',
    '\t',
    ',',
    '\n',
    '\r\n',
    ' ',
    "'",
    'é',
    '5" nail',
    '"Foo" GmbH',
  );
  const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
  const texts = ['CustomerName', 'Product', 'SKU'];
  const rowsOf = fc.array(fc.tuple(text, text, text), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(rowsOf, fc.array(fc.nat(), { maxLength: 9 }), fc.boolean(), async (some, at, always) => {
      const rows = some.map((cells) =>
        columns.map((column) => {
          const own = texts.indexOf(column);
          return own === -1 ? (example[report] as Record<string, string>)[column]! : cells[own]!;
        }),
      );
      const form = (separator: string) => {
        const quotes = always ? /^/ : separator === '\t' ? /["\t\n\r]/ : /[",\n\r]/;
        const written = (cell: string) => (quotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
        return Buffer.from([columns, ...rows].map((cells) => cells.map(written).join(separator)).join('\n'));
      };
      const [inTabs, inCommas] = [await read(report, form('\t')), await read(report, form(','))];
      expect(inCommas.rows).toHaveLength(rows.length);
      expect(await read(report, pieces(cut(form('\t'), at)), { rowLimit: 400 })).toEqual(inTabs);
      // A line within a row that has tabs enough to be a row itself is not joined to others.
      const isPlain = some.every((cells) => cells.join('').split('\t').length <= 4);
      if (isPlain) expect(inTabs).toEqual(inCommas);
      expect(inCommas.rows).toEqual(expect.arrayContaining(inTabs.rows));
      if (inTabs.rows.length < rows.length)
        expect(inTabs.rejections).toContainEqual(
          expect.objectContaining({ code: 'too-few-cells', slice: { location: null, month: null } }),
        );
    }),
    { numRuns: 400 },
  );
});

test('quoted cells may span lines, and each row names the line at which it starts', async () => {
  const name = fc.array(fc.constantFrom('a', '"', ',', '\n', '\r\n', 'é'), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(name, { maxLength: 40 }), fc.array(fc.nat(), { maxLength: 20 }), async (names, at) => {
      const rows = names.map((parts) => ({ ...example[report], CustomerName: `x${parts.join('')}x` }));
      const content = asCsv(rows.map((cells) => columns.map((column) => (cells as Record<string, string>)[column]!)));
      const { rows: found, rejections } = await read(report, pieces(cut(Buffer.from(content), at)), { rowLimit: 300 });
      expect(rejections).toEqual([]);
      let line = 2;
      for (const [index, { CustomerName }] of rows.entries()) {
        expect(found[index]!.line).toBe(line);
        expect(found[index]!.row.customerName).toBe(CustomerName.replace(/[\r\n]+/g, ' '));
        line += CustomerName.split('\n').length;
      }
    }),
  );
});

test('any bytes at all are read, rejected or refused, never more', async () => {
  const header = Buffer.from(`${columns.join('\t')}\n`);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (bytes, withHeader) => {
      const content = withHeader ? Buffer.concat([header, bytes]) : bytes;
      await read(report, content).catch((error: unknown) => expect(error).toMatchObject({ name: 'ProductError' }));
    }),
  );
});
