import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { ensure } from '../maps.ts';
import { type Month, monthFromNumber } from '../month.ts';
import { by } from '../order.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Blobs } from '../storage/ports.ts';

/** Takes the place of a month if every score of the partner depends on the fact. */
export const always = 'always';

/** A location, or a partner that a location moved away from, with its changed months. */
export type ChangedFact = [
  id: LocationId,
  months: (Month | typeof always)[],
  /** True if an import in force had named the location before, and it stays with its partner. */
  isUnmoved?: boolean,
];

/** Changed months of one location, as bits. */
export type ChangedMonths = number[];

/**
 * The facts that an import changes: the changed months by location or partner. There may be very many, so months are
 * bits, thirty to a number; bit 0 means {@link always}.
 */
export class ChangedFacts {
  readonly #months: Map<LocationId, ChangedMonths>;

  /** @param noted what an earlier step has noted */
  constructor(noted: readonly [LocationId, ChangedMonths][] = []) {
    this.#months = new Map(noted);
  }

  /** Returns what was noted, for a further step. */
  noted(): [LocationId, ChangedMonths][] {
    return [...this.#months];
  }

  /** @param months as `monthNumber` */
  note(location: LocationId, months: readonly number[] | typeof always): void {
    // No partner is credited through the direct customers.
    if (location === '' || months.length === 0) return;
    const words = ensure(this.#months, location, (): number[] => []);
    if (months === always) noteBit(words, 0);
    else for (const month of months) noteBit(words, month - firstMonth);
  }

  /** Notes that a location with changed facts was known before and stays with its partner. */
  noteUnmoved(location: LocationId): void {
    const words = this.#months.get(location);
    if (words) words[0]! |= unmovedBit;
  }

  /** Saves the changed facts in a blob, so that the marking can be repeated after a crash. */
  async save(blobs: Blobs, name: string): Promise<void> {
    const entries = [...this.#months].sort(by(([location]) => location));
    const facts = entries.map(([id, words]): ChangedFact => [id, monthsOf(words), (words[0]! & unmovedBit) !== 0]);
    const lines = facts.map((fact) => `${JSON.stringify(fact)}\n`);
    await blobs.write(name, Readable.from(lines.length > 0 ? lines : [Buffer.alloc(0)]));
  }

  /** Reads the saved changed facts, in ascending order of their ids. */
  static async read(blobs: Blobs, name: string): Promise<ChangedFact[]> {
    const stream = await blobs.read(name);
    const all: ChangedFact[] = [];
    if (!stream) return all;
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
      if (line) all.push(JSON.parse(line) as ChangedFact);
    return all;
  }
}

/** Bit 1 is January 2000, the first month that a report may name. */
const firstMonth = 2000 * 12 - 1;

const wordBits = 30;
/** In the first word: a bit that is no month. */
const unmovedBit = 1 << wordBits;

function noteBit(words: ChangedMonths, bit: number): void {
  const word = Math.floor(bit / wordBits);
  while (words.length <= word) words.push(0);
  words[word]! |= 1 << (bit % wordBits);
}

function monthsOf(words: readonly number[]): (Month | typeof always)[] {
  const months: (Month | typeof always)[] = [];
  for (let bit = 0; bit < words.length * wordBits; bit++) {
    if ((words[Math.floor(bit / wordBits)]! & (1 << (bit % wordBits))) === 0) continue;
    months.push(bit === 0 ? always : monthFromNumber(bit + firstMonth));
  }
  return months;
}
