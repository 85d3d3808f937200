import stringWidth from 'string-width';
import type { Style } from './terminal.ts';

/** A column by its heading; {@link right} aligns its cells to the right. */
export type Column = string | { right: string };

/** Creates a column whose cells are aligned to the right, for numbers. */
export const right = (heading: string): Column => ({ right: heading });

/**
 * Formats a table with aligned columns. Cells are measured as a terminal shows them: without colour, wide characters as
 * two, combining marks as none.
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], style: Style): string {
  const headings = columns.map((column) => (typeof column === 'string' ? column : column.right));
  const widths = headings.map((heading, index) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(row[index] ?? '')), stringWidth(heading)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => padded(cells[index] ?? '', widths[index]!, typeof column === 'string' ? 'left' : 'right'))
      .join('  ')
      .trimEnd();
  return [line(headings.map((heading) => style.colours.dim(heading))), ...rows.map(line)].join('\n');
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
