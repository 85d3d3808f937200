import type { Month } from '../month.ts';
import type { Column } from './column.ts';
import type { Notes } from './notes.ts';
import type { LocationId, ReportName, ReportRows } from './rows.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The trimmed cells of one row by the column's position in the layout, whatever their order in the file. */
export type Cells = readonly string[];

/** What readers work with. */
export interface Reading {
  vocabulary: Vocabulary;
  notes: Notes;
  /** Whether the file has a column, by its key. */
  has(key: string): boolean;
}

/** What one report looks like and how its rows are read. */
export interface Layout<R extends ReportName = ReportName> {
  report: R;
  columns: readonly Column[];
  /** Of each group of keys at least one column must be there. */
  oneOf: readonly (readonly string[])[];
  /** The keys of the columns whose values make a slice. */
  slicedBy: readonly ('location' | 'month')[];
  /** The keys of the columns that say whose row it is: one in which they are all empty belongs to nobody. */
  identifiedBy: readonly string[];
  /** A reader for the rows of one file. It throws {@link Fault} at the first cell, in the order of `columns`, that is wrong. */
  reader(reading: Reading): (cells: Cells) => ReportRows[R];
}

/** Whose slice a row belongs to, as far as can be told; `month` stays null where the report's slices are locations alone. */
export interface RowSlice {
  /** Null where it cannot be told. */
  location: LocationId | null;
  /** Null where it cannot be told, or where the report's slices have none. */
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

/** Where each column stands in a layout, by its key. */
export function positionsOf<const C extends readonly Column[]>(
  columns: C,
): { readonly [K in C[number]['key']]: number } {
  return Object.fromEntries(columns.map(({ key }, position) => [key, position])) as {
    [K in C[number]['key']]: number;
  };
}
