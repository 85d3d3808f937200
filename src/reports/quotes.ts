/**
 * The value of a tab-separated cell: trimmed; where it is quoted as a whole, with every quote inside doubled, what the
 * quotes enclose. Any other quote is part of the value, as in `"Foo" GmbH`. Quotes never join cells or lines.
 */
export function tsvCell(cell: string): string {
  const text = cell.trim();
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  const inside = text.slice(1, -1);
  const unquoted = inside.replaceAll('""', '');
  return unquoted.includes('"') ? text : inside.replaceAll('""', '"').trim();
}

/** What {@link csvRecord} found. */
export interface CsvRecord {
  /** The trimmed cells; where `open`, those before the open one. */
  cells: string[];
  /** The position after the record and its line's end. */
  end: number;
  /** Whether a quote was still open at the end of the text. */
  open: boolean;
  /** The first cell in which text follows a closing quote, or -1. */
  malformed: number;
}

/**
 * Reads the comma-separated record (RFC 4180) that starts at `start`. A quoted cell may hold commas, doubled quotes and
 * line breaks; a quote within an unquoted cell is part of it.
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
      end = endOfCell(text, close + 1);
      if (malformed === -1 && text.slice(close + 1, end).trim() !== '') malformed = cells.length;
      cells.push(
        text
          .slice(at + 1, close)
          .replaceAll('""', '"')
          .trim(),
      );
    } else {
      end = endOfCell(text, at);
      cells.push(text.slice(at, end).trim());
    }
    if (text[end] !== ',') return { cells, end: Math.min(end + 1, text.length), open: false, malformed };
    at = end + 1;
  }
}

function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1);
  while (at !== -1 && text.charCodeAt(at + 1) === 34) at = text.indexOf('"', at + 2);
  return at;
}

/** The position of the comma or line feed that ends the cell, or of the text's end. */
function endOfCell(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 44 || code === 10) return at;
  }
  return text.length;
}
