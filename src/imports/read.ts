import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { statedText } from '../facts/tenant-year.ts';
import type { Month } from '../month.ts';
import { Notes } from '../reports/notes.ts';
import { normaliseProduct } from '../reports/products.ts';
import { readReport } from '../reports/read.ts';
import { isMonthly, type Rejection, type SubscriptionRow, type TrainingRow, type UsageRow } from '../reports/rows.ts';
import type { Vocabulary } from '../reports/vocabulary.ts';
import type { Blobs } from '../storage/ports.ts';
import { Buckets, byId } from './buckets.ts';
import { type ImportDocument, rejectionsBlob } from './documents.ts';
import { noteDistantMonths } from './notes.ts';
import { FileSlices, type LostSlice, type RowSums } from './slices.ts';

/** Bytes of rows held before they are spilled; as much again during the spill. */
const memoryForRows = 16 * 1024 ** 2;
const rejectionsInDocument = 1_000;

/** Meanings of the reports' words, and the words that some edition lists. */
export interface ReportWords {
  vocabulary: Vocabulary;
  listed: {
    isProduct(product: string, sku: string): boolean;
    isTraining(row: Pick<TrainingRow, 'exam' | 'certification'>): boolean;
    /** Names of the listed products, to compare with names that are not listed. */
    products: readonly string[];
  };
}

/** The rows of a report with their line numbers, grouped so that rows of one tenant (or location) come together. */
export interface GroupedReport {
  slices: FileSlices;
  rejections: Rejections;
  notes: Notes;
  rowsRead: number;
  /**
   * Yields the groups, each in the order of lines: {@link statedText}s for the monthly reports, `[line, row]` as JSON
   * for the others. To be read once.
   */
  groups(): AsyncGenerator<string[]>;
}

/** Collects rejections: all of them for a blob, the first thousand in memory. */
export class Rejections {
  readonly first: Omit<Rejection, 'slice'>[] = [];
  count = 0;
  readonly #all: Buckets;

  constructor(blobs: Blobs, prefix: string) {
    this.#all = new Buckets(blobs, prefix, 4 * 1024 ** 2, () => 0);
  }

  add({ slice: _, ...rejection }: Rejection): void {
    this.count++;
    if (this.first.length < rejectionsInDocument) this.first.push(rejection);
    this.#all.add('', JSON.stringify(rejection));
  }

  flush(): Promise<void> {
    return this.#all.flush();
  }

  /** Writes all rejections to a blob, one JSON object per line. */
  async save(blobs: Blobs, name: string): Promise<void> {
    if (this.count === 0) return;
    const all = this.#all;
    async function* lines() {
      for await (const group of all.read()) for (const line of group) yield `${line}\n`;
    }
    await blobs.write(name, Readable.from(lines()));
  }
}

/**
 * Reads an import's file once, checks every row and groups the good ones. Memory stays constant: rows beyond a limit
 * are spilled to blobs.
 * @param work name prefix of those blobs
 * @param words meanings of cells, and the products and trainings that any edition lists
 * @param onProgress called now and then with the number of rows read so far
 * @throws ProductError if the file as a whole is refused
 */
export async function readAndGroup(
  document: ImportDocument,
  blobs: Blobs,
  work: string,
  newestMonth: Month,
  { vocabulary, listed }: ReportWords,
  onProgress: (rowsRead: number) => Promise<void>,
): Promise<GroupedReport> {
  const file = await blobs.read(document.blob);
  if (!file) throw new Error(`The file of import ${document.id} is gone: no blob ${document.blob}`);
  const buckets = new Buckets(blobs, `${work}rows/`, memoryForRows, byId);
  const rejections = new Rejections(blobs, `${work}rejections/`);
  const slices = new FileSlices(document.partial, document.covers);
  const notes = new Notes();
  const monthly = isMonthly(document.report);
  let rowsRead = 0;

  const options = { encoding: document.encoding, vocabulary, notes };
  for await (const batch of readReport(document.report, file, options)) {
    for (const rejection of batch.rejections) {
      rejections.add(rejection);
      if (rejection.slice) slices.reject({ ...rejection.slice, ...lostMonth(rejection.slice, monthly) });
    }
    for (const { line, row } of batch.rows) {
      const month = 'month' in row ? row.month : '';
      if (month > newestMonth) {
        rejections.add(futureMonth(line, notes.spelled('month'), month));
        slices.reject({ location: row.location, month });
        continue;
      }
      notes.line = line;
      if ('tenant' in row) {
        slices.countRow(row.location, month, sumsOf(row));
        if (!listed.isProduct(row.product, row.sku)) notes.add('unlisted-product', ...productCell(row));
        buckets.add(row.tenant, statedText(line, row));
        continue;
      }
      slices.countRow(row.location, month);
      if ('exam' in row && !listed.isTraining(row))
        notes.add(isNamedOnly(row, listed) ? 'certification-by-name' : 'unlisted-training', 'title', row.title);
      buckets.add(row.location, JSON.stringify([line, row]));
    }
    rowsRead += batch.rows.length + batch.rejections.length;
    await buckets.flush();
    await rejections.flush();
    await onProgress(rowsRead);
  }

  noteDistantMonths(slices, notes);
  return { slices, rejections, notes, rowsRead, groups: () => buckets.read() };
}

/** Reads all rejections of an import, one JSON object per line; `undefined` if there are none. */
export async function readRejections(blobs: Blobs, id: string): Promise<AsyncIterable<string> | undefined> {
  const stream = await blobs.read(rejectionsBlob(id));
  return stream && linesOf(stream);
}

/** Creates the reader only when the first line is wanted: it starts at once, and earlier lines would be lost. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  yield* createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
}

/** In the reports without months, a row's slice is its location's, whatever its cells hold for a month. */
const lostMonth = ({ location }: LostSlice, monthly: boolean) =>
  monthly ? {} : { month: location === null ? null : '' };

/** Returns true if the title is the name of a listed certification but the row is not marked as one. */
const isNamedOnly = ({ title, certification }: TrainingRow, listed: ReportWords['listed']): boolean =>
  certification === '' && listed.isTraining({ exam: '', certification: title });

function sumsOf(row: SubscriptionRow | UsageRow): RowSums {
  return 'channel' in row
    ? { seats: row.seats, cents: row.revenueCents, globalAccount: row.globalAccount }
    : { seats: row.activeSeats, cents: 0, globalAccount: row.globalAccount };
}

/** Returns the columns that may name a row's product, and the name found. */
function productCell({ product, sku }: SubscriptionRow | UsageRow): [columns: string, value: string] {
  if (normaliseProduct(product) !== '') return ['product', product];
  return sku === '' ? ['product|reportingProduct|rawProduct|sku', product] : ['reportingProduct|rawProduct|sku', sku];
}

function futureMonth(line: number, column: string, month: string): Rejection {
  return {
    line,
    column,
    code: 'future-month',
    message: `${month} has not begun yet. Check the month, or import the file when it has.`,
  };
}
