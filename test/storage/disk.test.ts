import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { freeBytesOf } from '../../src/storage/disk.ts';

const disk = (megabytes: number) => (async () => ({ bavail: megabytes * 256, bsize: 4_096 })) as never;

test('the free bytes of a disk are returned, and an almost full one is refused', async () => {
  expect(await freeBytesOf(tmpdir())).toBeGreaterThan(0);
  expect(await freeBytesOf('any', disk(100))).toBe(100 * 1024 ** 2);
  await expect(freeBytesOf('any', disk(99))).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'disk-full',
    message: 'The disk of the data folder has 99 MB left. Make room: 100 MB are needed.',
  });
});
