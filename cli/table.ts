import stringWidth from 'string-width';
import type { Style } from './terminal.ts';

/** A column by its heading; {@link right} aligns its cells to the right. */
export type Column = string | { right: string };

/** Creates a column whose cells are aligned to the right, for numbers. */
export const right = (heading: string): Column => ({ right: heading });

/**
 * Formats a table with aligned columns. Cells are measured as a terminal shows them: without colour, wide characters as
 * two, combining marks as none. On a terminal, cells of the last column that are too long continue on further lines.
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], style: Style): string {
  const headings = columns.map((column) => (typeof column === 'string' ? column : column.right));
  const widths = headings.map((heading, index) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(row[index] ?? '')), stringWidth(heading)),
  );
  const indent = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const room = Math.max(narrowest, style.width - indent);
  const line = (cells: readonly string[]) => {
    const [first = '', ...further] = wrapped(cells[columns.length - 1] ?? '', room);
    const begin = columns
      .map((column, index) => {
        const cell = index === columns.length - 1 ? first : (cells[index] ?? '');
        return padded(
          cell,
          Math.min(widths[index]!, index === columns.length - 1 ? room : Infinity),
          typeof column === 'string' ? 'left' : 'right',
        );
      })
      .join('  ')
      .trimEnd();
    return [begin, ...further.map((part) => ' '.repeat(indent) + part)].join('\n');
  };
  return [line(headings.map((heading) => style.colours.dim(heading))), ...rows.map(line)].join('\n');
}

/** The least width of the last column, even on a narrower terminal. */
const narrowest = 24;

/** Breaks text between words into lines of at most this width; a longer word has a line of its own. */
function wrapped(text: string, width: number): string[] {
  if (stringWidth(text) <= width) return [text];
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Pads the text with blanks to a width. */
export function padded(text: string, width: number, stands: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return stands === 'left' ? text + blanks : blanks + text;
}

const segmenter = new Intl.Segmenter();

/** Cuts the text to a width, between characters as people see them. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let taken = 0;
  for (const { segment } of segmenter.segment(text)) {
    taken += stringWidth(segment);
    if (taken > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
