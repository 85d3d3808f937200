import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Buckets, byId, byRank } from '../../src/imports/buckets.ts';
import type { Blobs } from '../../src/storage/ports.ts';

function blobsInMemory() {
  const kept = new Map<string, Buffer>();
  const blobs: Blobs = {
    async write(name, content) {
      kept.set(name, content instanceof Uint8Array ? Buffer.from(content) : Buffer.concat(await content.toArray()));
    },
    read: async (name) => (kept.has(name) ? Readable.from([kept.get(name)!]) : undefined),
    remove: async (name) => void kept.delete(name),
    async removeAll(prefix) {
      for (const name of kept.keys()) if (name.startsWith(prefix)) kept.delete(name);
    },
  };
  return { blobs, kept };
}

async function linesOf(buckets: Buckets): Promise<string[][]> {
  const groups: string[][] = [];
  for await (const group of buckets.read()) groups.push(group);
  return groups;
}

it('gives every line once, those of a key together and in order, held or spilled', async () => {
  const entries = fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.integer({ min: 0, max: 3_000 })), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(entries, fc.constantFrom(0, 20_000, 10_000_000), async (given, limit) => {
      const lines = given.map(([key, size], index) => ({ key, line: `${index}:${'é'.repeat(size)}` }));
      const buckets = new Buckets(blobsInMemory().blobs, 'work/', limit, byId);
      for (const { key, line } of lines) {
        buckets.add(key, line);
        await buckets.flush();
      }
      const groups = await linesOf(buckets);
      expect(groups.flat().toSorted()).toEqual(lines.map(({ line }) => line).toSorted());
      for (const key of new Set(lines.map((entry) => entry.key))) {
        const own = lines.filter((entry) => entry.key === key).map(({ line }) => line);
        const holding = groups.filter((group) => own.some((line) => group.includes(line)));
        expect(holding).toHaveLength(1);
        expect(holding[0]!.filter((line) => own.includes(line))).toEqual(own);
      }
    }),
    { numRuns: 60 },
  );
});

it('spills while it goes on, and says at the next look when that failed', async () => {
  const { blobs, kept } = blobsInMemory();
  const buckets = new Buckets(blobs, 'work/', 100_000, () => 0);
  for (let line = 0; line < 5_000; line++) {
    buckets.add('', 'x'.repeat(100));
    await buckets.flush();
  }
  expect((await linesOf(buckets)).flat()).toHaveLength(5_000);
  expect(kept.size).toBeGreaterThan(2);

  const full = new Buckets({ ...blobs, write: () => Promise.reject(new Error('no room')) }, 'work/', 10_000, () => 0);
  const fill = async () => {
    for (let line = 0; line < 5_000; line++) {
      full.add('', 'x'.repeat(100));
      await full.flush();
    }
  };
  await expect(fill()).rejects.toThrow('no room');
});

it.each([
  [
    'random GUIDs',
    byId,
    [
      '00a1b2c3-0000-4000-8000-000000000000',
      '7fa1b2c3-0000-4000-8000-000000000000',
      'ffffffff-ffff-4fff-bfff-ffffffffffff',
    ],
  ],
  ['known keys', byRank(['1000001', '20', '3']), ['1000001', '20', '3']],
])('keeps the order of %s', (_, spread, keys) => {
  const buckets = keys.map((key) => spread(key, 64));
  expect(buckets).toEqual(buckets.toSorted((one, other) => one - other));
  expect(new Set(buckets).size).toBe(keys.length);
  for (const bucket of buckets) expect(bucket >= 0 && bucket < 64).toBe(true);
});

it('spreads ids that are no random GUIDs, too', () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`);
  const used = new Set(ids.map((id) => byId(id, 64)));
  expect(used.size).toBeGreaterThan(32);
});
