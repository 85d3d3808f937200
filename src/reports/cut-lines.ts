import type { Header } from './header.ts';
import type { CutLine } from './seen-cells.ts';

const [tab, lineFeed, carriageReturn, blank, quote] = [9, 10, 13, 32, 34];

/** The line is at most one row, but has another number of cells than the header, or is very long. */
export const oddLine = -1;
/** The line holds a quote that may go on in the next line. */
export const oddQuote = -2;

/**
 * Cuts a line of bytes into cells in the simple case: as many cells as the header, or a few less at the end, and each
 * quoted cell quoted as a whole, without quotes, separators of a tab-separated file or line feeds in it. The cells are
 * then those that `Records` would find; every other line is left to it.
 */
export class LineCutter implements CutLine {
  bytes: DataView = new DataView(new ArrayBuffer(0));
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Position after the line feed of the last line cut. */
  next = 0;
  readonly #separator: number;
  readonly #columns: number;
  readonly #reach: number;
  readonly #longest: number;

  /**
   * @param reach number of cells that a row needs
   * @param longest most bytes of a line
   */
  constructor({ names, separator }: Header, reach: number, longest: number) {
    this.#separator = separator === '\t' ? tab : 44;
    this.#columns = names.length;
    this.#reach = reach;
    this.#longest = longest;
    this.starts = new Int32Array(names.length);
    this.ends = new Int32Array(names.length);
  }

  /** Takes the bytes of some lines, each with its line feed. */
  take(bytes: Uint8Array): void {
    this.bytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * Cuts the line of the bytes taken that starts at `start`.
   * @returns the number of its cells, {@link oddLine} or {@link oddQuote}
   */
  cut(bytes: Uint8Array, start: number): number {
    const { starts, ends } = this;
    const [separator, columns] = [this.#separator, this.#columns];
    let hasQuotes = false;
    let cell = 0;
    for (let at = start; ; at++) {
      if (cell === columns) return this.#odd(bytes, at);
      starts[cell] = at;
      let byte = bytes[at]!;
      if (byte === quote) {
        hasQuotes = true;
        at = this.#endOfQuoted(bytes, at);
        if (at === -1) return oddQuote;
        byte = bytes[at]!;
      } else {
        // In a tab-separated file, a quote after blanks may open a cell too.
        if (byte === blank && separator === tab) {
          while (byte === blank) byte = bytes[++at]!;
          if (byte === quote) return oddQuote;
        }
        while (byte !== separator && byte !== lineFeed) byte = bytes[++at]!;
      }
      ends[cell++] = at;
      if (byte !== lineFeed && byte !== carriageReturn) continue;
      if (byte === carriageReturn) at++;
      else if (at > starts[cell - 1]! && bytes[at - 1] === carriageReturn) ends[cell - 1]!--;
      this.next = at + 1;
      if (at - start > this.#longest || cell < this.#reach || (hasQuotes && cell < columns)) return oddLine;
      for (let missing = cell; missing < columns; missing++) starts[missing] = ends[missing] = at;
      return cell;
    }
  }

  /** Returns the position of the separator or line end after a quoted cell; −1 for a cell that needs a closer look. */
  #endOfQuoted(bytes: Uint8Array, start: number): number {
    let at = start;
    let byte: number;
    do byte = bytes[++at]!;
    while (byte !== quote && byte !== lineFeed && !(byte === tab && this.#separator === tab));
    if (byte !== quote) return -1;
    byte = bytes[++at]!;
    const ends =
      byte === this.#separator || byte === lineFeed || (byte === carriageReturn && bytes[at + 1] === lineFeed);
    return ends ? at : -1;
  }

  /** Finds the end of a line with further cells; a quote in these may go on in the next line. */
  #odd(bytes: Uint8Array, from: number): number {
    for (let at = from; ; at++) {
      if (bytes[at] === quote) return oddQuote;
      if (bytes[at] !== lineFeed) continue;
      this.next = at + 1;
      return oddLine;
    }
  }
}

/** Reads a number of up to nine digits; NaN for any other form. */
export function digitsIn(bytes: Uint8Array, start: number, end: number): number {
  if (end === start || end - start > 9) return Number.NaN;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Reads an amount with at most two decimals as whole cents; NaN for any other form. */
export function centsIn(bytes: Uint8Array, start: number, end: number): number {
  const isNegative = bytes[start] === 45;
  const first = isNegative ? start + 1 : start;
  let point = end;
  for (let at = Math.max(first, end - 3); at < end; at++) if (bytes[at] === 46) point = at;
  const decimals = end - point - 1;
  if (decimals === 0) return Number.NaN;
  const fraction = decimals === -1 ? 0 : digitsIn(bytes, point + 1, end) * (decimals === 1 ? 10 : 1);
  const cents = digitsIn(bytes, first, point) * 100 + fraction;
  return isNegative && cents !== 0 ? -cents : cents;
}

/** Reads a month from 2000 to 2100 in the form `2021-02` or `2021-02-01`, as its number; −1 for any other. */
export function monthNumberIn(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if ((length !== 7 && length !== 10) || bytes[start + 4] !== 45) return -1;
  if (length === 10 && !(bytes[start + 7] === 45 && bytes[start + 8] === 48 && bytes[start + 9] === 49)) return -1;
  const [year, month] = [digitsIn(bytes, start, start + 4), digitsIn(bytes, start + 5, start + 7)];
  return year >= 2000 && year <= 2100 && month >= 1 && month <= 12 ? year * 12 + month - 1 : -1;
}
