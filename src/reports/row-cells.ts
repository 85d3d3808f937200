import type { Header } from './header.ts';
import { tooFewCells } from './record-faults.ts';

/**
 * The cells of the current row, each in its column's place. A row may lack cells at its end, unless a required one is
 * among them: then it may be half a row, with its cells in other columns.
 */
export class RowCells {
  /** Trimmed cells of the current row, by the column's position in the layout; empty if the column is missing. */
  readonly cells: string[];
  /** Number of the row's cells, in the file's order, that are certain to be in the right column. */
  cellsPlaced = 0;
  /** Number of cells the row was cut into, all of them in `cells`; 0 if the row could not be cut. */
  cellsCut = 0;
  /** Number of cells that a row needs to include every required one. */
  readonly reach: number;

  readonly #header: Header;
  readonly #isNeeded: readonly boolean[];

  /** @param isNeeded for each column of the layout, true if every row must reach its cell */
  constructor(header: Header, isNeeded: readonly boolean[]) {
    this.cells = isNeeded.map(() => '');
    this.#header = header;
    this.#isNeeded = isNeeded;
    this.reach = header.positions.findLastIndex((position) => isNeeded[position] === true) + 1;
  }

  /** Places the first `count` values. */
  protected fill(values: readonly string[], count: number): void {
    const { positions } = this.#header;
    this.cellsPlaced = Math.min(count, positions.length);
    for (let cell = 0; cell < this.cellsPlaced; cell += 1) {
      const position = positions[cell]!;
      if (position !== -1) this.cells[position] = values[cell]!;
    }
  }

  /** Empties the cells that the row lacks; `count` is the number of cells it has. */
  protected blankFrom(count: number): void {
    const { positions } = this.#header;
    this.cellsCut = count;
    for (let cell = count; cell < positions.length; cell += 1) {
      const position = positions[cell]!;
      if (position !== -1) this.cells[position] = '';
    }
  }

  /** Ends a row of `count` cells. @throws Fault `too-few-cells` if a required one is missing */
  protected complete(count: number): true {
    const { positions } = this.#header;
    this.blankFrom(count);
    if (count < this.reach) {
      // In the second half of a row, cells are in other columns.
      this.cellsPlaced = 0;
      const missing = positions.findIndex((position, cell) => cell >= count && this.#isNeeded[position] === true);
      throw tooFewCells(this.#header, missing, count, this.reach);
    }
    this.cellsPlaced = positions.length;
    return true;
  }
}
