import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { eachInParallel, inParallel } from '../src/in-parallel.ts';

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

async function* coming(taken: number[]) {
  for (const item of items) {
    await setImmediate();
    taken.push(item);
    yield item;
  }
}

it('takes items as they come, with no more at once than allowed', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await eachInParallel(coming([]), 3, async (item) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    running--;
    done.push(item);
  });
  expect(done.toSorted((one, other) => one - other)).toEqual(items);
  expect(most).toBe(3);
});

it('takes no further item after a failure, of the work or of what gives the items', async () => {
  const taken: number[] = [];
  const ended: number[] = [];
  const result = eachInParallel(coming(taken), 2, async (item) => {
    await setImmediate();
    if (item === 4) throw new Error('the fifth');
    await setImmediate();
    ended.push(item);
  });
  await expect(result).rejects.toThrow('the fifth');
  expect(taken.length).toBeLessThan(8);
  expect(ended.length).toBeGreaterThan(2);

  async function* broken() {
    yield 1;
    throw new Error('no more');
  }
  await expect(eachInParallel(broken(), 2, async () => {})).rejects.toThrow('no more');
});
