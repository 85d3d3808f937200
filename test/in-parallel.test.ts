import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inParallel } from '../src/in-parallel.ts';

const items = Array.from({ length: 20 }, (_, index) => index);

it('answers in order, with no more at once than allowed', async () => {
  let running = 0;
  let most = 0;
  const results = await inParallel(items, 3, async (item) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < item % 4; turn++) await setImmediate();
    running--;
    return item * 2;
  });
  expect(results).toEqual(items.map((item) => item * 2));
  expect(most).toBe(3);
  expect(await inParallel([], 3, async () => 1)).toEqual([]);
});

it('begins nothing after a failure, and throws it once what runs has ended', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const result = inParallel(items, 2, async (item) => {
    begun.push(item);
    await setImmediate();
    if (item === 4) throw new Error('the fifth');
    await setImmediate();
    ended.push(item);
  });
  await expect(result).rejects.toThrow('the fifth');
  expect(ended).toEqual(begun.filter((item) => item !== 4));
  expect(begun.length).toBeLessThan(8);
});
