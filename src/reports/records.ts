import { invalid } from '../errors.ts';
import type { Header } from './header.ts';
import type { Column } from './layout.ts';
import { Fault } from './layout.ts';
import { csvRecord, tsvCell } from './quotes.ts';

const lineFeed = 10;
const carriageReturn = 13;

/**
 * Cuts a report's text into rows of cells. Fed block by block, pulled row by row; nothing is kept of a row once the
 * next one is asked for, so the cells live in one array.
 *
 * Blank lines, and rows whose cells are all blank, are no rows. Cells missing at a row's end are empty (editors strip
 * trailing tabs), except in a last line without an end, where a required one tells that the file was cut off. Blank
 * cells beyond the header are passed over.
 */
export class Records {
  /** The trimmed cells of the row at hand, by the column's position in the layout; empty where the column is missing. */
  readonly cells: string[];
  /** The line that the row at hand starts at; the header's is 1. */
  line = 1;
  /** Lines taken in so far, the header included. */
  linesRead = 1;
  /** How many of the row's cells, as the file orders them, could be told apart. */
  cellsTold = 0;

  readonly #header: Header;
  readonly #columns: readonly Column[];
  readonly #rowLimit: number;
  #text = '';
  #at = 0;
  /** The next separator not before the cell at hand; kept over lines, so that a text without any is searched once. */
  #next = -1;
  /** Comma-separated: the next quote not before `#at`. */
  #quote = 0;
  /** Comma-separated: a row of several lines that goes on in the next block. */
  #begun = '';

  constructor(header: Header, columns: readonly Column[], rowLimit: number) {
    this.cells = columns.map(() => '');
    this.#header = header;
    this.#columns = columns;
    this.#rowLimit = rowLimit;
  }

  /** Lines that the blocks so far began, a row among them that goes on in the next block. */
  get linesFed(): number {
    return this.#begun === '' ? this.linesRead : this.linesRead + linesIn(this.#begun, 0, this.#begun.length);
  }

  /** Takes the next block of whole lines; all rows of the one before must have been pulled. */
  feed(text: string): void {
    this.#text = this.#begun + text;
    this.#begun = '';
    this.#at = 0;
    this.#next = -1;
    this.#findQuote();
  }

