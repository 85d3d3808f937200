import { invalid } from '../errors.ts';
import { longestRow, wholeLines } from './blocks.ts';
import { locationIn } from './cells.ts';
import { monthIn } from './dates.ts';
import { decodeLines, refuseForeign, withoutMark } from './decode.ts';
import type { Header } from './header.ts';
import { readHeader } from './header.ts';
import type { Layout, RowSlice } from './layout.ts';
import { Fault } from './layout.ts';
import { layoutOf } from './layouts/all.ts';
import { Records } from './records.ts';
import type { Rejection, ReportName, ReportRows } from './rows.ts';
import type { Encoding } from './unpack.ts';
import { mostUnpackedBytes, unpack, unpackHead } from './unpack.ts';

export interface ReadOptions {
  encoding: Encoding;
  /** Refuses the file beyond so many bytes once unpacked; 1 GB unless said. */
  maxUnpackedBytes?: number;
  /** Characters that a row may have; 16,000 unless said. */
  rowLimit?: number;
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
 * Each row is either read or rejected with its first fault in the order of the report's columns. A rejection names the
 * slice where the row's location and month can be told; it names none where the cells cannot be told apart.
 *
 * Throws, for what refuses the file whole: `no-such-report`, `empty-file`, `missing-column`, `duplicate-column`,
 * `header-too-long`, `lone-carriage-return`, `utf-16`, `nul-byte`, `not-utf-8`, `unexpected-gzip`, `unexpected-zip`,
 * `not-gzip`, `truncated-gzip`, `damaged-gzip`, `too-large-unpacked`, `unclosed-quote`. Batches given before that must
 * not take effect. Errors of the source pass through.
 */
export async function* readReport<R extends ReportName>(
  report: R,
  source: AsyncIterable<Uint8Array>,
  { encoding, maxUnpackedBytes = mostUnpackedBytes, rowLimit = longestRow }: ReadOptions,
): AsyncGenerator<Batch<R>> {
  const layout = layoutOf(report);
  const reader = layout.reader();
  let header: Header | undefined;
  let records: Records | undefined;
  for await (const block of wholeLines(unpack(source, encoding, maxUnpackedBytes), rowLimit)) {
    let body = block;
    if (!header || !records) {
      ({ header, body } = takeHeader(layout, block));
      records = new Records(header, layout.columns, rowLimit);
    }
    records.feed(decodeLines(body, records.linesFed));
    yield readBlock(layout, header, records, reader);
  }
  if (!records) refuseForeign(new Uint8Array());
  records?.finish();
}

/** How much of an unpacked file its head is: the longest header, and rows behind it. */
const headWanted = 2 * longestRow;

/** What {@link checkHead} tells of a file. */
export interface Head {
  separator: '\t' | ',';
  /** The columns that are read, as the file spells them. */
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
): Promise<Head> {
  const bytes = Buffer.from(await unpackHead(firstBytes, encoding, headWanted, whole));
  const { header, body } = takeHeader(layoutOf(report), bytes);
  const all = whole && (encoding === 'identity' || bytes.length < headWanted);
  decodeLines(all ? body : body.subarray(0, body.lastIndexOf(10) + 1), 1);
  const read = (_: string, cell: number) => header.positions[cell] !== -1;
  return {
    separator: header.separator,
    columns: header.names.filter(read),
    ignored: header.names.filter((name, cell) => name !== '' && !read(name, cell)),
  };
}

function takeHeader(layout: Layout, start: Buffer): { header: Header; body: Buffer } {
  const bytes = withoutMark(start);
  refuseForeign(bytes);
  const feed = bytes.indexOf(10);
  const end = feed === -1 ? bytes.length : feed;
  const line = decodeLines(bytes.subarray(0, end), 0);
  const body = bytes.subarray(end + 1);
  if (line.trim() === '' && body.every((byte) => byte <= 32)) {
    throw invalid('empty-file', 'The file is blank; a report has at least its header line.');
  }
  return { header: readHeader(layout, line.endsWith('\r') ? line.slice(0, -1) : line), body };
}

function readBlock<R extends ReportName>(
  layout: Layout<R>,
  header: Header,
  records: Records,
  reader: ReturnType<Layout<R>['reader']>,
): Batch<R> {
  const rows: Batch<R>['rows'] = [];
  const rejections: Rejection[] = [];
  for (;;) {
    try {
      if (!records.next()) break;
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
    typeof column === 'number' ? (header.names[header.cells[column]!] ?? layout.columns[column]!.name) : column;
  const slice = sliceOf(layout, header, records);
  return { line: records.line, column: spelled, code, message, ...(slice && { slice }) };
}

function sliceOf(layout: Layout, header: Header, records: Records): RowSlice | null {
  const told = (column: string) => {
    const position = layout.columns.findIndex(({ name }) => name === column);
    return header.cells[position]! < records.cellsTold ? records.cells[position]! : null;
  };
  const cell = told('MPNId');
  const location = cell === null ? null : locationIn(cell);
  if (location === null) return null;
  if (!layout.slicedBy.includes('Month')) return location === '' ? null : { location, month: null };
  const month = monthIn(told('Month') ?? '');
  return month && { location, month };
}
