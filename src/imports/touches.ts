import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type Month, monthFromNumber, monthNumber } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Blobs } from '../storage/ports.ts';

/** In place of a month: every score of the partner rests on this fact. */
export const always = 'always';

/**
 * Whose facts an import changes: by location or partner, the months of which the facts changed. There may be very many,
 * so the months are bits: the months' numbers, and bit 0 for {@link always}.
 */
export class Touches {
  readonly #months = new Map<LocationId, bigint>();

  touch(location: LocationId, month: Month | typeof always): void {
    // No partner is credited through the direct customers.
    if (location === '') return;
    const bit = month === always ? 0 : monthNumber(month) - firstMonth;
    this.#months.set(location, (this.#months.get(location) ?? 0n) | (1n << BigInt(bit)));
  }

  /** Keeps them in a blob, so that marking can be done again after a crash. */
  async save(blobs: Blobs, name: string): Promise<void> {
    const entries = [...this.#months].sort(([one], [other]) => (one < other ? -1 : 1));
    const lines = entries.map(([location, months]) => `${JSON.stringify([location, monthsOf(months)])}\n`);
    await blobs.write(name, Readable.from(lines.length > 0 ? lines : [Buffer.alloc(0)]));
  }

  /** The saved touches, one location at a time, in ascending order. */
  static async *read(blobs: Blobs, name: string): AsyncGenerator<[LocationId, (Month | typeof always)[]]> {
    const stream = await blobs.read(name);
    if (!stream) return;
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line) yield JSON.parse(line) as [LocationId, (Month | typeof always)[]];
    }
  }
}

/** Bit 1 is January 2000, the first month that a report may name. */
const firstMonth = 2000 * 12 - 1;

function monthsOf(bits: bigint): (Month | typeof always)[] {
  const months: (Month | typeof always)[] = (bits & 1n) === 1n ? [always] : [];
  let left = bits >> 1n;
  for (let bit = 1; left > 0n; bit++, left >>= 1n)
    if ((left & 1n) === 1n) months.push(monthFromNumber(bit + firstMonth));
  return months;
}
