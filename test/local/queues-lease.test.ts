import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalStorage, startStorage } from '../../local/azurite/storage.ts';
import type { RegisteredFunction } from '../../local/functions-worker/core.ts';
import { listenToQueue } from '../../local/queues/listener.ts';
import { queuesOf } from '../../local/queues/service.ts';

let folder: string;
let storage: LocalStorage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-host-'));
  storage = await startStorage(folder);
});
afterAll(async () => {
  await storage.stop();
  await rm(folder, { recursive: true });
});

const settings = {
  batchSize: 4,
  newBatchThreshold: 2,
  visibilityTimeout: 0,
  maxDequeueCount: 2,
  maxPollingInterval: 100,
  messageEncoding: 'base64' as const,
};
const fn: RegisteredFunction = { metadata: { name: 'long', bindings: {} }, callback: () => undefined };
const text = Buffer.from('x').toString('base64');

/** Listens to a queue until `enough`. @param lease milliseconds */
async function listen(
  name: string,
  lease: number,
  invoke: () => Promise<void>,
  enough: Promise<unknown>,
): Promise<void> {
  const worker = { invoke, onEnded: () => undefined };
  const queues = queuesOf(storage.connectionString, name);
  const log = () => undefined;
  const listener = listenToQueue({ fn, bindingName: 'message', ...queues, settings, worker, log, lease });
  await enough;
  listener.stop();
  await listener.done;
}

it('keeps a message invisible while its function runs, however long', async () => {
  const { queue } = queuesOf(storage.connectionString, 'long-work');
  await queue.create();
  await queue.sendMessage(text);
  let invocations = 0;
  const work = async () => {
    invocations++;
    await wait(4_500);
  };
  await listen('long-work', 2_000, work, wait(4_200));
  expect(invocations).toBe(1);
  expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
});

it('tries a message of a poison queue again after its lease, for as long as it fails', async () => {
  const { queue, poison } = queuesOf(storage.connectionString, 'hard-work-poison');
  expect(poison).toBeUndefined();
  await queue.create();
  const sent = Date.now();
  await queue.sendMessage(text);
  let tries = 0;
  const fourth = Promise.withResolvers<void>();
  const work = async () => {
    tries++;
    if (tries < 4) throw new Error('still no store');
    fourth.resolve();
  };
  await listen('hard-work-poison', 1_000, work, fourth.promise);
  expect(tries).toBe(4);
  // Three leases of a second lie between the first and the fourth.
  expect(Date.now() - sent).toBeGreaterThanOrEqual(2_900);
  expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
});
