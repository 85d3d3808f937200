import type { Month } from '../month.ts';
import type { Column } from './column.ts';
import type { Noting } from './notes.ts';
import type { LocationId, ReportName, ReportRows } from './rows.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The trimmed cells of one row, by the column's position in the layout, not in the file. */
export type Cells = readonly string[];

/** Context of the readers of rows. */
export interface Reading {
  vocabulary: Vocabulary;
  notes: Noting;
  /** Returns true if the file has the column with this key. */
  has(key: string): boolean;
}

/** A column of numbers that differ from month to month. */
export interface Figure {
  /** Position in the layout. */
  column: number;
  /** The row's property that holds it. */
  property: string;
  form: 'count' | 'optional-count' | 'money';
}

/** The layout of one report and the reader of its rows. */
export interface Layout<R extends ReportName = ReportName> {
  report: R;
  columns: readonly Column[];
  /** Groups of keys: the file must have at least one column of each group. */
  oneOf: readonly (readonly string[])[];
  /** Keys of the columns whose values make a slice. */
  slicedBy: readonly ('location' | 'month')[];
  /** Keys of the columns that assign a row to somebody: a row in which all of them are empty belongs to nobody. */
  identifiedBy: readonly string[];
  /** Columns of numbers. The validity of the other cells does not depend on them, nor on the month. */
  figures: readonly Figure[];
  /**
   * Creates a reader for the rows of one file. It throws {@link Fault} at the first wrong cell, in the order of
   * `columns`.
   */
  reader(reading: Reading): (cells: Cells) => ReportRows[R];
}

/** The slice of a row, as far as it can be determined. */
export interface RowSlice {
  /** Null if unknown. */
  location: LocationId | null;
  /** Null if unknown, or if the report's slices have no month. */
  month: Month | null;
}

/** The reason why a row is rejected. Not an Error: a file can have a million faults, and none needs a stack. */
export class Fault {
  /** Position in the layout, or the header's own spelling; null if the whole row is at fault. */
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

/** Maps each column's key to its position in the layout. */
export function positionsOf<const C extends readonly Column[]>(
  columns: C,
): { readonly [K in C[number]['key']]: number } {
  return Object.fromEntries(columns.map(({ key }, position) => [key, position])) as {
    [K in C[number]['key']]: number;
  };
}
