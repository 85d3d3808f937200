import { larger } from './larger.ts';

const lineFeed = 10;
const prime = 0x01000193;
/** Most bytes of cells that are remembered; then the table starts anew. */
const mostBytes = 32 * 1024 ** 2;
/** Bytes up to which room is doubled. */
const smallFile = 4 * 1024 ** 2;

/** A line cut into cells. */
export interface CutLine {
  /** The bytes of the line and of others. */
  bytes: DataView;
  /** Byte offsets of the cells. */
  starts: Int32Array;
  ends: Int32Array;
}

/**
 * Remembers the bytes of some cells of a line, with a number for each different combination. Most lines of a monthly
 * report repeat an earlier one except for month and figures, so only one of them has to be read as text.
 */
export class SeenCells {
  /** The cells that count, in order. */
  readonly #cells: Int32Array;
  /** Bytes of all combinations, each cell followed by a line feed, which no cell of one line holds. */
  #bytes = new DataView(new ArrayBuffer(64 * 1024));
  #filled = 0;
  #count = 0;
  /** Place of the combination found or added last. */
  #last = -1;
  #hashOfNew = 0;
  #starts = new Int32Array(1024);
  #hashes = new Int32Array(1024);
  #numbers = new Int32Array(1024);
  /** Open addressing: one more than the combination's place, or 0. */
  #slots = new Int32Array(4096);

  constructor(cells: readonly number[]) {
    this.#cells = Int32Array.from(cells);
  }

  /** Returns the number of the line's combination, or −1 if it is new. */
  find(line: CutLine): number {
    // Many files list every month in the same order.
    const next = this.#last + 1;
    if (next < this.#count && this.#equals(this.#starts[next]!, line)) {
      this.#last = next;
      return this.#numbers[next]!;
    }
    const hash = this.#hash(line);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot]! - 1;
      if (place === -1) break;
      if (this.#hashes[place] !== hash || !this.#equals(this.#starts[place]!, line)) continue;
      this.#last = place;
      return this.#numbers[place]!;
    }
    this.#hashOfNew = hash;
    return -1;
  }

  /** Remembers the combination of the line that {@link find} has just not found. */
  add(line: CutLine, number: number): void {
    if (this.#filled > mostBytes) this.forget();
    if (this.#count === this.#starts.length) this.#grow();
    const place = this.#count++;
    this.#last = place;
    this.#starts[place] = this.#filled;
    this.#numbers[place] = number;
    this.#hashes[place] = this.#hashOfNew;
    for (const cell of this.#cells) this.#keep(line.bytes, line.starts[cell]!, line.ends[cell]!);
    this.#enter(place);
  }

  /** Takes four bytes at a time, which halves the time of reading a file. */
  #hash({ bytes, starts, ends }: CutLine): number {
    const cells = this.#cells;
    let hash = 0x811c9dc5;
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index]!;
      const end = ends[cell]!;
      let at = starts[cell]!;
      for (; at + 4 <= end; at += 4) {
        hash = Math.imul(hash ^ bytes.getInt32(at, true), prime);
        hash ^= hash >>> 15;
      }
      for (; at < end; at++) hash = Math.imul(hash ^ bytes.getUint8(at), prime);
      hash = Math.imul(hash ^ lineFeed, prime);
    }
    return hash ^ (hash >>> 15);
  }

  #equals(start: number, { bytes, starts, ends }: CutLine): boolean {
    const [cells, kept] = [this.#cells, this.#bytes];
    let at = start;
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index]!;
      const end = ends[cell]!;
      let from = starts[cell]!;
      for (; from + 4 <= end; from += 4, at += 4)
        if (kept.getInt32(at, true) !== bytes.getInt32(from, true)) return false;
      for (; from < end; from++) if (kept.getUint8(at++) !== bytes.getUint8(from)) return false;
      if (kept.getUint8(at++) !== lineFeed) return false;
    }
    return true;
  }

  #keep(bytes: DataView, start: number, end: number): void {
    // Four bytes more, so that no comparison reads past the end.
    const needed = this.#filled + (end - start) + 5;
    if (needed > this.#bytes.byteLength) {
      // Unused room takes no memory, but former copies of the bytes do until they are collected.
      const room = needed > smallFile ? mostBytes + 64 * 1024 : 2 * needed;
      const larger = new Uint8Array(Math.max(needed, room));
      larger.set(new Uint8Array(this.#bytes.buffer, 0, this.#filled));
      this.#bytes = new DataView(larger.buffer);
    }
    for (let at = start; at < end; at++) this.#bytes.setUint8(this.#filled++, bytes.getUint8(at));
    this.#bytes.setUint8(this.#filled++, lineFeed);
  }

  #enter(place: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#hashes[place]! & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = place + 1;
  }

  #grow(): void {
    [this.#starts, this.#hashes, this.#numbers] = [larger(this.#starts), larger(this.#hashes), larger(this.#numbers)];
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let place = 0; place < this.#count; place++) this.#enter(place);
  }

  forget(): void {
    this.#filled = 0;
    this.#count = 0;
    this.#last = -1;
    this.#slots.fill(0);
  }
}
