/**
 * Returns the value of a tab-separated cell, trimmed. Unquotes a cell that is quoted as a whole with every inner quote
 * doubled; any other quote is part of the value, as in `"Foo" GmbH`.
 */
export function tsvCell(cell: string): string {
  const text = cell.trim();
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  const inside = text.slice(1, -1);
  const unquoted = inside.replaceAll('""', '');
  return unquoted.includes('"') ? text : inside.replaceAll('""', '"').trim();
}

/** Result of {@link csvRecord}. */
export interface CsvRecord {
  /** The trimmed cells; if `open`, those before the open one. */
  cells: string[];
  /** Position after the record and its line end. */
  end: number;
  /** True if a quote is still open at the end of the text. */
  open: boolean;
  /** The first cell with text after a closing quote, or -1. */
  malformed: number;
}

/**
 * Reads the comma-separated record (RFC 4180) that starts at `start`. A quoted cell may hold commas, doubled quotes and
 * line breaks; a quote within an unquoted cell is part of the cell.
 */
export function csvRecord(text: string, start: number): CsvRecord {
  const cells: string[] = [];
  let malformed = -1;
  let at = start;
  for (;;) {
    let end: number;
    if (text.charCodeAt(at) === 34) {
      const close = closingQuote(text, at);
      if (close === -1) return { cells, end: text.length, open: true, malformed };
      end = endOfCell(text, close + 1, ',');
      if (malformed === -1 && text.slice(close + 1, end).trim() !== '') malformed = cells.length;
      cells.push(quoted(text, at, close));
    } else {
      end = endOfCell(text, at, ',');
      cells.push(text.slice(at, end).trim());
    }
    if (text[end] !== ',') return { cells, end: Math.min(end + 1, text.length), open: false, malformed };
    at = end + 1;
  }
}

/** Result of {@link tsvRecord}. */
export interface TsvRecord {
  cells: string[];
  /** Position after the record and its line end. */
  end: number;
  /**
   * `torn`: a cell opens a quote that its line does not close, the line alone is too short for a row, and joining lines
   * yields no row. `undecided`: more text is needed.
   */
  outcome: 'whole' | 'torn' | 'undecided';
}

/**
 * Reads the tab-separated record that starts at `start`, in a line that holds a quote. Spreadsheets quote a cell that
 * holds a tab, a quote or a line break; other tools write quotes literally. So this takes the reading that has as
 * many cells as the header: the line split at its tabs, else split with quoted cells kept whole, else joined with the
 * lines on which such a cell continues. A quote that does not enclose a cell is left alone.
 * @param columns number of cells in the header
 * @param limit most characters of a row
 * @param last true if no more text follows
 */
export function tsvRecord(text: string, start: number, columns: number, limit: number, last: boolean): TsvRecord {
  const lineEnd = endOfLine(text, start);
  const next = Math.min(lineEnd + 1, text.length);
  const plain = text.slice(start, lineEnd).split('\t').map(tsvCell);
  const alone = quotedRecord(text, start, lineEnd);
  const fits = (cells: readonly string[]) =>
    cells.length >= columns && cells.slice(columns).every((cell) => cell === '');
  const best = fits(plain) ? plain : alone.cells.length < plain.length ? alone.cells : plain;
  const whole: TsvRecord = { cells: best, end: next, outcome: 'whole' };
  if (alone.open === -1) return whole;
  const joined = quotedRecord(text, start, Math.min(text.length, start + limit));
  const isShort = (line: string) => line.split('\t').length < columns;
  const goesOn = text
    .slice(next, Math.max(next, joined.end))
    .replace(/\r?\n$/, '')
    .split('\n');
  const onlyPieces = goesOn.slice(0, -1).every(isShort) && (!fits(best) || isShort(goesOn.at(-1)!));
  const closed = joined.open === -1 || joined.open > alone.open;
  if (closed && onlyPieces && fits(joined.cells)) return { cells: joined.cells, end: joined.end, outcome: 'whole' };
  if (closed && !fits(best))
    return { cells: best, end: onlyPieces && isShort(goesOn.at(-1)!) ? joined.end : next, outcome: 'torn' };
  const mayGoOn = !closed && !last && text.length - start <= limit && linesOf(text.slice(next)).every(isShort);
  if (mayGoOn) return { cells: best, end: start, outcome: 'undecided' };
  return fits(best) ? whole : { cells: best, end: next, outcome: 'torn' };
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

/**
 * Reads the tab-separated record from `start` with quoted cells kept whole, up to the end of the line in which its last
 * cell ends, or to `to` at most. `open` is the first cell whose quote is not closed before `to` (it is then cut at its
 * tab or line end like any other), or -1.
 */
function quotedRecord(text: string, start: number, to: number): { cells: string[]; end: number; open: number } {
  const cells: string[] = [];
  let open = -1;
  let at = start;
  for (;;) {
    let first = at;
    while (text[first] === ' ' && first < to) first += 1;
    let end = -1;
    if (text.charCodeAt(first) === 34 && first < to) {
      const close = closingQuote(text, first);
      if (close === -1 || close >= to) {
        if (open === -1) open = cells.length;
      } else {
        const behind = endOfCell(text, close + 1, '\t');
        if (text.slice(close + 1, behind).trim() === '') {
          cells.push(quoted(text, first, close));
          end = behind;
        }
      }
    }
    if (end === -1) {
      end = endOfCell(text, at, '\t');
      cells.push(tsvCell(text.slice(at, end)));
    }
    if (text[end] !== '\t') return { cells, end: Math.min(end + 1, text.length), open };
    at = end + 1;
  }
}

function quoted(text: string, open: number, close: number): string {
  return text
    .slice(open + 1, close)
    .replaceAll('""', '"')
    .trim();
}

function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1);
  while (at !== -1 && text.charCodeAt(at + 1) === 34) at = text.indexOf('"', at + 2);
  return at;
}

/** Returns the position of the separator or line feed that ends the cell, or of the text's end. */
function endOfCell(text: string, start: number, separator: string): number {
  const code = separator.charCodeAt(0);
  for (let at = start; at < text.length; at += 1) {
    const found = text.charCodeAt(at);
    if (found === code || found === 10) return at;
  }
  return text.length;
}

function endOfLine(text: string, start: number): number {
  const feed = text.indexOf('\n', start);
  return feed === -1 ? text.length : feed;
}
