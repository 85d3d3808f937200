import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRateLimit } from '../../src/access/rate-limit.ts';
import { World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const pass = (milliseconds: number) => {
  world.time = new Date(world.time.getTime() + milliseconds);
};
const allowedOf = async (take: (client: string) => Promise<{ allowed: boolean }>, times: number, client = 'crm') => {
  const answers = [];
  for (let index = 0; index < times; index++) answers.push(await take(client));
  return answers.filter(({ allowed }) => allowed).length;
};

test('a client may send as many as a minute allows at once, then at that rate', async () => {
  const take = createRateLimit(world, 600);
  expect(await allowedOf(take, 700)).toBe(600);
  expect(await take('crm')).toEqual({ allowed: false, limit: 600, remaining: 0, seconds: 1 });
  expect((await take('another')).allowed).toBe(true);
  pass(1_000);
  expect(await allowedOf(take, 50)).toBe(10);
  pass(60_000);
  expect(await allowedOf(take, 700)).toBe(600);
});

test('requests in parallel are counted alike', async () => {
  const take = createRateLimit(world, 100);
  const answers = await Promise.all(Array.from({ length: 300 }, () => take('crm')));
  expect(answers.filter(({ allowed }) => allowed)).toHaveLength(100);
});

test('several processes share one bucket', async () => {
  const processes = [1, 2, 3].map(() => createRateLimit(world, 60));
  const counts = await Promise.all(processes.map((take) => allowedOf(take, 60)));
  expect(counts.reduce((sum, count) => sum + count)).toBe(60);
});

test('a client that is refused costs the store nothing until it may try again', async () => {
  let writes = 0;
  const documents = { ...world.documents, read: world.documents.read.bind(world.documents) };
  documents.write = async (container, write) => {
    writes++;
    return world.documents.write(container, write);
  };
  const take = createRateLimit({ documents, clock: world.clock }, 20);
  await allowedOf(take, 25);
  const before = writes;
  await allowedOf(take, 500);
  expect(writes).toBe(before);
  expect(before).toBeLessThan(30);
});
