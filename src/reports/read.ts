import { invalid } from '../errors.ts';
import { longestRow, wholeLines } from './blocks.ts';
import { nameOf } from './column.ts';
import { decodeLines, refuseForeign, withoutMark } from './decode.ts';
import type { Header } from './header.ts';
import { readHeader } from './header.ts';
import type { Layout, RowSlice } from './layout.ts';
import { Fault } from './layout.ts';
import { layoutOf, standardVocabulary } from './layouts/all.ts';
import type { Notes, Noting } from './notes.ts';
import { type ReadOptions, withDefaults } from './read-options.ts';
import { Records } from './records.ts';
import { sliceOf, totalIn } from './rejected-rows.ts';
import type { Rejection, ReportName, ReportRows } from './rows.ts';
import type { Encoding } from './unpack.ts';
import { unpack, unpackHead } from './unpack.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Some rows of a file, in the file's order: those read and those rejected. */
export interface Batch<R extends ReportName> {
  rows: { line: number; row: ReportRows[R] }[];
  rejections: Rejection[];
  /** Lines of the file read so far, including the header. */
  linesRead: number;
}

/**
 * Reads a report file from a stream of bytes, one batch of rows at a time, in constant memory. The same bytes yield the
 * same batches however the stream is cut.
 *
 * Each row is either read or rejected with its first fault in the order of the report's columns. A rejection names the
 * slice of the row, as far as its cells determine it. Totals and footers are no rows: they are noted.
 *
 * @throws for a file that is refused as a whole: `no-such-report`, `empty-file`, `missing-column`, `duplicate-column`,
 * `seats-are-changes`, `header-too-long`, `lines-above-header`, `separator-line`, `semicolons`, `lone-carriage-return`,
 * `utf-16`, `nul-byte`, `not-utf-8`, `unexpected-gzip`, `unexpected-zip`, `excel-workbook`, `not-gzip`,
 * `truncated-gzip`, `damaged-gzip`, `too-large-unpacked`, `unclosed-quote`. Batches yielded before the error must not
 * take effect. Errors of the source pass through.
 */
