import type { Readable } from 'node:stream';
import type { Blobs } from '../storage/ports.ts';

const bucketCount = 128;
const linesPerChunk = 128;

/**
 * Groups lines by a key without holding them all: lines of one key come out of the same bucket, in the order they came
 * in. Above a limit of memory the buckets are spilled to blobs.
 */
export class Buckets {
  readonly #blobs: Blobs;
  readonly #prefix: string;
  readonly #limit: number;
  readonly #fresh: string[][] = Array.from({ length: bucketCount }, () => []);
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
    const fresh = this.#fresh[bucket]!;
    fresh.push(line);
    if (fresh.length >= linesPerChunk) this.#pack(bucket);
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

  /** The lines of each bucket in turn, one array a bucket; empty buckets are left out. */
  async *read(): AsyncGenerator<string[]> {
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      this.#pack(bucket);
      const parts: Buffer[] = [];
      for (let part = 0; part < this.#spilled[bucket]!; part++) {
        const blob = await this.#blobs.read(`${this.#prefix}${bucket}/${part}`);
        parts.push(await whole(blob!));
      }
      parts.push(...this.#chunks[bucket]!);
      this.#chunks[bucket] = [];
      const lines = Buffer.concat(parts).toString('utf8').split('\n');
      lines.pop();
      if (lines.length > 0) yield lines;
    }
  }

  #pack(bucket: number): void {
    const fresh = this.#fresh[bucket]!;
    if (fresh.length === 0) return;
    const chunk = Buffer.from(`${fresh.join('\n')}\n`);
    this.#chunks[bucket]!.push(chunk);
    this.#held += chunk.length;
    fresh.length = 0;
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
