import type { Readable } from 'node:stream';
import { inParallel } from '../in-parallel.ts';
import type { Blobs } from '../storage/ports.ts';

export const bucketCount = 128;
const lineFeed = 10;
/**
 * Size of a chunk. Lines are written into bytes at once: strings would survive into the next garbage collection and be
 * copied by it. Spilled chunks are reused.
 */
const chunkBytes = 16 * 1024;
/** Least bytes to yield at a time: buckets of a small file are read together, so that writes can be combined. */
const groupBytes = 1024 ** 2;
const spillsAtOnce = 8;

/** Returns the bucket of a key, from 0 to `buckets - 1`. */
export type BucketOf = (key: string, buckets: number) => number;

/**
 * Groups lines by a key without holding all of them: lines of one key come out of the same bucket, in the order in
 * which they were added. Above a limit of memory the buckets are spilled to blobs.
 *
 * With a spread that keeps the order of keys, neighbours come out together and are written together, which is cheapest
 * for the store.
 */
export class Buckets {
  readonly #blobs: Blobs;
  readonly #prefix: string;
  readonly #limit: number;
  readonly #bucketOf: BucketOf;
  readonly #open: (Buffer | undefined)[] = new Array(bucketCount).fill(undefined);
  readonly #filled: number[] = new Array(bucketCount).fill(0);
  readonly #free: Buffer[] = [];
  readonly #chunks: Buffer[][] = Array.from({ length: bucketCount }, () => []);
  readonly #spilled: number[] = new Array(bucketCount).fill(0);
  #held = 0;
  #spilling = Promise.resolve();

  /**
   * @param prefix name prefix of the blobs of spilled buckets
   * @param limit in bytes
   */
  constructor(blobs: Blobs, prefix: string, limit: number, bucketOf: BucketOf) {
    this.#blobs = blobs;
    this.#prefix = prefix;
    this.#limit = limit;
    this.#bucketOf = bucketOf;
  }

  /** Adds a line, which must not contain a line feed. */
  add(key: string, line: string): void {
    const bucket = this.#bucketOf(key, bucketCount);
    // A UTF-16 unit takes three bytes at most.
    const most = line.length * 3 + 1;
    let chunk = this.#open[bucket];
    if (!chunk || this.#filled[bucket]! + most > chunk.length) {
      this.#pack(bucket);
      chunk =
        most > chunkBytes ? Buffer.allocUnsafeSlow(most) : (this.#free.pop() ?? Buffer.allocUnsafeSlow(chunkBytes));
      this.#open[bucket] = chunk;
    }
    const end = this.#filled[bucket]! + chunk.write(line, this.#filled[bucket]!);
    chunk[end] = lineFeed;
    this.#filled[bucket] = end + 1;
  }

  /**
   * Spills the buckets if they hold more than the limit. Await it now and then while adding. It waits only for the
   * previous spill, so up to twice the limit may be held.
   */
  async flush(): Promise<void> {
    if (this.#held <= this.#limit) return;
    await this.#spilling;
    if (this.#held <= this.#limit) return;
    this.#spilling = this.#spill();
    // The next await throws the error; this only keeps it from being unhandled until then.
    this.#spilling.catch(() => {});
  }

  async #spill(): Promise<void> {
    this.#held = 0;
    const full = [...this.#chunks.keys()].filter((bucket) => this.#chunks[bucket]!.length > 0);
    const parts = full.map((bucket) => {
      const chunks = this.#chunks[bucket]!;
      this.#chunks[bucket] = [];
      return { name: `${this.#prefix}${bucket}/${this.#spilled[bucket]!++}`, chunks };
    });
    await inParallel(parts, spillsAtOnce, async ({ name, chunks }) => {
      const bytes = Buffer.concat(chunks);
      for (const { buffer } of chunks) if (buffer.byteLength === chunkBytes) this.#free.push(Buffer.from(buffer));
      await this.#blobs.write(name, bytes);
    });
  }

  /** Yields the lines of a few whole buckets at a time. */
  async *read(): AsyncGenerator<string[]> {
    await this.#spilling;
    this.#free.length = 0;
    let parts: Buffer[] = [];
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      this.#pack(bucket);
      for (let part = 0; part < this.#spilled[bucket]!; part++) {
        const blob = await this.#blobs.read(`${this.#prefix}${bucket}/${part}`);
        parts.push(await whole(blob!));
      }
      parts.push(...this.#chunks[bucket]!);
      this.#chunks[bucket] = [];
      const bytes = parts.reduce((sum, { length }) => sum + length, 0);
      if (bytes < groupBytes && bucket < bucketCount - 1) continue;
      const lines = Buffer.concat(parts).toString('utf8').split('\n');
      lines.pop();
      parts = [];
      if (lines.length > 0) yield lines;
    }
  }

  #pack(bucket: number): void {
    const chunk = this.#open[bucket];
    if (!chunk) return;
    this.#chunks[bucket]!.push(chunk.subarray(0, this.#filled[bucket]));
    this.#held += chunk.length;
    this.#open[bucket] = undefined;
    this.#filled[bucket] = 0;
  }
}

const randomGuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4/;

/** Spreads random GUIDs, such as tenant ids, in their order, and any other id by a hash. */
export const byId: BucketOf = (key, buckets) =>
  randomGuid.test(key) ? Math.floor((Number.parseInt(key.slice(0, 4), 16) / 0x10000) * buckets) : hashOf(key) % buckets;

/** Creates a spread for known keys that keeps their order. */
export function byRank(keysInOrder: readonly string[]): BucketOf {
  const ranks = new Map(keysInOrder.map((key, rank) => [key, rank]));
  return (key, buckets) => Math.floor((ranks.get(key)! / ranks.size) * buckets);
}

/** FNV-1a: cheap, and distinguishes ids that differ in their last characters. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return (hash ^ (hash >>> 16)) >>> 0;
}

async function whole(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
