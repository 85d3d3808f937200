import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { example, pieces, read } from './files.ts';

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

function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const ends = [...at.map((end) => end % (bytes.length + 1)), bytes.length].sort((one, other) => one - other);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

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

test('the order of the columns does not matter', async () => {
  const order = fc.shuffledSubarray([...columns.keys()], { minLength: columns.length });
  await fc.assert(
    fc.asyncProperty(table, order, async (rows, shuffled) => {
      const moved = [columns, ...rows].map((cells) => shuffled.map((index) => tsvCell(cells[index]!)).join('\t'));
      expect(await read(report, `${moved.join('\n')}\n`)).toEqual(await read(report, asTsv(rows)));
    }),
  );
});

test('quoted cells may go over lines, and each row tells the line it starts at', async () => {
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
