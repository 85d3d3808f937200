import type { Header } from './header.ts';
import type { Fault } from './layout.ts';
import { csvRecord, tsvCell, tsvRecord } from './quotes.ts';
import { cellTooLong, malformedQuotes, tornRow, unclosedQuote, wrongCellCount } from './record-faults.ts';
import { RowCells } from './row-cells.ts';
import { linesIn, positionOf } from './text.ts';

const carriageReturn = 13;

/**
 * Cuts a report's text into rows of cells. Text is fed block by block, rows are pulled one by one. All rows share one
 * array of cells: reading the next row overwrites the current one.
 *
 * Skips blank lines and rows whose cells are all blank. Treats cells missing at a row's end as empty (editors strip
 * trailing tabs), unless a required one is among them ({@link RowCells}). Ignores blank cells beyond the header.
 */
export class Records extends RowCells {
  /** The line on which the current row starts; the header is line 1. */
  line = 1;
  /** Lines read so far, including the header. */
  linesRead = 1;

  readonly #header: Header;
  readonly #rowLimit: number;
  #text = '';
  #at = 0;
  /**
   * The next separator at or after the current cell; kept across lines, so that a text without any is searched once.
   */
  #next = -1;
  /** The next quote at or after `#at`. */
  #quote = 0;
  /** A row of several lines that continues, or may continue, in the next block. */
  #begun = '';
  /** True if no block follows. */
  #last = false;

  /** @param isNeeded for each column of the layout, true if every row must reach its cell */
  constructor(header: Header, isNeeded: readonly boolean[], rowLimit: number) {
    super(header, isNeeded);
    this.#header = header;
    this.#rowLimit = rowLimit;
  }

  /** Lines that the blocks so far began, including a row that continues in the next block. */
  get linesFed(): number {
    return this.#begun === '' ? this.linesRead : this.linesRead + linesIn(this.#begun, 0, this.#begun.length);
  }

  /** True if the row at the end of the text goes on, or may go on, in the next block. */
  get isInRow(): boolean {
    return this.#begun !== '';
  }

  /** Takes the next block of whole lines. All rows of the previous block must have been pulled. */
  feed(text: string): void {
    this.#text = this.#begun + text;
    this.#begun = '';
    this.#at = 0;
    this.#next = -1;
    this.#findQuote();
  }

