import type { SourceCode } from './sources.ts';

/** Describes a column of a report, as data. */
export interface Column<Key extends string = string> {
  /** The column's name in the code. */
  key: Key;
  /** Names of the column by edition, newest first, each with its source. Compared by {@link foldName}. */
  names: Readonly<Record<string, SourceCode>>;
  required: boolean;
  /** Describes the column's cells to callers. */
  holds: string;
  /** Marks a column that is known but not read. */
  unread?: true;
  /** Advice for a file without the column, beyond ticking it for the download. */
  whenMissing?: string;
  /**
   * A name that means this column only in a file that also has the column `beside`; elsewhere it means something else.
   */
  onlyBeside?: { name: string; beside: string; code: string; message: string };
}

/** Folds a column's name for comparison: ignores case, blanks, underscores and invisible characters. */
export const foldName = (name: string): string => name.toLowerCase().replace(/[\s_\p{Cf}]/gu, '');

/** Returns the newest name of a column. */
export const nameOf = ({ names }: Column): string => Object.keys(names)[0]!;
