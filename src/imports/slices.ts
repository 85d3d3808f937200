import { tooLarge } from '../errors.ts';
import { byLocation, type Statement } from '../facts/documents.ts';
import { inPart, type Part } from '../facts/tenant.ts';
import { ensure } from '../maps.ts';
import { type Month, monthFromNumber } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Slice } from './documents.ts';

/** The sums of one slice of a file. */
export interface SliceSums {
  rows: number;
  tenants: number;
  seats: number;
  cents: number;
  /** The numerically smallest global account that its rows name; empty if none does. */
  globalAccount: LocationId;
}

/** Most locations, slices and tenants of one file: all of them are held in memory while the file is read. */
export const mostInFile = { locations: 100_000, slices: 500_000, tenants: 2_000_000 };

/** A slice of a file that is being read. */
export interface SliceInFile extends SliceSums {
  rejected: boolean;
  /** Number of the import in force for the slice before this one; set before tenants are staged. */
  inForce?: number | undefined;
}

/** A slice with null for each part that is unknown. */
export interface LostSlice {
  location: LocationId | null;
  month: string | null;
}

/**
 * The slices that a file states, with their sums. The month is empty for training and profiles. A rejected row sets its
 * slice aside or, if its location or month is unknown, every slice of the file that it may belong to, unless the caller
 * asked for the good rows.
 */
export class FileSlices {
  readonly #byLocation = new Map<LocationId, Map<string, SliceInFile>>();
  readonly #months = new Set<string>();
  readonly #partial: boolean;
  readonly #lostLocations = new Set<LocationId>();
  readonly #lostMonths = new Set<string>();
  readonly #most: typeof mostInFile;
  /** Cached until something changes them. */
  readonly #usable = new Map<LocationId, readonly string[]>();
  #slices = 0;
  #allLost = false;

  /** @param most limits of the file; see {@link mostInFile} */
  constructor(partial: boolean, covers: readonly Slice[], most = mostInFile) {
    this.#partial = partial;
    this.#most = most;
    for (const { location, month } of covers) this.cover(location, month);
  }

  /** Notes that the file states a slice, perhaps without a row. */
  cover(location: LocationId, month: string): void {
    this.#at(location, month);
  }

  countRow(location: LocationId, month: string): void {
    this.#at(location, month).rows++;
  }

  /** Returns a slice, to add rows to it with {@link addRow}. */
  slice(location: LocationId, month: string): SliceInFile {
    return this.#at(location, month);
  }

  /** Subtracts a counted row that turned out to be a duplicate or was rejected. */
  uncountRow(location: LocationId, month: string, seats = 0, cents = 0): void {
    this.#usable.clear();
    const at = this.#at(location, month);
    at.rows--;
    at.seats -= seats;
    at.cents -= cents;
  }

