import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProductError } from '../../src/errors.ts';
import { monthFromNumber } from '../../src/month.ts';
import { layouts } from '../../src/reports/layouts/all.ts';
import { Notes } from '../../src/reports/notes.ts';
import { readReport } from '../../src/reports/read.ts';
import { readMonthly } from '../../src/reports/read-monthly.ts';
import { type MonthlyReportName, monthlyReportNames, type Rejection } from '../../src/reports/rows.ts';
import { cut, example, pieces } from './files.ts';

interface Outcome {
  rows: { line: number; row: unknown }[];
  rejections: Rejection[];
  notes: unknown;
  error?: unknown;
}

type Options = { encoding: 'identity' | 'gzip'; rowLimit?: number };

async function outcomeOf(reading: (outcome: Outcome, notes: Notes) => Promise<void>): Promise<Outcome> {
  const outcome: Outcome = { rows: [], rejections: [], notes: undefined };
  const notes = new Notes();
  try {
    await reading(outcome, notes);
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    outcome.error = { code: error.code, message: error.message };
  }
  outcome.notes = { all: notes.all(), beyond: notes.beyond };
  return outcome;
}

const asRows = (report: MonthlyReportName, bytes: Uint8Array, options: Options, at: readonly number[] = []) =>
  outcomeOf(async ({ rows, rejections }, notes) => {
    for await (const batch of readReport(report, pieces(cut(bytes, at)), { ...options, notes })) {
      rows.push(...batch.rows);
      rejections.push(...batch.rejections);
    }
  });

/** Reads the columns and makes rows of them. */
const asColumns = (report: MonthlyReportName, bytes: Uint8Array, options: Options, at: readonly number[] = []) =>
  outcomeOf(async ({ rows, rejections }, notes) => {
    const seen: object[] = [];
    const { figures } = layouts[report];
    for await (const batch of readMonthly(report, pieces(cut(bytes, at)), { ...options, notes })) {
      seen.push(...batch.seen);
      for (let place = 0; place < batch.rows; place++) {
        const values = figures.map(({ property }, index): [string, number | null] => {
          const figure = batch.figures[place * figures.length + index]!;
          return [property, figure === -1 && property !== 'revenueCents' ? null : figure];
        });
        const month = monthFromNumber(batch.months[place]!);
        const row = { ...seen[batch.numbers[place]!], month, ...Object.fromEntries(values) };
        rows.push({ line: batch.lines[place]!, row });
      }
      rejections.push(...batch.rejections);
    }
  });

const anyCell = fc.string({
  unit: fc.constantFrom('a', 'B', '7', '"', ',', ' ', '-', '.', '\r', '\t', 'é', '漢', '🙂', '\u00a0'),
  maxLength: 8,
});
const telling = ['0', '12', '12.0', '-3.5', '1,234.50', '(2)', '0.125', '999999999', '1000000000', '', ' 7 ', '"7"', '2021-03-01', '2021-03', 'Mar-21', '2021-13', '1999-12', 'EA', 'Contoso', '"Contoso, Ltd."', '"a ""b"""', ' "x"', '"x', 'x"', 'Suspended', 'Free', 'Trial', 'Narnia', 'Rebate', 'power-apps', 'Power Rangers']; // biome-ignore format: a list

const valuesOf = (report: MonthlyReportName) => example[report] as Record<string, string>;

const tables = (report: MonthlyReportName) =>
  fc.array(
    fc.tuple(
      ...Object.values(valuesOf(report)).map((value) =>
        fc.oneof(
          { weight: 30, arbitrary: fc.constant(value) },
          { weight: 2, arbitrary: fc.constantFrom(...telling) },
          { weight: 1, arbitrary: anyCell },
        ),
      ),
    ),
    { minLength: 1, maxLength: 25 },
  );

const files = fc
  .constantFrom<MonthlyReportName>(...monthlyReportNames)
  .chain((report) =>
    fc.record({
      report: fc.constant(report),
      table: tables(report),
      separator: fc.constantFrom('\t', ','),
      end: fc.constantFrom('\n', '\r\n'),
      isEnded: fc.boolean(),
      isTrimmed: fc.boolean(),
    }),
  )
  .map(({ report, table, separator, end, isEnded, isTrimmed }) => {
    const lines = [Object.keys(valuesOf(report)), ...table].map((cells) => cells.join(separator));
    const trimmed = isTrimmed ? lines.map((line) => line.replace(/[\t,]+$/, '')) : lines;
    return { report, bytes: Buffer.from(trimmed.join(end) + (isEnded ? end : '')) };
  });

/** Replaces, removes or inserts single bytes. */
const mutations = fc.array(
  fc.record({
    at: fc.nat(),
    byte: fc.oneof(fc.constantFrom(...Buffer.from('"\t\n\r, 7-.\0é')), fc.nat(255)),
    removes: fc.boolean(),
    inserts: fc.boolean(),
  }),
  { maxLength: 6 },
);

function mutated(bytes: Buffer, changes: { at: number; byte: number; removes: boolean; inserts: boolean }[]): Buffer {
  const list = [...bytes];
  for (const { at, byte, removes, inserts } of changes)
    list.splice(at % (list.length + 1), removes ? 1 : 0, ...(inserts ? [byte] : []));
  return Buffer.from(list);
}

describe('columns', () => {
  test('hold the rows, rejections, notes and errors of the reader of rows, however the file is cut', async () => {
    const cuts = fc.array(fc.nat(), { maxLength: 10 });
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(
        files,
        mutations,
        cuts,
        fc.boolean(),
        fc.constantFrom(undefined, 400),
        async ({ report, bytes }, changes, at, isPacked, rowLimit) => {
          const plain = mutated(bytes, changes);
          const [file, encoding] = isPacked ? [gzipSync(plain), 'gzip' as const] : [plain, 'identity' as const];
          const options = { encoding, ...(rowLimit ? { rowLimit } : {}) };
          const expected = await asRows(report, file, options);
          expect(await asColumns(report, file, options, at)).toEqual(expected);
          accepted += expected.rows.length;
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 300) },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
