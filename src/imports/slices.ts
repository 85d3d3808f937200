import { ensure } from '../maps.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Slice } from './documents.ts';

/**
 * The slices that a file states, with their counts. The month is empty for training and profiles. A file may state
 * hundreds of thousands, so each is one number: how many good rows it has, and -1 less that where a row was rejected.
 */
export class FileSlices {
  readonly #byLocation = new Map<LocationId, Map<string, number>>();
  readonly #partial: boolean;

  constructor(partial: boolean, covers: readonly Slice[]) {
    this.#partial = partial;
    for (const slice of covers) this.#count(slice.location, slice.month, 0);
  }

  countRow(location: LocationId, month: string): void {
    this.#count(location, month, 1);
  }

  /** One row fewer: it was counted, and then said nothing new or was rejected. */
  uncountRow(location: LocationId, month: string): void {
    this.#count(location, month, -1);
  }

  /** Notes that a row of the slice was rejected. */
  reject(location: LocationId, month: string): void {
    const rows = this.#count(location, month, 0);
    if (rows >= 0) this.#byLocation.get(location)!.set(month, -1 - rows);
  }

  /** Whether the import may state this slice: none of its rows was rejected, or the caller asked for the good ones. */
  usable(location: LocationId, month: string): boolean {
    const rows = this.#byLocation.get(location)?.get(month);
    return rows !== undefined && (this.#partial || rows >= 0);
  }

  /** The months of a location's slices that the import may state. */
  usableMonths(location: LocationId): string[] {
    const usable: string[] = [];
    for (const [month, rows] of this.#byLocation.get(location) ?? [])
      if (this.#partial || rows >= 0) usable.push(month);
    return usable;
  }

  /** All locations, in ascending order. */
  locations(): LocationId[] {
    return [...this.#byLocation.keys()].sort();
  }

  /** How many slices are stated, how many set aside, and how many good rows those had. */
  totals(): { stated: number; setAside: number; rowsSetAside: number } {
    const totals = { stated: 0, setAside: 0, rowsSetAside: 0 };
    for (const months of this.#byLocation.values()) {
      for (const rows of months.values()) {
        if (this.#partial || rows >= 0) totals.stated++;
        else {
          totals.setAside++;
          totals.rowsSetAside += -1 - rows;
        }
      }
    }
    return totals;
  }

  #count(location: LocationId, month: string, by: number): number {
    const months = ensure(this.#byLocation, location, () => new Map<string, number>());
    const before = months.get(month) ?? 0;
    const rows = before < 0 ? before - by : before + by;
    months.set(month, rows);
    return rows;
  }
}
