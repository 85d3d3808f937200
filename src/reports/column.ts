import type { SourceCode } from './sources.ts';

/** A column that a report may have, as data. */
export interface Column<Key extends string = string> {
  /** What readers call it. */
  key: Key;
  /** Its names by edition, the newest first, each with the text that it is taken from. Compared by {@link foldName}. */
  names: Readonly<Record<string, SourceCode>>;
  required: boolean;
  /** What its cells hold, in words for the caller. */
  holds: string;
  /** Known, and nothing is made of its cells. */
  unread?: true;
  /** What to do where it is missing, beside ticking it. */
  whenMissing?: string;
  /** A name that names this column only in a file that has another one too: elsewhere it means something else. */
  onlyBeside?: { name: string; beside: string; code: string; message: string };
}

/** How names of columns are compared: without regard to case, blanks, underscores and invisible characters. */
export const foldName = (name: string): string => name.toLowerCase().replace(/[\s_\p{Cf}]/gu, '');

/** The newest name of a column. */
export const nameOf = ({ names }: Column): string => Object.keys(names)[0]!;
