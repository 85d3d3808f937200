import { monthNumber } from '../month.ts';
import { count, money, optionalCount } from './cells.ts';
import { centsIn, digitsIn, LineCutter, monthNumberIn, oddLine, oddQuote } from './cut-lines.ts';
import { monthIn } from './dates.ts';
import { checkText, decodeLines } from './decode.ts';
import { larger } from './larger.ts';
import { Fault, type Figure } from './layout.ts';
import { tsvCell } from './quotes.ts';
import { type OpenReport, readRow } from './read.ts';
import type { Noted, Recorder } from './recorder.ts';
import type { MonthlyReportName, MonthlyRow, Rejection } from './rows.ts';
import { SeenCells } from './seen-cells.ts';

/** Some rows of a monthly report in the file's order, as columns of numbers, and the rejected ones. */
export interface MonthlyBatch {
  /**
   * Rows with cells not seen before. They are numbered through the file from 0; a row that differs from one of them
   * only in month and figures has its number.
   */
  seen: MonthlyRow[];
  /** Number of rows read; the columns below may be longer. */
  rows: number;
  lines: Int32Array;
  numbers: Int32Array;
  /** Months as {@link monthNumber}s. */
  months: Int32Array;
  /** The figures of each row, in the order of the layout; −1 for an absent one. */
  figures: Float64Array;
  rejections: Rejection[];
  /** Makes the next batch number its rows from 0 again, as if it were the first. */
  renumber(): void;
}

const lineFeed = 10;
const absent = -1;
const readers = { count, 'optional-count': optionalCount, money };

/** Reads the lines of one monthly report, block by block. */
export class MonthlyLines {
  readonly #open: OpenReport<MonthlyReportName>;
  readonly #noting: Recorder;
  readonly #cutter: LineCutter;
  readonly #seen: SeenCells;
  readonly #figures: readonly (Figure & { cell: number })[];
  readonly #monthCell: number;
  /** By number, the notes on each row with these cells. */
  readonly #noted = new Map<number, Noted[]>();
  readonly #batch: MonthlyBatch;
  /** Lines before the current one. */
  #lines = 1;
  #numbers = 0;
  #isAscii = false;

  constructor(open: OpenReport<MonthlyReportName>, noting: Recorder, rowLimit: number) {
    const { layout, header, records } = open;
    this.#open = open;
    this.#noting = noting;
    this.#figures = layout.figures.map((figure) => ({ ...figure, cell: header.cells[figure.column]! }));
    this.#monthCell = header.cells[layout.columns.findIndex(({ key }) => key === 'month')]!;
    const numeric = [this.#monthCell, ...this.#figures.map(({ cell }) => cell)];
    const others = [...header.positions.keys()].filter(
      (cell) => header.positions[cell] !== -1 && !numeric.includes(cell),
    );
    this.#cutter = new LineCutter(header, records.reach, rowLimit);
    this.#seen = new SeenCells(others);
    this.#batch = {
      seen: [],
      rows: 0,
      lines: new Int32Array(1024),
      numbers: new Int32Array(1024),
      months: new Int32Array(1024),
      figures: new Float64Array(1024 * this.#figures.length),
      rejections: [],
      renumber: () => {
        this.#numbers = 0;
        this.#seen.forget();
        this.#noted.clear();
      },
    };
  }

  /** Reads a block of whole lines. */
  read(body: Buffer): MonthlyBatch {
    const batch = this.#nextBatch();
    if (this.#open.records.isInRow) return this.#readRest(body);
    this.#isAscii = checkText(body, this.#lines) === 'ascii';
    // The cutter needs a line feed at the end.
    const bytes = body.at(-1) === lineFeed ? body : Buffer.concat([body, Buffer.of(lineFeed)]);
    this.#cutter.take(bytes);
    for (let at = 0; at < body.length; at = this.#cutter.next) {
      const cells = this.#cutter.cut(bytes, at);
      if (cells === oddQuote) return this.#readRest(body.subarray(at));
      if (cells === oddLine || !this.#take(bytes)) this.#readText(body.subarray(at, this.#cutter.next));
      else this.#lines++;
    }
    return batch;
  }

  /** Reads the row that the end of the file cuts off, if there is one. */
  finish(): MonthlyBatch | undefined {
    const batch = this.#nextBatch();
    if (!this.#open.records.finish()) return undefined;
    this.#readRows();
    return batch;
  }

  #nextBatch(): MonthlyBatch {
    const batch = this.#batch;
    batch.seen = [];
    batch.rejections = [];
    batch.rows = 0;
    return batch;
  }

  /** Leaves all text up to the end of the block to `Records`. */
  #readRest(rest: Buffer): MonthlyBatch {
    const { records } = this.#open;
    if (!records.isInRow) records.linesRead = this.#lines;
    records.feed(decodeLines(rest, records.linesFed));
    this.#readRows();
    return this.#batch;
  }

  /** Leaves a line to `Records`. */
  #readText(line: Buffer): void {
    this.#open.records.linesRead = this.#lines;
    this.#open.records.feed(line.toString('utf8'));
    this.#readRows();
  }

  #readRows(): void {
    const { seen, rejections } = this.#batch;
    const onRow = (row: MonthlyRow) => {
      // The cells are parts of the block's text, which a copy does not keep alive.
      seen.push(JSON.parse(JSON.stringify(row)));
      const batch = this.#batch;
      if (batch.rows === batch.lines.length) this.#grow();
      this.#figures.forEach(({ property }, index) => {
        const figure = (row as unknown as Record<string, number | null>)[property];
        batch.figures[batch.rows * this.#figures.length + index] = figure ?? absent;
      });
      this.#add(this.#open.records.line, this.#numbers++, monthNumber(row.month));
    };
    while (readRow(this.#open, onRow, (rejection) => rejections.push(rejection)));
    this.#lines = this.#open.records.linesRead;
  }

  /** Takes the line that was cut; false if it needs a closer look. */
  #take(bytes: Buffer): boolean {
    const batch = this.#batch;
    const month = this.#monthIn(bytes);
    if (month === -1) return false;
    const width = this.#figures.length;
    if (batch.rows === batch.lines.length) this.#grow();
    for (let index = 0; index < width; index++) {
      const figure = this.#figureIn(bytes, this.#figures[index]!);
      if (Number.isNaN(figure)) return false;
      batch.figures[batch.rows * width + index] = figure;
    }
    let number = this.#seen.find(this.#cutter);
    if (number === -1) {
      number = this.#see(bytes);
      if (number === -1) return false;
    }
    const { notes } = this.#noting;
    notes.line = this.#lines + 1;
    if (this.#noted.size > 0) for (const noted of this.#noted.get(number) ?? []) notes.add(...noted);
    this.#add(notes.line, number, month);
    return true;
  }

  #add(line: number, number: number, month: number): void {
    const batch = this.#batch;
    batch.lines[batch.rows] = line;
    batch.numbers[batch.rows] = number;
    batch.months[batch.rows] = month;
    batch.rows++;
  }

