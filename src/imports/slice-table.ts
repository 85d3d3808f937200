import { byLocation } from '../facts/documents.ts';
import { ensure } from '../maps.ts';
import { type Month, monthFromNumber, monthNumber } from '../month.ts';
import { larger } from '../reports/larger.ts';
import type { LocationId } from '../reports/rows.ts';

/** Stands for the month in a report without months; every month's number is greater. */
const noMonth = 0;
const none = -1;

/** Returns a slice's month as a number; the empty month of a report without months is 0. */
export const numberOfMonth = (month: string): number => (month === '' ? noMonth : monthNumber(month as Month));

/** Returns a slice's month as a text, see {@link numberOfMonth}. */
export const textOfMonth = (number: number): Month | '' => (number === noMonth ? '' : monthFromNumber(number));

/**
 * The slices of a file with their sums, each at a *place*, as columns of numbers: as half a million objects, each
 * garbage collection would go through them. Locations are numbered in the order in which they are met.
 */
export class SliceTable {
  readonly locations: LocationId[] = [];
  count = 0;
  rows = new Int32Array(64);
  /** Good rows besides these, each equal to one of them. */
  repeated = new Int32Array(64);
  tenants = new Int32Array(64);
  seats = new Float64Array(64);
  cents = new Float64Array(64);
  /** The import in force before this one; 0 for none, or as long as it is not noted. */
  inForce = new Int32Array(64);
  /** 1 if a row of the slice was rejected. */
  rejected = new Int8Array(64);
  readonly #numbers = new Map<LocationId, number>();
  /** By location, the place of its first slice, or −1; by place, that of the next one of the same location. */
  #first = new Int32Array(64);
  #next = new Int32Array(64);
  #locationAt = new Int32Array(64);
  #monthAt = new Int16Array(64);
  /** By place, one of the accounts below. */
  #accountAt = new Int32Array(64);
  readonly #accounts: LocationId[] = [''];
  readonly #accountNumbers = new Map<LocationId, number>([['', 0]]);
  /** Open addressing: one more than the slice's place, or 0. */
  #slots = new Int32Array(256);

  /** Returns a location's number, or −1 if it has no slice. */
  find(location: LocationId): number {
    return this.#numbers.get(location) ?? none;
  }

  /** Returns a location's number, a new one if it has no slice. */
  number(location: LocationId): number {
    const known = this.find(location);
    if (known !== none) return known;
    const number = this.locations.push(location) - 1;
    this.#numbers.set(location, number);
    if (number === this.#first.length) this.#first = larger(this.#first);
    this.#first[number] = none;
    return number;
  }

  /** Yields the locations that have slices. */
  *stated(): Generator<LocationId> {
    for (const [number, location] of this.locations.entries()) if (this.#first[number] !== none) yield location;
  }

  /** Returns the place of a location's slice, or −1. */
  place(location: number, month: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hashOf(location, month) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const place = slots[slot]! - 1;
      if (this.#locationAt[place] === location && this.#monthAt[place] === month) return place;
    }
    return none;
  }

  /** Adds a slice that the table does not have, and returns its place. */
  add(location: number, month: number): number {
    if (this.count === this.rows.length) this.#grow();
    const place = this.count++;
    this.#locationAt[place] = location;
    this.#monthAt[place] = month;
    this.#enter(place);
    // After the location's earlier months.
    let before = none;
    let next = this.#first[location]!;
    while (next !== none && this.#monthAt[next]! < month) [before, next] = [next, this.#next[next]!];
    this.#next[place] = next;
    if (before === none) this.#first[location] = place;
    else this.#next[before] = place;
    return place;
  }

  /** Lists the places of a location's slices, in the order of months. */
  placesOf(location: number): number[] {
    const places: number[] = [];
    if (location === none) return places;
    for (let place = this.#first[location]!; place !== none; place = this.#next[place]!) places.push(place);
    return places;
  }

  locationAt(place: number): number {
    return this.#locationAt[place]!;
  }

  monthAt(place: number): number {
    return this.#monthAt[place]!;
  }

  /** Returns the number of an account, for {@link nameAccount}. */
  account(id: LocationId): number {
    return ensure(this.#accountNumbers, id, () => this.#accounts.push(id) - 1);
  }

  /** Notes that a row of the slice names a global account: the numerically smallest of several counts. */
  nameAccount(place: number, account: number): void {
    const known = this.#accountAt[place]!;
    if (account === 0 || account === known) return;
    if (known === 0 || byLocation(this.#accounts[account]!, this.#accounts[known]!) < 0)
      this.#accountAt[place] = account;
  }

  /** Returns the slice's global account; empty if no row names one. */
  accountAt(place: number): LocationId {
    return this.#accounts[this.#accountAt[place]!]!;
  }

  #enter(place: number): void {
    const mask = this.#slots.length - 1;
    let slot = hashOf(this.#locationAt[place]!, this.#monthAt[place]!) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = place + 1;
  }

  #grow(): void {
    [this.rows, this.repeated] = [larger(this.rows), larger(this.repeated)];
    [this.tenants, this.inForce] = [larger(this.tenants), larger(this.inForce)];
    [this.seats, this.cents, this.rejected] = [larger(this.seats), larger(this.cents), larger(this.rejected)];
    [this.#next, this.#locationAt] = [larger(this.#next), larger(this.#locationAt)];
    [this.#monthAt, this.#accountAt] = [larger(this.#monthAt), larger(this.#accountAt)];
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let place = 0; place < this.count; place++) this.#enter(place);
  }
}

function hashOf(location: number, month: number): number {
  const mixed = Math.imul(location * 2048 + (month & 2047), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
