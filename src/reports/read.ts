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
import { Notes } from './notes.ts';
import { Records } from './records.ts';
import type { Rejection, ReportName, ReportRows } from './rows.ts';
import type { Encoding } from './unpack.ts';
import { mostUnpackedBytes, unpack, unpackHead } from './unpack.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface ReadOptions {
  encoding: Encoding;
  /** Refuses the file beyond so many bytes once unpacked; 1 GB unless said. */
  maxUnpackedBytes?: number;
  /** Characters that a row may have; 16,000 unless said. */
  rowLimit?: number;
  /** What cells and names of columns mean; the product's own spellings unless said. */
  vocabulary?: Vocabulary;
  /** Where values that earn nothing are noted. */
  notes?: Notes;
}

/** Some rows of a file, in the file's order: what was read and what cannot be. */
export interface Batch<R extends ReportName> {
  rows: { line: number; row: ReportRows[R] }[];
  rejections: Rejection[];
  /** Lines of the file read up to here, the header included. */
  linesRead: number;
}

/**
 * Reads a report file: its bytes as they come, one batch of rows at a time, in flat memory. The same bytes give the same
 * batches however they are cut.
 *
 * Each row is either read or rejected with its first fault in the order of the report's columns. A rejection tells whose
 * slice the row belongs to, as far as its cells can be told.
 *
 * Throws, for what refuses the file whole: `no-such-report`, `empty-file`, `missing-column`, `duplicate-column`,
 * `seats-are-changes`, `header-too-long`, `lines-above-header`, `separator-line`, `semicolons`, `lone-carriage-return`,
 * `utf-16`, `nul-byte`, `not-utf-8`, `unexpected-gzip`, `unexpected-zip`, `excel-workbook`, `not-gzip`,
 * `truncated-gzip`, `damaged-gzip`, `too-large-unpacked`, `unclosed-quote`. Batches given before that must not take
 * effect. Errors of the source pass through.
 */
export async function* readReport<R extends ReportName>(
  report: R,
  source: AsyncIterable<Uint8Array>,
  {
    encoding,
    maxUnpackedBytes = mostUnpackedBytes,
    rowLimit = longestRow,
    vocabulary = standardVocabulary,
    notes = new Notes(),
  }: ReadOptions,
): AsyncGenerator<Batch<R>> {
  const layout = layoutOf(report);
  let header: Header | undefined;
  let records: Records | undefined;
  let reader: ReturnType<Layout<R>['reader']> | undefined;
  for await (const block of wholeLines(unpack(source, encoding, maxUnpackedBytes), rowLimit)) {
    let body = block;
    if (!header || !records || !reader) {
      ({ header, body } = takeHeader(layout, vocabulary, block));
      records = new Records(header, neededIn(layout, header), rowLimit);
      reader = layout.reader({ vocabulary, notes, has: hasColumn(layout, header) });
      spell(notes, layout, header);
    }
    records.feed(decodeLines(body, records.linesFed));
    yield readBlock(layout, header, records, reader, notes);
  }
  if (!header || !records || !reader) return refuseForeign(new Uint8Array());
  if (records.finish()) yield readBlock(layout, header, records, reader, notes);
}

/** Which columns every row must reach: the required ones, and of a group the only one that is there. */
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

/** How much of an unpacked file its head is: the longest header, and rows behind it. */
const headWanted = 2 * longestRow;

/** What {@link checkHead} tells of a file. */
export interface Head {
  separator: '\t' | ',';
  /** The columns that are known, as the file spells them. */
  columns: string[];
  /** The columns that are ignored. */
  ignored: string[];
}

/**
 * Checks the first bytes of a report file, 64 KB or the whole of a smaller one, so that what is plainly wrong is refused
 * before the rest has come. Throws as {@link readReport} does; that nothing is thrown says nothing of the rows.
 * @param whole these are all bytes of the file, so that its last line is looked at too
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

/** Where a portal or a person has put lines above the header, it is looked for in so many below. */
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

function readBlock<R extends ReportName>(
  layout: Layout<R>,
  header: Header,
  records: Records,
  reader: ReturnType<Layout<R>['reader']>,
  notes: Notes,
): Batch<R> {
  const rows: Batch<R>['rows'] = [];
  const rejections: Rejection[] = [];
  for (;;) {
    try {
      if (!records.next()) break;
      notes.line = records.line;
      rows.push({ line: records.line, row: reader(records.cells) });
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      rejections.push(rejection(fault, layout, header, records));
    }
  }
  return { rows, rejections, linesRead: records.linesRead };
}

function rejection(fault: Fault, layout: Layout, header: Header, records: Records): Rejection {
  const { column, code, message } = fault;
  const spelled =
    typeof column === 'number' ? (header.names[header.cells[column]!] ?? nameOf(layout.columns[column]!)) : column;
  const slice = sliceOf(layout, header, records);
  return { line: records.line, column: spelled, code, message, ...(slice && { slice }) };
}

/** How the line of a table's end begins that is no row. */
const footer = /^"?(applied filters|(grand )?total)\b/i;

/** Whose slice a rejected row belongs to, as far as can be told; null where it belongs to nobody. */
function sliceOf(layout: Layout, header: Header, records: Records): RowSlice | null {
  const position = (key: string) => layout.columns.findIndex((column) => column.key === key);
  const told = (key: string) => {
    const cell = header.cells[position(key)]!;
    return cell < records.cellsTold ? records.cells[position(key)]! : null;
  };
  const cell = told('location');
  // A type without a location has lost it.
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

/** Nothing says whose row it is: those cells are empty or hold a footer, or a footer is all that there is. */
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