  /** Told that no block follows. Throws `unclosed-quote` where a quoted cell never ended. */
  finish(): void {
    if (this.#begun !== '') throw this.#unclosedQuote();
  }

  /**
   * Goes to the next row; false where the block has no further one. Throws a {@link Fault} for a row that cannot be cut
   * into cells (`cell-too-long`, `wrong-cell-count`, `malformed-quotes`), after which it goes on with the next row, and
   * `unclosed-quote` where a quoted cell takes in more than a row may have: what follows cannot be told apart.
   */
  next(): boolean {
    while (this.#at < this.#text.length) {
      const start = this.#at;
      const feed = this.#text.indexOf('\n', start);
      const end = feed === -1 ? this.#text.length : feed;
      this.line = this.linesRead + 1;
      this.cellsTold = 0;
      if (end - start <= this.#rowLimit && this.#quote < end) {
        if (this.#nextQuoted(start)) return true;
        continue;
      }
      this.#at = end + 1;
      this.linesRead += 1;
      if (end - start > this.#rowLimit) throw this.#tooLong(start);
      const carriageReturns = end > start && this.#text.charCodeAt(end - 1) === carriageReturn ? 1 : 0;
      if (this.#cut(start, end - carriageReturns, feed !== -1)) return true;
    }
    return false;
  }

  /** Cuts one line at its separators; false where it is blank. */
  #cut(start: number, end: number, ended: boolean): boolean {
    const text = this.#text;
    const { positions, separator } = this.#header;
    let blank = true;
    let cell = 0;
    let from = start;
    for (let at = -1; at < end; from = at + 1) {
      if (this.#next < from) this.#next = positionOf(text, separator, from);
      at = Math.min(this.#next, end);
      const position = cell < positions.length ? positions[cell]! : -1;
      if (at === from) {
        if (position !== -1) this.cells[position] = '';
      } else if (position !== -1) {
        const value = trimmed(text, from, at);
        this.cells[position] = value;
        if (value !== '') blank = false;
      } else if (text.charCodeAt(from) > 32 || text.slice(from, at).trim() !== '') {
        blank = false;
        if (cell >= positions.length) throw this.#wrongCount(cell + 1);
      }
      cell += 1;
    }
    return !blank && this.#complete(cell, ended);
  }

  #nextQuoted(start: number): boolean {
    const { cells, end, open, malformed } = csvRecord(this.#text, start);
    // `end` is after the line feed, which is none of the row's characters.
    if (end - start > this.#rowLimit + 1) throw this.#unclosedQuote();
    this.#at = end;
    if (open) {
      this.#begun = this.#text.slice(start);
      return false;
    }
    this.linesRead += linesIn(this.#text, start, end);
    this.#findQuote();
    this.#fill(cells, malformed === -1 ? cells.length : malformed);
    if (malformed !== -1) {
      throw new Fault(
        this.#header.names[malformed] ?? null,
        'malformed-quotes',
        'Text follows a closing quote; double each quote inside a quoted cell ("Foo ""and"" Bar").',
      );
    }
    const extra = cells.findLastIndex((cell) => cell !== '') + 1;
    if (extra > this.#header.names.length) throw this.#wrongCount(extra);
    return extra > 0 && this.#complete(cells.length, this.#text.charCodeAt(end - 1) === lineFeed);
  }

  #findQuote(): void {
    const comma = this.#header.separator === ',';
    this.#quote = comma ? positionOf(this.#text, '"', this.#at) : this.#text.length;
  }

  #fill(values: readonly string[], count: number): void {
    const { positions } = this.#header;
    this.cellsTold = Math.min(count, positions.length);
    for (let cell = 0; cell < this.cellsTold; cell += 1) {
      const position = positions[cell]!;
      if (position !== -1) this.cells[position] = values[cell]!;
    }
  }

  #complete(count: number, ended: boolean): boolean {
    const { positions } = this.#header;
    for (let cell = count; cell < positions.length; cell += 1) {
      const position = positions[cell]!;
      if (position === -1) continue;
      if (!ended && this.#columns[position]!.required) throw this.#wrongCount(count);
      this.cells[position] = '';
    }
    this.cellsTold = positions.length;
    return true;
  }

  #wrongCount(count: number): Fault {
    this.cellsTold = 0;
    const columns = this.#header.names.length;
    const message =
      count > columns
        ? `The row has ${count} cells and the header ${columns}; remove separators from within cells.`
        : `The last row has ${count} cells and the header ${columns}, and no end of line: the file may have been cut off. Send it again, whole.`;
    return new Fault(null, 'wrong-cell-count', message);
  }

  #tooLong(start: number): Fault {
    const beginning = this.#text.slice(start, start + this.#rowLimit);
    const comma = this.#header.separator === ',' ? csvRecord(beginning, 0) : null;
    const cells = comma?.cells ?? beginning.split('\t').map(tsvCell);
    const whole = comma?.open ? cells.length : cells.length - 1;
    this.#fill(cells, whole);
    return new Fault(
      this.#header.names[whole] ?? null,
      'cell-too-long',
      `The row has more than ${this.#rowLimit} characters; shorten this cell.`,
    );
  }

  #unclosedQuote() {
    return invalid(
      'unclosed-quote',
      `The row at line ${this.line} opens a quote that is not closed within ${this.#rowLimit} characters; close it, or double a quote that is part of a cell.`,
    );
  }
}

/** Where the text has this character, from `start` on; its end where it does not. */
function positionOf(text: string, character: string, start: number): number {
  const found = text.indexOf(character, start);
  return found === -1 ? text.length : found;
}

/** The cell without the blanks and quotes around it. Most cells have none, which their first and last characters tell. */
function trimmed(text: string, from: number, to: number): string {
  const first = text.charCodeAt(from);
  const last = text.charCodeAt(to - 1);
  const cell = text.slice(from, to);
  return first > 34 && first < 127 && last > 34 && last < 127 ? cell : tsvCell(cell);
}

function linesIn(text: string, start: number, end: number): number {
  let lines = text.charCodeAt(end - 1) === lineFeed ? 0 : 1;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
