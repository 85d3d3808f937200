import type { Description } from '../facts/descriptions.ts';
import { larger } from '../reports/larger.ts';
import type { LocationId } from '../reports/rows.ts';

/** What a row contains besides tenant, month and figures. */
export type Source = readonly [location: LocationId, customerName: string, description: Description, lineKey: string];

/** Bytes up to which room is doubled. */
const smallFile = 4 * 1024 ** 2;

/** Separates the texts of a source: no cell holds it. */
const separator = '\t';

/** Holds sources by number as bytes outside the heap: as objects, each garbage collection would go through them. */
export class SourceTexts {
  readonly #most: number;
  #texts = Buffer.allocUnsafeSlow(64 * 1024);
  /** By source, the end of its text; the texts follow each other. */
  #ends = new Int32Array(1024);
  #tenants = new Int32Array(1024);
  #count = 0;
  #filled = 0;

  /** @param most bytes that texts are expected to take at most: unused room takes no memory */
  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#filled + 8 * this.#count;
  }

  /** Adds a source: the next number, from 0. */
  add(tenant: number, source: Source): void {
    const text = source.join(separator);
    // A UTF-16 unit takes three bytes at most.
    if (this.#filled + 3 * text.length > this.#texts.length) {
      const doubled = 2 * this.#texts.length + 3 * text.length;
      const texts = Buffer.allocUnsafeSlow(doubled > smallFile ? Math.max(doubled, this.#most) : doubled);
      this.#texts.copy(texts, 0, 0, this.#filled);
      this.#texts = texts;
    }
    if (this.#count === this.#ends.length) {
      [this.#ends, this.#tenants] = [larger(this.#ends), larger(this.#tenants)];
    }
    this.#filled += this.#texts.write(text, this.#filled);
    this.#ends[this.#count] = this.#filled;
    this.#tenants[this.#count++] = tenant;
  }

  /** Forgets all sources, and keeps the memory for others. */
  forget(): void {
    this.#count = 0;
    this.#filled = 0;
  }

  /** Returns the tenant's number of a source. */
  tenantOf(source: number): number {
    return this.#tenants[source]!;
  }

  read(source: number): Source {
    const start = source === 0 ? 0 : this.#ends[source - 1]!;
    return this.#texts.toString('utf8', start, this.#ends[source]).split(separator) as unknown as Source;
  }
}
