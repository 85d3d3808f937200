import { ensure } from '../maps.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Slice } from './documents.ts';

/** What is known of one slice of the file while it is read. */
interface SliceState {
  rows: number;
  rejected: boolean;
}

/** The slices that a file states, with their counts. The month is empty for training and profiles. */
export class FileSlices {
  readonly #byLocation = new Map<LocationId, Map<string, SliceState>>();
  readonly #partial: boolean;

  constructor(partial: boolean, covers: readonly Slice[]) {
    this.#partial = partial;
    for (const slice of covers) this.#state(slice.location, slice.month);
  }

  countRow(location: LocationId, month: string): void {
    this.#state(location, month).rows++;
  }

  /** One row fewer: it was counted, and then said nothing new or was rejected. */
  uncountRow(location: LocationId, month: string): void {
    this.#state(location, month).rows--;
  }

  /** Notes that a row of the slice was rejected. */
  reject(location: LocationId, month: string): void {
    this.#state(location, month).rejected = true;
  }

  /** Whether the import may state this slice: none of its rows was rejected, or the caller asked for the good ones. */
  usable(location: LocationId, month: string): boolean {
    const state = this.#byLocation.get(location)?.get(month);
    return state !== undefined && (this.#partial || !state.rejected);
  }

  /** The months of a location's slices that the import may state. */
  usableMonths(location: LocationId): string[] {
    const months = this.#byLocation.get(location);
    return months ? [...months.keys()].filter((month) => this.usable(location, month)) : [];
  }

  /** All locations, in ascending order. */
  locations(): LocationId[] {
    return [...this.#byLocation.keys()].sort();
  }

  /** How many slices are stated, how many set aside, and how many good rows those had. */
  totals(): { stated: number; setAside: number; rowsSetAside: number } {
    const totals = { stated: 0, setAside: 0, rowsSetAside: 0 };
    for (const months of this.#byLocation.values()) {
      for (const state of months.values()) {
        if (this.#partial || !state.rejected) totals.stated++;
        else {
          totals.setAside++;
          totals.rowsSetAside += state.rows;
        }
      }
    }
    return totals;
  }

  #state(location: LocationId, month: string): SliceState {
    const months = ensure(this.#byLocation, location, () => new Map<string, SliceState>());
    return ensure(months, month, () => ({ rows: 0, rejected: false }));
  }
}
