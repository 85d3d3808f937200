import { stripVTControlCharacters } from 'node:util';
import type { Style } from './terminal.ts';

/** A column by its heading; made by {@link right} where its cells stand on the right. */
export type Column = string | { right: string };

/** A column whose cells stand on the right, as numbers do. */
export const right = (heading: string): Column => ({ right: heading });

/** A table with aligned columns. Cells may carry colour; they are measured without it. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], style: Style): string {
  const headings = columns.map((column) => (typeof column === 'string' ? column : column.right));
  const widths = headings.map((heading, index) =>
    rows.reduce((widest, row) => Math.max(widest, shownWidth(row[index] ?? '')), shownWidth(heading)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => padded(cells[index] ?? '', widths[index]!, typeof column === 'string' ? 'left' : 'right'))
      .join('  ')
      .trimEnd();
  return [line(headings.map((heading) => style.colours.dim(heading))), ...rows.map(line)].join('\n');
}

/** The text filled with blanks up to a width. */
export function padded(text: string, width: number, stands: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - shownWidth(text)));
  return stands === 'left' ? text + blanks : blanks + text;
}

/** The text, cut to a width where it is longer. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function shownWidth(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
