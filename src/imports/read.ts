import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type Month, monthNumber } from '../month.ts';
import { Notes } from '../reports/notes.ts';
import { readReport } from '../reports/read.ts';
import { readMonthly } from '../reports/read-monthly.ts';
import type { LocationId, MonthlyReportName, ProfileRow, Rejection, TrainingRow } from '../reports/rows.ts';
import type { Blobs } from '../storage/ports.ts';
import { Buckets, byId } from './buckets.ts';
import { type ImportDocument, rejectionsBlob } from './documents.ts';
import { MonthlyRows, type TenantRows } from './monthly-rows.ts';
import { noteDistantMonths } from './notes.ts';
import type { ReportWords } from './report-words.ts';
import { RowCounter } from './row-counter.ts';
import { FileSlices } from './slices.ts';

/** Bytes of rows held before they are spilled; during the spill as many again. */
const memoryForRows = 16 * 1024 ** 2;
const rejectionsInDocument = 1_000;

/** A report that was read, with its rows grouped. */
export interface GroupedReport<Group> {
  slices: FileSlices;
  rejections: Rejections;
  notes: Notes;
  rowsRead: number;
  /** Yields the rows, some groups at a time. To be read once. */
  groups(): AsyncGenerator<Group[]>;
}

/** The rows of one location in a report without months, with their lines and in their order. */
export interface LocationRows {
  location: LocationId;
  rows: [line: number, row: ProfileRow | TrainingRow][];
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

/** An import's file and what is needed to read it. */
export interface FileToRead {
  document: ImportDocument;
  blobs: Blobs;
  /** Name prefix of the blobs that only the work itself needs. */
  work: string;
  newestMonth: Month;
  words: ReportWords;
  /** Called now and then with the number of rows read so far. */
  onProgress: (rowsRead: number) => Promise<void>;
}

/**
 * Reads the file of a monthly report once, checks every row and groups the good ones by tenant. Memory stays constant:
 * rows beyond a limit are spilled to blobs.
 * @throws ProductError if the file as a whole is refused
 */
export async function readByTenant(report: MonthlyReportName, file: FileToRead): Promise<GroupedReport<TenantRows>> {
  const { document, blobs, work, words, onProgress } = file;
  const rows = new MonthlyRows(report, blobs, `${work}rows/`);
  const rejections = new Rejections(blobs, `${work}rejections/`);
  const slices = new FileSlices(document.partial, document.covers);
  const notes = new Notes();
  const options = { encoding: document.encoding, vocabulary: words.vocabulary, notes };
  const counter = new RowCounter(report, slices, words, monthNumber(file.newestMonth));
  let rowsRead = 0;
  for await (const batch of readMonthly(report, await contentOf(document, blobs), options)) {
    for (const row of batch.seen) {
      rows.addSource(row);
      counter.addSource(row);
    }
    const future = counter.count(batch, notes, rows);
    for (const rejection of inLineOrder(batch.rejections, future)) {
      rejections.add(rejection);
      if (rejection.slice) slices.reject(rejection.slice);
    }
    rowsRead += batch.rows + batch.rejections.length;
    if (await rows.flush()) {
      counter.forget();
      batch.renumber();
    }
    await rejections.flush();
    await onProgress(rowsRead);
  }
  noteDistantMonths(slices, notes);
  return { slices, rejections, notes, rowsRead, groups: () => rows.read() };
}

/** Like {@link readByTenant} for a report without months, but groups the rows by location. */
export async function readByLocation(
  report: 'partner-profile' | 'training-details',
  { document, blobs, work, newestMonth, words: { vocabulary, listed }, onProgress }: FileToRead,
): Promise<GroupedReport<LocationRows>> {
  const buckets = new Buckets(blobs, `${work}rows/`, memoryForRows, byId);
  const rejections = new Rejections(blobs, `${work}rejections/`);
  const slices = new FileSlices(document.partial, document.covers);
  const notes = new Notes();
  let rowsRead = 0;
  const options = { encoding: document.encoding, vocabulary, notes };
  for await (const batch of readReport(report, await contentOf(document, blobs), options)) {
    for (const rejection of batch.rejections) {
      rejections.add(rejection);
      // A row's slice is its location's, even if one of its cells holds a month.
      const location = rejection.slice?.location;
      if (location !== undefined) slices.reject({ location, month: location === null ? null : '' });
    }
    for (const { line, row } of batch.rows) {
      slices.countRow(row.location, '');
      if ('globalAccount' in row) slices.nameAccount(row.location, row.globalAccount);
      notes.line = line;
      if ('exam' in row) noteTraining(row, listed, newestMonth, notes);
      buckets.add(row.location, JSON.stringify([line, row]));
    }
    rowsRead += batch.rows.length + batch.rejections.length;
    await buckets.flush();
    await rejections.flush();
    await onProgress(rowsRead);
  }
  async function* groups(): AsyncGenerator<LocationRows[]> {
    for await (const lines of buckets.read()) {
      const rows = lines.map((line) => JSON.parse(line) as LocationRows['rows'][number]);
      yield [...Map.groupBy(rows, ([, row]) => row.location)].map(([location, rows]) => ({ location, rows }));
    }
  }
  return { slices, rejections, notes, rowsRead, groups };
}

async function contentOf({ id, blob }: ImportDocument, blobs: Blobs): Promise<Readable> {
  const file = await blobs.read(blob);
  if (!file) throw new Error(`The file of import ${id} is gone: no blob ${blob}`);
  return file;
}

/** Merges two lists in the order of lines. */
const inLineOrder = (some: readonly Rejection[], others: readonly Rejection[]): Rejection[] =>
  [...some, ...others].sort((one, other) => one.line - other.line);

/** Reads all rejections of an import, one JSON object per line; `undefined` if there are none. */
export async function readRejections(blobs: Blobs, id: string): Promise<AsyncIterable<string> | undefined> {
  const stream = await blobs.read(rejectionsBlob(id));
  return stream && linesOf(stream);
}

/** Creates the reader only when the first line is wanted: it starts at once, and earlier lines would be lost. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  yield* createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
}

/** Notes why a training earns nothing: no edition lists it, or its dates cannot both be right. */
function noteTraining(row: TrainingRow, listed: ReportWords['listed'], newestMonth: Month, notes: Notes): void {
  const { title, completed, expires } = row;
  if (!listed.isTraining(row))
    notes.add(isNamedOnly(row, listed) ? 'certification-by-name' : 'unlisted-training', 'title', title);
  else if (expires && expires < completed) notes.add('expired-before', 'expires', `${completed} to ${expires}`);
  else if (completed.slice(0, 7) > newestMonth) notes.add('completed-later', 'completed', completed);
}

/** Returns true if the title is the name of a listed certification but the row is not marked as one. */
const isNamedOnly = ({ title, certification }: TrainingRow, listed: ReportWords['listed']): boolean =>
  certification === '' && listed.isTraining({ exam: '', certification: title });