  /** Reads a line with cells not seen before; −1 if it is to be rejected. */
  #see(bytes: Buffer): number {
    const { header, layout, reader } = this.#open;
    const cells = layout.columns.map((_, position) => {
      const cell = header.cells[position]!;
      return cell === -1 || header.positions[cell] === -1 ? '' : this.#textIn(bytes, cell);
    });
    this.#noting.recorded = [];
    try {
      this.#batch.seen.push(reader(cells));
      if (this.#noting.recorded.length > 0) this.#noted.set(this.#numbers, this.#noting.recorded);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      return -1;
    } finally {
      this.#noting.recorded = undefined;
    }
    this.#seen.add(this.#cutter, this.#numbers);
    return this.#numbers++;
  }

  /** Returns the value of a cell as `Records` does. */
  #textIn(bytes: Buffer, cell: number): string {
    const [start, end] = [this.#cutter.starts[cell]!, this.#cutter.ends[cell]!];
    const text = this.#isAscii ? bytes.toString('latin1', start, end) : bytes.toString('utf8', start, end);
    const isCommaSeparated = this.#open.header.separator === ',';
    if (isCommaSeparated && text.startsWith('"')) return text.slice(1, -1).trim();
    return isCommaSeparated ? text.trim() : tsvCell(text);
  }

  #monthIn(bytes: Buffer): number {
    const { starts, ends } = this.#cutter;
    const number = monthNumberIn(bytes, starts[this.#monthCell]!, ends[this.#monthCell]!);
    if (number !== -1) return number;
    const month = monthIn(this.#textIn(bytes, this.#monthCell));
    return month === null ? -1 : monthNumber(month);
  }

  /** Returns a figure of the line that was cut; NaN if the cell holds none. */
  #figureIn(bytes: Buffer, { cell, form }: Figure & { cell: number }): number {
    if (cell === -1) return absent;
    const [start, end] = [this.#cutter.starts[cell]!, this.#cutter.ends[cell]!];
    const plain = form === 'money' ? centsIn(bytes, start, end) : digitsIn(bytes, start, end);
    if (!Number.isNaN(plain)) return plain;
    try {
      return readers[form]([this.#textIn(bytes, cell)], 0) ?? absent;
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      return Number.NaN;
    }
  }

  #grow(): void {
    const batch = this.#batch;
    batch.lines = larger(batch.lines);
    batch.numbers = larger(batch.numbers);
    batch.months = larger(batch.months);
    batch.figures = larger(batch.figures);
  }
}
