import { invalid } from '../errors.ts';
import { longestRow, wholeLines } from './blocks.ts';
import { locationIn } from './cells.ts';
import { nameOf } from './column.ts';
import { monthIn } from './dates.ts';
import { decodeLines, refuseForeign, withoutMark } from './decode.ts';
import type { Header } from './header.ts';
import { readHeader } from './header.ts';
import type { Layout, RowSlice } from './layout.ts';
import { Fault } from './layout.ts';
import { layoutOf, standardVocabulary } from './layouts/all.ts';
import type { Notes, Noting } from './notes.ts';
import { type ReadOptions, withDefaults } from './read-options.ts';
import { Records } from './records.ts';
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
 * slice of the row, as far as its cells determine it.
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
 * Reads the next row of the text that was fed.
 * @returns false if there is none
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
    onRejection(rejection(fault, layout, header, records));
  }
  return true;
}

function rejection(fault: Fault, layout: Layout, header: Header, records: Records): Rejection {
  const { column, code, message } = fault;
  const spelled =
    typeof column === 'number' ? (header.names[header.cells[column]!] ?? nameOf(layout.columns[column]!)) : column;
  const slice = sliceOf(layout, header, records);
  return { line: records.line, column: spelled, code, message, ...(slice && { slice }) };
}

/** Matches the beginning of a table's last line that is no row. */
const footer = /^"?(applied filters|(grand )?total)\b/i;

/** Returns the slice of a rejected row, as far as it can be determined; null if the row belongs to nobody. */
function sliceOf(layout: Layout, header: Header, records: Records): RowSlice | null {
  const position = (key: string) => layout.columns.findIndex((column) => column.key === key);
  const told = (key: string) => {
    const cell = header.cells[position(key)]!;
    return cell < records.cellsPlaced ? records.cells[position(key)]! : null;
  };
  const cell = told('location');
  // A type without a location means that the location was lost.
  const isLost = cell === '' && Boolean(told('type'));
  const location = cell === null || isLost ? null : locationIn(cell);
  if (!layout.slicedBy.includes('month')) {
    if (location) return { location, month: null };
    return belongsToNobody(layout, header, records) ? null : { location: null, month: null };
  }
  const month = monthIn(told('month') ?? '');
  if ((location === null || month === null) && belongsToNobody(layout, header, records)) return null;
  return { location, month };
}

/**
 * Returns true if nothing assigns the row to anybody: the identifying cells are empty or hold a footer, or the row
 * holds nothing but a footer.
 */
function belongsToNobody({ columns, identifiedBy }: Layout, header: Header, records: Records): boolean {
  if (records.cellsCut === 0) return false;
  const filled = records.cells.filter((cell) => cell !== '');
  if (filled.length === 1 && footer.test(filled[0]!)) return true;
  return identifiedBy.every((key) => {
    const position = columns.findIndex((column) => column.key === key);
    const cell = records.cells[position]!;
    return header.cells[position]! < records.cellsCut && (cell === '' || footer.test(cell));
  });
}
