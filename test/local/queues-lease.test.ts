import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalStorage, startStorage } from '../../local/azurite/storage.ts';
import { listenToQueue } from '../../local/queues/listener.ts';
import { queuesOf } from '../../local/queues/service.ts';
import type { RegisteredFunction } from '../../local/worker/core.ts';

let folder: string;
let storage: LocalStorage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-host-'));
  storage = await startStorage(folder);
}, 60_000);
afterAll(async () => {
  await storage.stop();
  await rm(folder, { recursive: true });
});

it('keeps a message invisible while its function runs, however long', async () => {
  const { queue, poison } = queuesOf(storage.connectionString, 'long-work');
  await queue.create();
  await queue.sendMessage(Buffer.from('x').toString('base64'));
  const fn: RegisteredFunction = { metadata: { name: 'long', bindings: {} }, callback: () => undefined };
  let invocations = 0;
  const listener = listenToQueue({
    fn,
    bindingName: 'message',
    queue,
    poison,
    settings: {
      batchSize: 4,
      newBatchThreshold: 2,
      visibilityTimeout: 0,
      maxDequeueCount: 5,
      maxPollingInterval: 100,
      messageEncoding: 'base64',
    },
    worker: {
      invoke: async () => {
        invocations++;
        await wait(2_800);
      },
      onEnded: () => undefined,
    },
    log: () => undefined,
    lease: 1_000,
  });
  await wait(2_500);
  listener.stop();
  await listener.done;
  expect(invocations).toBe(1);
  expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
}, 60_000);