  /**
   * Ends the text: no block follows.
   * @returns true if there are rows left to be pulled
   * @throws `unclosed-quote` if a quoted cell of a comma-separated file never ended
   */
  finish(): boolean {
    this.#last = true;
    if (this.#begun === '') return false;
    if (this.#header.separator === ',') throw unclosedQuote(this.line);
    this.feed('');
    return true;
  }

  /**
   * Moves to the next row; false if the block has no further row. After a {@link Fault}, the next call continues with
   * the next row.
   * @throws Fault for a row that cannot be cut into cells: `cell-too-long`, `too-few-cells`, `wrong-cell-count`,
   * `malformed-quotes`
   * @throws `unclosed-quote` if a quoted cell is longer than a row may be: the rest of the file cannot be cut
   */
  next(): boolean {
    while (this.#at < this.#text.length) {
      const start = this.#at;
      const feed = this.#text.indexOf('\n', start);
      const end = feed === -1 ? this.#text.length : feed;
      this.line = this.linesRead + 1;
      this.cellsPlaced = 0;
      this.cellsCut = 0;
      if (end - start <= this.#rowLimit && this.#quote < end) {
        if (this.#nextQuoted(start)) return true;
        continue;
      }
      this.#at = end + 1;
      this.linesRead += 1;
      if (end - start > this.#rowLimit) throw this.#tooLong(start);
      const carriageReturns = end > start && this.#text.charCodeAt(end - 1) === carriageReturn ? 1 : 0;
      if (this.#cut(start, end - carriageReturns)) return true;
    }
    return false;
  }

  /** Cuts one line at its separators; false if the line is blank. */
  #cut(start: number, end: number): boolean {
    const text = this.#text;
    const { positions, separator } = this.#header;
    const { cells } = this;
    let next = this.#next;
    let blank = true;
    let cell = 0;
    let from = start;
    for (let at = -1; at < end; from = at + 1) {
      if (next < from) next = positionOf(text, separator, from);
      at = next < end ? next : end;
      const position = cell < positions.length ? positions[cell]! : -1;
      if (at === from) {
        if (position !== -1) cells[position] = '';
      } else if (position !== -1) {
        const value = trimmed(text, from, at);
        cells[position] = value;
        if (value !== '') blank = false;
      } else if (text.charCodeAt(from) > 32 || text.slice(from, at).trim() !== '') {
        blank = false;
        if (cell >= positions.length) {
          this.#next = next;
          throw this.#wrongCount(cell + 1);
        }
      }
      cell += 1;
    }
    this.#next = next;
    return !blank && this.complete(cell);
  }

  #nextQuoted(start: number): boolean {
    return this.#header.separator === ',' ? this.#nextCsv(start) : this.#nextTsv(start);
  }

  #nextCsv(start: number): boolean {
    const { cells, end, open, malformed } = csvRecord(this.#text, start);
    // `end` is after the line feed, which does not count as a character of the row.
    if (end - start > this.#rowLimit + 1) throw unclosedQuote(this.line, this.#rowLimit);
    if (open) return this.#goesOn(start);
    this.#took(start, end);
    this.fill(cells, malformed === -1 ? cells.length : malformed);
    if (malformed !== -1) throw malformedQuotes(this.#header, malformed);
    return this.#takeCells(cells);
  }

  #nextTsv(start: number): boolean {
    const columns = this.#header.names.length;
    const { cells, end, outcome } = tsvRecord(this.#text, start, columns, this.#rowLimit, this.#last);
    if (outcome === 'undecided') return this.#goesOn(start);
    this.#took(start, end);
    this.fill(cells, cells.length);
    if (outcome === 'torn') {
      this.blankFrom(cells.length);
      this.cellsPlaced = 0;
      throw tornRow(this.#header, cells.length);
    }
    return this.#takeCells(cells);
  }

  /** Keeps the text of an unfinished row for the next block. */
  #goesOn(start: number): false {
    this.#begun = this.#text.slice(start);
    this.#at = this.#text.length;
    return false;
  }

  #took(start: number, end: number): void {
    this.#at = end;
    this.linesRead += linesIn(this.#text, start, end);
    this.#findQuote();
  }

  #takeCells(cells: readonly string[]): boolean {
    const extra = cells.findLastIndex((cell) => cell !== '') + 1;
    if (extra > this.#header.names.length) throw this.#wrongCount(extra);
    return extra > 0 && this.complete(cells.length);
  }

  #findQuote(): void {
    this.#quote = positionOf(this.#text, '"', this.#at);
  }

  #wrongCount(count: number): Fault {
    this.cellsPlaced = 0;
    return wrongCellCount(this.#header, count);
  }

  #tooLong(start: number): Fault {
    const beginning = this.#text.slice(start, start + this.#rowLimit);
    const comma = this.#header.separator === ',' ? csvRecord(beginning, 0) : null;
    const cells = comma?.cells ?? beginning.split('\t').map(tsvCell);
    const whole = comma?.open ? cells.length : cells.length - 1;
    this.fill(cells, whole);
    return cellTooLong(this.#header, whole, this.#rowLimit);
  }
}

/** Removes the blanks and quotes around a cell. Most cells have none, which their first and last characters show. */
function trimmed(text: string, from: number, to: number): string {
  const first = text.charCodeAt(from);
  const last = text.charCodeAt(to - 1);
  const cell = text.slice(from, to);
  return first > 34 && first < 127 && last > 34 && last < 127 ? cell : tsvCell(cell);
}
