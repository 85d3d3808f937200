import type { Column } from './rows.ts';

type Cell = string | number | boolean | null | undefined;

/**
 * Writes a table by RFC 4180. Text that a spreadsheet would take for a formula gets an apostrophe in front, as in the
 * tables of the API.
 */
export function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${[head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

/** Writes the rows of a table, each column by its value. */
export function csvOfRows<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return csvOf(
    columns.map(({ title }) => title),
    rows.map((row) => columns.map(({ value }) => value(row))),
  );
}

function cell(value: Cell): string {
  if (value == null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[\s\p{C}]*[=+\-@\t\r＝＋－＠﹦﹢﹣﹫−]/u.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
