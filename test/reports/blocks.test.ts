import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wholeLines } from '../../src/reports/blocks.ts';
import { cut, pieces } from './files.ts';

const limit = 32;

async function blocksOf(chunks: Iterable<Uint8Array>): Promise<string[]> {
  const blocks: string[] = [];
  for await (const block of wholeLines(pieces(chunks), limit)) blocks.push(block.toString('utf8'));
  return blocks;
}

describe('blocks of whole lines', () => {
  test('end with a line feed, and together are the bytes that came', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', '\t', 'é', '漢', '🙂', '\r'), maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 60 }), fc.array(fc.nat()), async (lines, at) => {
        const text = lines.join('\n');
        const bytes = Buffer.from(text);
        const blocks = await blocksOf(cut(bytes, at));
        expect(blocks.join('')).toBe(text);
        for (const block of blocks.slice(0, -1)) expect(block.endsWith('\n')).toBe(true);
        expect(blocks).toEqual(await blocksOf([bytes]));
      }),
    );
  });

  test('keep the beginning and the end of a line that is longer than the buffer', async () => {
    const long = '漢'.repeat(10_000);
    for (const chunk of [1, 7, 300, 100_000]) {
      const bytes = Buffer.from(`before\n${long}\nafter`);
      const chunks = cut(
        bytes,
        Array.from({ length: Math.floor(bytes.length / chunk) }, (_, index) => index * chunk),
      );
      const [before, kept, after] = (await blocksOf(chunks)).join('').split('\n');
      expect([before, after]).toEqual(['before', 'after']);
      expect(kept!.length).toBeGreaterThan(limit);
      expect(long.startsWith(kept!)).toBe(true);
    }
  });

  test('of nothing there is none', async () => {
    expect(await blocksOf([])).toEqual([]);
    expect(await blocksOf([new Uint8Array()])).toEqual([]);
  });

  test('hold one buffer, however long a line', async () => {
    const seen = new Set<ArrayBufferLike>();
    const chunk = new Uint8Array(1_000).fill(120);
    const chunks = [...Array.from({ length: 1_000 }, () => chunk), Buffer.from('\nend\n')];
    for await (const block of wholeLines(pieces(chunks), limit)) {
      seen.add(block.buffer);
      expect(block.length).toBeLessThanOrEqual(limit * 32);
    }
    expect(seen.size).toBe(1);
  });
});
