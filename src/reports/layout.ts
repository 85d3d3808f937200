import type { Month } from '../month.ts';
import type { LocationId, ReportName, ReportRows } from './rows.ts';

/** A column that a report may have. Names are compared without regard to case. */
export interface Column {
  name: string;
  required: boolean;
  /** What its cells hold, in words for the caller. */
  holds: string;
}

/** The trimmed cells of one row by the column's position in the layout, whatever their order in the file. */
export type Cells = readonly string[];

/** What one report looks like and how its rows are read. */
export interface Layout<R extends ReportName = ReportName> {
  report: R;
  columns: readonly Column[];
  /** Of each group at least one column must be there. */
  oneOf: readonly (readonly string[])[];
  /** The columns whose values make a slice. */
  slicedBy: readonly ('MPNId' | 'Month')[];
  /** A reader for the rows of one file. It throws {@link Fault} at the first cell, in the order of `columns`, that is wrong. */
  reader(): (cells: Cells) => ReportRows[R];
}

/** The slice that a row belongs to; `month` is null where the report's slices are locations alone. */
export interface RowSlice {
  location: LocationId;
  month: Month | null;
}

/** Why a row cannot be used. Not an Error: a file can have a million of them, and none needs a stack. */
export class Fault {
  /** Position in the layout, the header's own spelling, or null where the row as a whole is at fault. */
  readonly column: number | string | null;
  /** Stable, machine-readable, kebab-case. */
  readonly code: string;
  readonly message: string;

  constructor(column: number | string | null, code: string, message: string) {
    this.column = column;
    this.code = code;
    this.message = message;
  }
}

/** Where each column stands in a layout, by its name. */
export function positionsOf<const C extends readonly Column[]>(
  columns: C,
): { readonly [N in C[number]['name']]: number } {
  return Object.fromEntries(columns.map(({ name }, position) => [name, position])) as {
    [N in C[number]['name']]: number;
  };
}
