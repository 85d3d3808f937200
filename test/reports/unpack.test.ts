import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { mostUnpackedBytes, unpack } from '../../src/reports/unpack.ts';
import { cut, pieces } from './files.ts';

const megabyte = 1024 ** 2;
/** Packs badly, so that the packed bytes are given to zlib in several pieces. */
const text = Buffer.from(randomBytes(3 * megabyte).toString('hex'));
const packed = gzipSync(text);

async function unpacked(chunks: Iterable<Uint8Array>, encoding: 'gzip' | 'identity'): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of unpack(pieces(chunks), encoding, mostUnpackedBytes)) all.push(Buffer.from(piece));
  return Buffer.concat(all);
}

describe('unpacking', () => {
  test.each([
    ['at once', [packed]],
    ['in pieces of 64 KB', cut(packed, every(64 * 1024))],
    ['in pieces of 5 MB and less', cut(packed, every(1.25 * megabyte))],
    ['with empty pieces', [new Uint8Array(), ...cut(packed, [1, 1, 2])]],
    ['in two members', [...cut(gzipSync(text.subarray(0, 99)), [10]), gzipSync(text.subarray(99))]],
  ])('gives the bytes of a gzip that comes %s', async (_, chunks) => {
    expect((await unpacked(chunks, 'gzip')).equals(text)).toBe(true);
  });

  test('frees a piece once the next one is requested', async () => {
    const seen: Uint8Array[] = [];
    let [held, most] = [0, 0];
    for await (const piece of unpack(pieces([packed]), 'gzip', mostUnpackedBytes)) {
      seen.push(piece);
      held = seen.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
      most = Math.max(most, held);
    }
    expect(seen.length).toBeGreaterThan(10);
    expect(most).toBeLessThanOrEqual(megabyte);
  });

  test('leaves the pieces of a plain file to its source', async () => {
    const chunks = cut(Buffer.from(text.subarray(0, 1_000)), [300, 600]);
    expect((await unpacked(chunks, 'identity')).equals(text.subarray(0, 1_000))).toBe(true);
    expect(Buffer.concat(chunks).equals(text.subarray(0, 1_000))).toBe(true);
  });
});

function every(bytes: number): number[] {
  return Array.from({ length: Math.floor(packed.length / bytes) }, (_, index) => (index + 1) * bytes);
}
