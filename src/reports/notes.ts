import { inOrder } from '../order.ts';
import { ownCopy } from './memo.ts';

/**
 * Kinds of notes about a file: values that earn nothing or may be mistakes, lines that are no rows, locations that move
 * to another partner or roll up to one that rolls up further, and ignored columns.
 */
export type NoteCode =
  | 'ignored-column'
  | 'unlisted-product'
  | 'unlisted-training'
  | 'certification-by-name'
  | 'completed-later'
  | 'expired-before'
  | 'uncounted-channel'
  | 'unknown-attribution-type'
  | 'uncredited-type'
  | 'unknown-market'
  | 'unknown-workload'
  | 'uncounted-workload'
  | 'no-capacity'
  | 'inactive-state'
  | 'odd-licence'
  | 'odd-metric-type'
  | 'unpaid-metric-type'
  | 'total-line'
  | 'distant-month'
  | 'new-location'
  | 'new-global-account'
  | 'moved-location'
  | 'chained-location';

/** One value that earns nothing, with its places in the file. */
export interface Note {
  code: NoteCode;
  /** The column's name in the file's spelling. */
  column: string;
  /**
   * The value in the file's spelling; for an ignored column, the column's name; for a type without credit or a workload that does not count, its own name.
   */
  value: string;
  /** Number of rows with this value. */
  rows: number;
  /** The first lines with this value. */
  lines: number[];
  /** A similar listed name. */
  resembles?: string;
}

/** Distinct values listed per code; others are only counted. */
const valuesPerCode = 100;
const linesPerNote = 5;
const longestValue = 200;

/** Takes notes of values of the current row; the column is named by its key. */
export type Noting = Pick<Notes, 'add'>;

/** Collects notes while a file is read. Its memory does not grow with the file. */
export class Notes {
  /** The line of the current row. */
  line = 1;
  /**
   * Returns the file's spelling of a column by its key; of several keys, as in `product|sku`, those that the file has.
   */
  spelled: (key: string) => string = (key) => key;
  /** Number of rows with further values, by code. */
  readonly beyond: Partial<Record<NoteCode, number>> = {};
  readonly #byCode = new Map<NoteCode, Map<string, Note>>();

  /** Notes a value of the current row; the column is named by its key. */
  add(code: NoteCode, column: string, value: string): void {
    const note = this.#note(code, column, value);
    if (!note) return;
    note.rows++;
    if (note.lines.length < linesPerNote) note.lines.push(this.line);
  }

  /** Notes a value of `rows` rows whose lines are unknown. */
  addRows(code: NoteCode, column: string, value: string, rows: number): void {
    const note = this.#note(code, column, value, rows);
    if (note) note.rows += rows;
  }

  #note(code: NoteCode, column: string, value: string, rows = 1): Note | undefined {
    let values = this.#byCode.get(code);
    if (values === undefined) {
      values = new Map();
      this.#byCode.set(code, values);
    }
    let note = values.get(value);
    if (note === undefined) {
      if (values.size >= valuesPerCode) {
        this.beyond[code] = (this.beyond[code] ?? 0) + rows;
        return undefined;
      }
      const own = ownCopy(value);
      note = { code, column, value: own.slice(0, longestValue), rows: 0, lines: [] };
      values.set(own, note);
    }
    return note;
  }

  /** Returns all notes by code, those with the most rows first. */
  all(): Note[] {
    return [...this.#byCode.keys()]
      .sort()
      .flatMap((code) =>
        [...this.#byCode.get(code)!.values()].sort(
          (one, other) => other.rows - one.rows || inOrder(one.value, other.value),
        ),
      )
      .map((note) => (note.code === 'ignored-column' ? note : { ...note, column: this.spelled(note.column) }));
  }
}
