import { figuresIn, summedIn } from '../facts/tenant.ts';
import { ensure } from '../maps.ts';
import { monthFromNumber } from '../month.ts';
import type { MonthlyBatch } from '../reports/monthly-lines.ts';
import type { Notes } from '../reports/notes.ts';
import { normaliseProduct } from '../reports/products.ts';
import type { LocationId, MonthlyReportName, MonthlyRow, Rejection } from '../reports/rows.ts';
import type { MonthlyRows } from './monthly-rows.ts';
import type { ReportWords } from './report-words.ts';
import { addRow, type FileSlices, type SliceInFile } from './slices.ts';

interface Source {
  location: LocationId;
  globalAccount: LocationId;
  /** The slices of the location, by month as a number. */
  slices: Map<number, SliceInFile>;
  /** The columns and value of a product that no edition lists. */
  unlisted: readonly [columns: string, value: string] | undefined;
}

/** Adds the rows of a monthly report to the sums of their slices, and notes what earns nothing. */
export class RowCounter {
  readonly #report: MonthlyReportName;
  readonly #slices: FileSlices;
  readonly #listed: ReportWords['listed'];
  readonly #newestMonth: number;
  readonly #byLocation = new Map<LocationId, Map<number, SliceInFile>>();
  #sources: Source[] = [];

  /** @param newestMonth the month that has begun last, as a number: rows of later ones are rejected */
  constructor(report: MonthlyReportName, slices: FileSlices, { listed }: ReportWords, newestMonth: number) {
    this.#report = report;
    this.#slices = slices;
    this.#listed = listed;
    this.#newestMonth = newestMonth;
  }

  /** Adds a source: the next number, from 0. */
  addSource(row: MonthlyRow): void {
    const { location, globalAccount } = row;
    const unlisted = !('product' in row) || this.#listed.isProduct(row.product, row.sku) ? undefined : productCell(row);
    const slices = ensure(this.#byLocation, location, () => new Map<number, SliceInFile>());
    this.#sources.push({ location, globalAccount, slices, unlisted });
  }

  /** Forgets all sources. */
  forget(): void {
    this.#sources = [];
  }

  /**
   * Counts the rows of a batch and passes them on to `rows`.
   * @returns rejections of the rows of months that have not begun
   */
  count(batch: MonthlyBatch, notes: Notes, rows: MonthlyRows): Rejection[] {
    const width = figuresIn[this.#report];
    const { seats = -1, cents = -1 } = summedIn[this.#report];
    const future: Rejection[] = [];
    for (let row = 0; row < batch.rows; row++) {
      const [line, month, number] = [batch.lines[row]!, batch.months[row]!, batch.numbers[row]!];
      const { location, globalAccount, slices, unlisted } = this.#sources[number]!;
      if (month > this.#newestMonth) {
        future.push(futureMonth(line, notes.spelled('month'), location, month));
        continue;
      }
      const at = row * width;
      const slice = slices.get(month) ?? this.#slices.slice(location, monthFromNumber(month));
      slices.set(month, slice);
      addRow(
        slice,
        seats === -1 ? 0 : batch.figures[at + seats],
        cents === -1 ? 0 : batch.figures[at + cents],
        globalAccount,
      );
      if (unlisted) {
        notes.line = line;
        notes.add('unlisted-product', ...unlisted);
      }
      rows.add(number, line, month, batch.figures, at);
    }
    return future;
  }
}

/** Returns the columns that may name a row's product, and the name found. */
function productCell({ product, sku }: { product: string; sku: string }): [columns: string, value: string] {
  if (normaliseProduct(product) !== '') return ['product', product];
  return sku === '' ? ['product|reportingProduct|rawProduct|sku', product] : ['reportingProduct|rawProduct|sku', sku];
}

function futureMonth(line: number, column: string, location: LocationId, number: number): Rejection {
  const month = monthFromNumber(number);
  return {
    line,
    column,
    code: 'future-month',
    message: `${month} has not begun yet. Check the month, or import the file when it has.`,
    slice: { location, month },
  };
}
