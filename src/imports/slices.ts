import { tooLarge } from '../errors.ts';
import type { Statement } from '../facts/documents.ts';
import { inPart, type Part } from '../facts/tenant.ts';
import type { Month } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Slice } from './documents.ts';
import { numberOfMonth, SliceTable, textOfMonth } from './slice-table.ts';

/** The sums of one slice of a file. */
export interface SliceSums {
  rows: number;
  tenants: number;
  seats: number;
  cents: number;
}

/** Most locations, slices and tenants of one file: all of them are held in memory while the file is read. */
export const mostInFile = { locations: 100_000, slices: 500_000, tenants: 2_000_000 };

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
  /** The slices by place, for work that goes through all of them. */
  readonly table = new SliceTable();
  readonly #months = new Set<number>();
  readonly #partial: boolean;
  readonly #lostLocations = new Set<LocationId>();
  readonly #lostMonths = new Set<number>();
  readonly #most: typeof mostInFile;
  #allLost = false;

  /** @param most limits of the file; see {@link mostInFile} */
  constructor(partial: boolean, covers: readonly Slice[], most = mostInFile) {
    this.#partial = partial;
    this.#most = most;
    for (const { location, month } of covers) this.cover(location, month);
  }

  /** Notes that the file states a slice, perhaps without a row. */
  cover(location: LocationId, month: string): void {
    this.#ensure(location, month);
  }

  countRow(location: LocationId, month: string): void {
    this.table.rows[this.#ensure(location, month)]!++;
  }

  /** Notes the global account that a location's profile names. */
  nameAccount(location: LocationId, account: LocationId): void {
    this.table.nameAccount(this.#ensure(location, ''), this.table.account(account));
  }

  /** Returns the number of a location of the file, for {@link placeIn}. */
  locationNumber(location: LocationId): number {
    const number = this.table.number(location);
    refuseMore('locations', number + 1, this.#most.locations);
    return number;
  }

  /** Returns the place of a slice, which the file states from now on. */
  placeIn(location: number, month: number): number {
    const known = this.table.place(location, month);
    if (known !== -1) return known;
    refuseMore('slices', this.table.count + 1, this.#most.slices);
    this.#months.add(month);
    return this.table.add(location, month);
  }

  /** Subtracts a counted row that turned out to be a duplicate or was rejected. */
  uncountRow(location: LocationId, month: string, seats = 0, cents = 0): void {
    const place = this.#ensure(location, month);
    this.table.rows[place]!--;
    this.table.seats[place]! -= seats;
    this.table.cents[place]! -= cents;
  }

  /** Notes that a row no longer counted repeats one that is: it is as good. */
  repeatRow(location: LocationId, month: string): void {
    this.table.repeated[this.#ensure(location, month)]!++;
  }

  /** Counts one more tenant in the slices of its parts. */
  countTenant(locations: readonly LocationId[], parts: readonly Part[]): void {
    const numbers = this.numbersOf(locations);
    for (const part of parts)
      this.table.tenants[this.table.place(numbers[part[inPart.location]!]!, part[inPart.month]!)]!++;
  }

  /** Notes that a row was rejected. */
  reject({ location, month }: LostSlice): void {
    if (location === null && month === null) this.#allLost = true;
    else if (location === null) this.#lostMonths.add(numberOfMonth(month!));
    else if (month === null) this.#lostLocations.add(location);
    else this.table.rejected[this.#ensure(location, month)] = 1;
  }

  /** Returns the place of a slice, or −1. */
  find(location: LocationId, month: string): number {
    return this.table.place(this.table.find(location), numberOfMonth(month));
  }

  /** Returns the sums of the slice at a place, whether or not it may be stated. */
  sums(place: number): SliceSums {
    const { rows, tenants, seats, cents } = this.table;
    return { rows: rows[place]!, tenants: tenants[place]!, seats: seats[place]!, cents: cents[place]! };
  }

  /** Counts the rows of a location. */
  rowsOf(location: LocationId): number {
    let rows = 0;
    for (const place of this.table.placesOf(this.table.find(location))) rows += this.table.rows[place]!;
    return rows;
  }

  /** Counts the rows of each month that has any. */
  rowsByMonth(): Map<string, number> {
    const rows = new Map<string, number>();
    for (let place = 0; place < this.table.count; place++) {
      const month = textOfMonth(this.table.monthAt(place));
      if (this.table.rows[place]! > 0) rows.set(month, (rows.get(month) ?? 0) + this.table.rows[place]!);
    }
    return rows;
  }

  /** Notes the import in force for each slice of a location. */
  noteInForce(location: LocationId, inForce: (month: Month) => number | undefined): void {
    for (const place of this.table.placesOf(this.table.find(location)))
      this.table.inForce[place] = inForce(textOfMonth(this.table.monthAt(place)) as Month) ?? 0;
  }

  /** Notes what {@link allInForce} listed. */
  noteAllInForce(inForce: readonly [LocationId, [Month, number][]][]): void {
    for (const [location, months] of inForce)
      for (const [month, number] of months) this.table.inForce[this.#ensure(location, month)] = number;
  }

  /** Lists what {@link noteInForce} noted, by location. */
  allInForce(): [LocationId, [Month, number][]][] {
    const { table } = this;
    return table.locations.flatMap((location, number): [LocationId, [Month, number][]][] => {
      const noted: [Month, number][] = [];
      for (const place of table.placesOf(number))
        if (table.inForce[place] !== 0) noted.push([textOfMonth(table.monthAt(place)) as Month, table.inForce[place]!]);
      return noted.length > 0 ? [[location, noted]] : [];
    });
  }

  /** Returns the statement about the slice at a place for the location's document. */
  statement(place: number, number: number): Statement {
    const { rows, tenants, seats, cents } = this.table;
    return [number, rows[place]!, tenants[place]!, seats[place]!, cents[place]!, this.table.accountAt(place)];
  }

  /** Returns true if the slice is in the file and the import may state it, see {@link isUsable}. */
  usable(location: LocationId, month: string): boolean {
    const place = this.find(location, month);
    return place !== -1 && this.isUsable(place);
  }

  /**
   * Returns true if the import may state the slice at a place: no row of it was rejected or may be missing. If the
   * caller asked for the good rows, only a slice of which every row was rejected is left out.
   */
  isUsable(place: number): boolean {
    const isRejected = this.table.rejected[place] === 1;
    // A slice with only rejected rows states nothing, least of all that there are no rows.
    if (isRejected && this.table.rows[place] === 0) return false;
    if (this.#partial) return true;
    if (isRejected || this.#allLost || this.#lostMonths.has(this.table.monthAt(place))) return false;
    return (
      this.#lostLocations.size === 0 || !this.#lostLocations.has(this.table.locations[this.table.locationAt(place)]!)
    );
  }

  /** Lists the places of a location's slices that the import may state, in the order of months. */
  usablePlaces(location: LocationId): number[] {
    return this.table.placesOf(this.table.find(location)).filter((place) => this.isUsable(place));
  }

  /** Returns the numbers of locations; −1 for each of which the file has no slice. */
  numbersOf(locations: readonly LocationId[]): number[] {
    return locations.map((location) => this.table.find(location));
  }

  /** Lists all locations, sorted as texts. */
  locations(): LocationId[] {
    return [...this.table.stated()].sort();
  }

  /** Returns true if the file has any slice of the month, given as a number. */
  hasMonth(month: number): boolean {
    return this.#months.has(month);
  }

  /** Lists all months of which the file has any slice, in order. */
  months(): string[] {
    return [...this.#months].map(textOfMonth).sort();
  }

  /** Counts the stated slices, those set aside, and the good rows of the latter. */
  totals(): { stated: number; setAside: number; rowsSetAside: number } {
    const totals = { stated: 0, setAside: 0, rowsSetAside: 0 };
    for (let place = 0; place < this.table.count; place++) {
      if (this.isUsable(place)) totals.stated++;
      else {
        totals.setAside++;
        totals.rowsSetAside += this.table.rows[place]! + this.table.repeated[place]!;
      }
    }
    return totals;
  }

  #ensure(location: LocationId, month: string): number {
    return this.placeIn(this.locationNumber(location), numberOfMonth(month));
  }
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
