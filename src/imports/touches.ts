import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { ensure } from '../maps.ts';
import type { Month } from '../month.ts';
import type { LocationId } from '../reports/rows.ts';
import type { Blobs } from '../storage/ports.ts';

/** In place of a month: every score of the partner rests on this fact. */
export const always = 'always';

/** Whose facts an import changes: by location or partner, the months of which the facts changed. */
export class Touches {
  readonly #months = new Map<LocationId, Set<Month | typeof always>>();

  touch(location: LocationId, month: Month | typeof always): void {
    // No partner is credited through the direct customers.
    if (location === '') return;
    ensure(this.#months, location, () => new Set<Month | typeof always>()).add(month);
  }

  /** Keeps them in a blob, so that marking can be done again after a crash. */
  async save(blobs: Blobs, name: string): Promise<void> {
    const entries = [...this.#months].sort(([one], [other]) => (one < other ? -1 : 1));
    const lines = entries.map(([location, months]) => `${JSON.stringify([location, [...months].sort()])}\n`);
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