export async function* readReport<R extends ReportName>(
  report: R,
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<Batch<R>> {
  const { encoding, maxUnpackedBytes, rowLimit, vocabulary, notes } = withDefaults(options);
  const layout = layoutOf(report);
  let open: OpenReport<R> | undefined;
  for await (const block of wholeLines(unpack(source, encoding, maxUnpackedBytes), rowLimit)) {
    let body = block;
    if (!open) ({ open, body } = openReport(layout, block, { vocabulary, notes, rowLimit }));
    open.records.feed(decodeLines(body, open.records.linesFed));
    yield readBlock(open);
  }
  if (!open) return refuseForeign(new Uint8Array());
  if (open.records.finish()) yield readBlock(open);
}

/** A report whose header has been read. */
export interface OpenReport<R extends ReportName> {
  layout: Layout<R>;
  header: Header;
  records: Records;
  reader: ReturnType<Layout<R>['reader']>;
  notes: Notes;
}

/**
 * Reads the header at the start of a report.
 * @param noting takes the notes of the rows
 * @returns the report, and the block without the header
 */
export function openReport<R extends ReportName>(
  layout: Layout<R>,
  block: Buffer,
  { vocabulary, notes, rowLimit }: Required<Pick<ReadOptions, 'vocabulary' | 'notes' | 'rowLimit'>>,
  noting: Noting = notes,
): { open: OpenReport<R>; body: Buffer } {
  const { header, body } = takeHeader(layout, vocabulary, block);
  const records = new Records(header, neededIn(layout, header), rowLimit);
  const reader = layout.reader({ vocabulary, notes: noting, has: hasColumn(layout, header) });
  spell(notes, layout, header);
  return { open: { layout, header, records, reader, notes }, body };
}

/** Marks the columns that every row must reach: the required ones, and the only column present of a group. */
function neededIn(layout: Layout, header: Header): boolean[] {
  const { columns, oneOf } = layout;
  const only = oneOf
    .map((group) => group.filter(hasColumn(layout, header)))
    .flatMap((there) => (there.length === 1 ? there : []));
  return columns.map(({ key, required }) => required || only.includes(key));
}

const hasColumn =
  (layout: Layout, { cells }: Header) =>
  (key: string) =>
    cells[layout.columns.findIndex((column) => column.key === key)] !== -1;

function spell(notes: Notes, layout: Layout, { names, cells, ignored }: Header): void {
  for (const name of ignored) notes.addRows('ignored-column', name, name, 0);
  const spelled = (key: string) => names[cells[layout.columns.findIndex((column) => column.key === key)] ?? -1];
  notes.spelled = (keys) =>
    keys
      .split('|')
      .flatMap((key) => spelled(key) ?? [])
      .join(' or ') || keys;
}

/** Bytes of an unpacked file needed for its head: the longest header, and rows after it. */
const headWanted = 2 * longestRow;

/** Result of {@link checkHead}. */
export interface Head {
  separator: '\t' | ',';
  /** The known columns, in the file's spelling. */
  columns: string[];
  /** The ignored columns. */
  ignored: string[];
}

/**
 * Checks the first bytes of a report file (64 KB, or all of a smaller file), so that a wrong file is refused before the
 * rest is uploaded. A file that passes may still have wrong rows.
 * @param whole true if these are all bytes of the file, so that the last line is checked too
 * @throws as {@link readReport} does
 */
export async function checkHead(
  report: ReportName,
  firstBytes: Uint8Array,
  encoding: Encoding,
  whole = false,
  vocabulary: Vocabulary = standardVocabulary,
): Promise<Head> {
  const bytes = Buffer.from(await unpackHead(firstBytes, encoding, headWanted, whole));
  const { header, body } = takeHeader(layoutOf(report), vocabulary, bytes);
  const all = whole && (encoding === 'identity' || bytes.length < headWanted);
  decodeLines(all ? body : body.subarray(0, body.lastIndexOf(10) + 1), 1);
  const { separator, names, ignored } = header;
  return { separator, columns: names.filter((name) => name !== '' && !ignored.includes(name)), ignored: [...ignored] };
}

/** Lines searched for the header, in case a portal or a person has put lines above it. */
const linesLookedAt = 20;

function takeHeader(layout: Layout, vocabulary: Vocabulary, start: Buffer): { header: Header; body: Buffer } {
  const bytes = withoutMark(start);
  refuseForeign(bytes);
  const feed = bytes.indexOf(10);
  const end = feed === -1 ? bytes.length : feed;
  const line = decodeLines(bytes.subarray(0, end), 0);
  const body = bytes.subarray(end + 1);
  if (line.trim() === '' && body.every((byte) => byte <= 32)) {
    throw invalid('empty-file', 'The file is blank; a report has at least its header line.');
  }
  const withoutReturn = (text: string) => (text.endsWith('\r') ? text.slice(0, -1) : text);
  const below = body.subarray(0, 16_384).toString('utf8').split('\n').slice(0, linesLookedAt).map(withoutReturn);
  return { header: readHeader(layout, vocabulary, withoutReturn(line), below), body };
}

function readBlock<R extends ReportName>(open: OpenReport<R>): Batch<R> {
  const rows: Batch<R>['rows'] = [];
  const rejections: Rejection[] = [];
  const { records } = open;
  while (
    readRow(
      open,
      (row) => rows.push({ line: records.line, row }),
      (rejection) => rejections.push(rejection),
    )
  );
  return { rows, rejections, linesRead: records.linesRead };
}

/**
 * Reads the next row of the text that was fed, or notes a line that is none.
 * @returns false if there is no further line
 */
export function readRow<R extends ReportName>(
  { layout, header, records, reader, notes }: OpenReport<R>,
  onRow: (row: ReportRows[R]) => void,
  onRejection: (rejection: Rejection) => void,
): boolean {
  try {
    if (!records.next()) return false;
    notes.line = records.line;
    onRow(reader(records.cells));
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const slice = sliceOf(layout, header, records);
    const total = slice === null ? totalIn(layout, header, records) : undefined;
    notes.line = records.line;
    if (total) notes.add('total-line', total.column, total.label);
    else onRejection(rejection(fault, layout, header, records.line, slice));
  }
  return true;
}

function rejection(fault: Fault, layout: Layout, header: Header, line: number, slice: RowSlice | null): Rejection {
  const { column, code, message } = fault;
  const spelled =
    typeof column === 'number' ? (header.names[header.cells[column]!] ?? nameOf(layout.columns[column]!)) : column;
  return { line, column: spelled, code, message, ...(slice && { slice }) };
}
