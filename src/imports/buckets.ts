import type { Readable } from 'node:stream';
import type { Blobs } from '../storage/ports.ts';

const bucketCount = 256;
const lineFeed = 10;
/** Lines go into bytes at once: as strings they would wait among what is garbage soon, and be copied with each collection. */
const chunkBytes = 16 * 1024;
/** What is given out at once, in bytes: buckets of a small file are taken together, so that few writes do for many. */
const groupBytes = 1024 ** 2;

/**
 * Groups lines by a key without holding them all: lines of one key come out of the same bucket, in the order they came
 * in. Above a limit of memory the buckets are spilled to blobs.
 */
export class Buckets {
  readonly #blobs: Blobs;
  readonly #prefix: string;
  readonly #limit: number;
  readonly #open: (Buffer | undefined)[] = new Array(bucketCount).fill(undefined);
  readonly #filled: number[] = new Array(bucketCount).fill(0);
  readonly #chunks: Buffer[][] = Array.from({ length: bucketCount }, () => []);
  readonly #spilled: number[] = new Array(bucketCount).fill(0);
  #held = 0;

  /** `prefix` names the blobs of the spilled buckets; `limit` is in bytes. */
  constructor(blobs: Blobs, prefix: string, limit: number) {
    this.#blobs = blobs;
    this.#prefix = prefix;
    this.#limit = limit;
  }

  /** Adds a line, which must not contain a line feed. */
  add(key: string, line: string): void {
    const bucket = bucketOf(key);
    // A UTF-16 unit is three bytes at the most.
    const most = line.length * 3 + 1;
    let chunk = this.#open[bucket];
    if (!chunk || this.#filled[bucket]! + most > chunk.length) {
      this.#pack(bucket);
      chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, most));
      this.#open[bucket] = chunk;
    }
    const end = this.#filled[bucket]! + chunk.write(line, this.#filled[bucket]!);
    chunk[end] = lineFeed;
    this.#filled[bucket] = end + 1;
  }

  /** Spills when too much is held; to be awaited now and then while adding. */
  async settle(): Promise<void> {
    if (this.#held <= this.#limit) return;
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      const chunks = this.#chunks[bucket]!;
      if (chunks.length === 0) continue;
      await this.#blobs.write(`${this.#prefix}${bucket}/${this.#spilled[bucket]}`, Buffer.concat(chunks));
      this.#spilled[bucket]!++;
      this.#chunks[bucket] = [];
    }
    this.#held = 0;
  }

  /** The lines of a few whole buckets at a time. */
  async *read(): AsyncGenerator<string[]> {
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

/** FNV-1a: cheap, and spreads ids that differ in their last characters. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return (hash ^ (hash >>> 16)) & (bucketCount - 1);
}

async function whole(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
