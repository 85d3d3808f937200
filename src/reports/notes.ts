import { inOrder } from '../order.ts';
import { ownCopy } from './memo.ts';

/** What is worth telling of a file that was read all the same: values that earn nothing, and columns that are ignored. */
export type NoteCode =
  | 'ignored-column'
  | 'unlisted-product'
  | 'unlisted-training'
  | 'certification-by-name'
  | 'uncounted-channel'
  | 'unknown-attribution-type'
  | 'unknown-market'
  | 'inactive-state'
  | 'odd-licence'
  | 'distant-month';

/** One value that earns nothing, and where it stands. */
export interface Note {
  code: NoteCode;
  /** The column's name as the file spells it. */
  column: string;
  /** The value as the file has it; the name of a column that is ignored. */
  value: string;
  /** In how many rows. */
  rows: number;
  /** The first lines that hold it. */
  lines: number[];
  /** A listed name that it resembles. */
  resembles?: string;
}

/** So many different values are told of each kind; of those behind them only that there are more. */
const valuesPerCode = 100;
const linesPerNote = 5;
const longestValue = 200;

/** Collects notes while a file is read. Its memory does not grow with the file. */
export class Notes {
  /** The line of the row at hand. */
  line = 1;
  /** How the file spells the columns, by key; of several keys, as `product|sku`, those that the file has. */
  spelled: (key: string) => string = (key) => key;
  /** How many rows had further values, by code. */
  readonly beyond: Partial<Record<NoteCode, number>> = {};
  readonly #byCode = new Map<NoteCode, Map<string, Note>>();

  /** Notes a value of the row at hand; the column by its key. */
  add(code: NoteCode, column: string, value: string): void {
    const note = this.#note(code, column, value);
    if (!note) return;
    note.rows++;
    if (note.lines.length < linesPerNote) note.lines.push(this.line);
  }

  /** Notes a value of so many rows, whose lines are not at hand. */
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

  /** All notes: kind by kind, of each those of most rows first. */
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
