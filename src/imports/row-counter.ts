import { figuresIn, summedIn } from '../facts/tenant.ts';
import { ensure } from '../maps.ts';
import { monthFromNumber } from '../month.ts';
import { larger } from '../reports/larger.ts';
import type { MonthlyBatch } from '../reports/monthly-lines.ts';
import type { Notes } from '../reports/notes.ts';
import { normaliseProduct } from '../reports/products.ts';
import type { Noted } from '../reports/recorder.ts';
import type { LocationId, MonthlyReportName, MonthlyRow, Rejection } from '../reports/rows.ts';
import type { MonthlyRows } from './monthly-rows.ts';
import type { ReportWords } from './report-words.ts';
import type { FileSlices } from './slices.ts';

/** Place of MAC among the figures of business-applications-usage. */
const capacityAt = 2;

/** Adds the rows of a monthly report to the sums of their slices, and notes what earns nothing. */
export class RowCounter {
  readonly #report: MonthlyReportName;
  readonly #slices: FileSlices;
  readonly #listed: ReportWords['listed'];
  readonly #newestMonth: number;
  #sources = 0;
  /** By source, the number of its location and of its global account. */
  #locations = new Int32Array(1024);
  #accounts = new Int32Array(1024);
  /** By source, what of it earns nothing by any edition. */
  readonly #noted = new Map<number, Noted[]>();
  /** By source, its workload, where that is measured by capacity. */
  readonly #byCapacity = new Map<number, string>();

  /** @param newestMonth the month that has begun last, as a number: rows of later ones are rejected */
  constructor(report: MonthlyReportName, slices: FileSlices, { listed }: ReportWords, newestMonth: number) {
    this.#report = report;
    this.#slices = slices;
    this.#listed = listed;
    this.#newestMonth = newestMonth;
  }

  /** Adds a source: the next number, from 0. */
  addSource(row: MonthlyRow): void {
    const source = this.#sources++;
    if (source === this.#locations.length) {
      this.#locations = larger(this.#locations);
      this.#accounts = larger(this.#accounts);
    }
    this.#locations[source] = this.#slices.locationNumber(row.location);
    this.#accounts[source] = this.#slices.table.account(row.globalAccount);
    if ('product' in row && !this.#listed.isProduct(row.product, row.sku))
      this.#note(source, 'unlisted-product', ...productCell(row));
    if ('workload' in row && this.#listed.isUncountedWorkload(this.#report, row.workload))
      this.#note(source, 'uncounted-workload', 'workload', row.workload);
    const uncredited = this.#listed.uncredited(this.#report, row);
    if (uncredited !== undefined) this.#note(source, 'uncredited-type', 'type', uncredited);
    if ('mac' in row && this.#listed.isByCapacity(row.workload)) this.#byCapacity.set(source, row.workload);
  }

  /** Forgets all sources. */
  forget(): void {
    this.#sources = 0;
    this.#noted.clear();
    this.#byCapacity.clear();
  }

  /**
   * Counts the rows of a batch and passes them on to `rows`.
   * @returns rejections of the rows of months that have not begun
   */
  count(batch: MonthlyBatch, notes: Notes, rows: MonthlyRows): Rejection[] {
    const width = figuresIn[this.#report];
    const { seats = -1, cents = -1 } = summedIn[this.#report];
    const { table } = this.#slices;
    const future: Rejection[] = [];
    for (let row = 0; row < batch.rows; row++) {
      const [line, month, source] = [batch.lines[row]!, batch.months[row]!, batch.numbers[row]!];
      const location = this.#locations[source]!;
      if (month > this.#newestMonth) {
        future.push(futureMonth(line, notes.spelled('month'), table.locations[location]!, month));
        continue;
      }
      const at = row * width;
      const place = this.#slices.placeIn(location, month);
      table.rows[place]!++;
      if (seats !== -1) table.seats[place]! += batch.figures[at + seats]!;
      if (cents !== -1) table.cents[place]! += batch.figures[at + cents]!;
      table.nameAccount(place, this.#accounts[source]!);
      const noted = this.#noted.size > 0 ? this.#noted.get(source) : undefined;
      if (noted) {
        notes.line = line;
        for (const one of noted) notes.add(...one);
      }
      const measured = this.#byCapacity.size > 0 ? this.#byCapacity.get(source) : undefined;
      if (measured !== undefined && batch.figures[at + capacityAt] === -1) {
        notes.line = line;
        notes.add('no-capacity', 'workload', measured);
      }
      rows.add(source, line, month, batch.figures, at);
    }
    return future;
  }

  #note(source: number, ...noted: Noted): void {
    ensure(this.#noted, source, (): Noted[] => []).push(noted);
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