  /** Counts one more tenant in the slices of its parts. */
  countTenant(locations: readonly LocationId[], parts: readonly Part[]): void {
    const slices = locations.map((location) => this.#byLocation.get(location)!);
    for (const part of parts) slices[part[inPart.location]!]!.get(monthFromNumber(part[inPart.month]!))!.tenants++;
  }

  /** Notes that a row was rejected. */
  reject({ location, month }: LostSlice): void {
    this.#usable.clear();
    if (location === null && month === null) this.#allLost = true;
    else if (location === null) this.#lostMonths.add(month!);
    else if (month === null) this.#lostLocations.add(location);
    else this.#at(location, month).rejected = true;
  }

  /** Returns the sums of a slice, whether or not it may be stated. */
  sums(location: LocationId, month: string): SliceSums | undefined {
    return this.#byLocation.get(location)?.get(month);
  }

  /** Notes the import in force for each slice of a location. */
  noteInForce(location: LocationId, inForce: (month: Month) => number | undefined): void {
    for (const [month, slice] of this.#byLocation.get(location) ?? []) slice.inForce = inForce(month as Month);
  }

  /** Returns the number of the import in force for a slice of the file, as noted. */
  inForce(location: LocationId, month: string): number | undefined {
    return this.#byLocation.get(location)?.get(month)?.inForce;
  }

  /** Notes what {@link allInForce} listed. */
  noteAllInForce(inForce: readonly [LocationId, [Month, number][]][]): void {
    for (const [location, months] of inForce)
      for (const [month, number] of months) this.#at(location, month).inForce = number;
  }

  /** Lists what {@link noteInForce} noted, by location. */
  allInForce(): [LocationId, [Month, number][]][] {
    return [...this.#byLocation].flatMap(([location, months]): [LocationId, [Month, number][]][] => {
      const noted = [...months].flatMap(([month, { inForce }]): [Month, number][] =>
        inForce === undefined ? [] : [[month as Month, inForce]],
      );
      return noted.length > 0 ? [[location, noted]] : [];
    });
  }

  /** Returns the statement about a slice for the location's document. */
  statement(location: LocationId, month: string, number: number): Statement {
    const { rows, tenants, seats, cents, globalAccount } = this.#at(location, month);
    return [number, rows, tenants, seats, cents, globalAccount];
  }

  /**
   * Returns true if the import may state this slice: it is in the file, and no row of it was rejected or may be
   * missing. If the caller asked for the good rows, only a slice of which every row was rejected is left out.
   */
  usable(location: LocationId, month: string): boolean {
    const at = this.#byLocation.get(location)?.get(month);
    return at !== undefined && this.#isUsable(location, month, at);
  }

  #isUsable(location: LocationId, month: string, { rows, rejected }: SliceInFile): boolean {
    // Rejected rows alone state nothing, least of all that there are no rows.
    if (rejected && rows === 0) return false;
    if (this.#partial) return true;
    return !(rejected || this.#allLost || this.#lostMonths.has(month) || this.#lostLocations.has(location));
  }

  /** Lists the months of a location's slices that the import may state, in order. */
  usableMonths(location: LocationId): readonly string[] {
    const known = this.#usable.get(location);
    if (known) return known;
    const slices = [...(this.#byLocation.get(location) ?? [])];
    const months = slices.flatMap(([month, at]) => (this.#isUsable(location, month, at) ? [month] : [])).sort();
    this.#usable.set(location, months);
    return months;
  }

  /** Lists all locations, sorted as texts. */
  locations(): LocationId[] {
    return [...this.#byLocation.keys()].sort();
  }

  /** Returns true if the file has any slice of the month. */
  hasMonth(month: string): boolean {
    return this.#months.has(month);
  }

  /** Lists all months of which the file has any slice, in order. */
  months(): string[] {
    return [...this.#months].sort();
  }

  /** Counts the stated slices, those set aside, and the good rows of the latter. */
  totals(): { stated: number; setAside: number; rowsSetAside: number } {
    const totals = { stated: 0, setAside: 0, rowsSetAside: 0 };
    for (const [location, months] of this.#byLocation) {
      for (const [month, at] of months) {
        if (this.#isUsable(location, month, at)) totals.stated++;
        else {
          totals.setAside++;
          totals.rowsSetAside += at.rows;
        }
      }
    }
    return totals;
  }

  #at(location: LocationId, month: string): SliceInFile {
    const months = ensure(this.#byLocation, location, () => new Map<string, SliceInFile>());
    let at = months.get(month);
    if (at === undefined) {
      this.#slices++;
      this.#months.add(month);
      this.#usable.clear();
      refuseMore('locations', this.#byLocation.size, this.#most.locations);
      refuseMore('slices', this.#slices, this.#most.slices);
      at = { rows: 0, tenants: 0, seats: 0, cents: 0, globalAccount: '', rejected: false };
      months.set(month, at);
    }
    return at;
  }
}

/** Adds a row to the sums of its slice. */
export function addRow(slice: SliceInFile, seats = 0, cents = 0, globalAccount: LocationId = ''): void {
  slice.rows++;
  slice.seats += seats;
  slice.cents += cents;
  if (globalAccount !== '' && (slice.globalAccount === '' || byLocation(globalAccount, slice.globalAccount) < 0))
    slice.globalAccount = globalAccount;
}

/**
 * Refuses a file that exceeds a limit.
 * @throws ProductError `too-many-locations`, `too-many-slices`, `too-many-tenants`
 */
export function refuseMore(what: keyof typeof mostInFile, found: number, most: number = mostInFile[what]): void {
  if (found <= most) return;
  const said = what === 'slices' ? 'slices (a location in a month)' : `different ${what}`;
  throw tooLarge(
    `too-many-${what}`,
    `The file names more than ${most} ${said}. Split it by month or by location, keeping all rows of a location and month in one file; if it is meant to have fewer, a column may hold what it should not.`,
  );
}
