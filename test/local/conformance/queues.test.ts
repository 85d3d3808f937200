import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalStorage, startStorage } from '../../../local/azurite/storage.ts';
import type { RegisteredFunction } from '../../../local/functions-worker/core.ts';
import type { InvocationRequest, TypedData } from '../../../local/functions-worker/rpc.ts';
import { listenToQueue } from '../../../local/queues/listener.ts';
import { queuesOf } from '../../../local/queues/service.ts';
import { parseTimeSpan } from '../../../local/settings.ts';
import { casesOf, differsOnPurpose, tableOf } from './tables.ts';

interface Case {
  name: string;
  text?: string;
  base64?: string;
  plain?: boolean;
  encoding?: 'none';
  isPoison?: boolean;
  messages?: number;
  failures?: number;
  takesSeconds?: number;
  watchSeconds?: number;
  azure: object;
  here?: object;
  why?: string;
}

interface Settings {
  batchSize: number;
  newBatchThreshold: number;
  maxDequeueCount: number;
  visibilityTimeout: string;
  maxPollingInterval: string;
}
const { visibilityTimeout, maxPollingInterval, ...settings } = tableOf<{ settings: Settings }>('queues').settings;

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

const fn: RegisteredFunction = { metadata: { name: 'queue', bindings: {} }, callback: () => undefined };

/** Ids and times by their form, since they differ by run. */
function shaped(metadata: Readonly<Record<string, TypedData>>): Record<string, TypedData> {
  const shape = (text: string) =>
    text
      .replace(/^[0-9a-f]{8}-[0-9a-f-]{27}$/, '<id>')
      .replace(/^"20\d\d-\d\d-\d\dT[\d:]{8}/, '"<time>')
      .replace(/^"9999.*/, '"<end of time>"');
  return Object.fromEntries(
    Object.entries(metadata).map(([name, { string, json }]) => [
      name,
      string === undefined ? { json: shape(json!) } : { string: name === 'PopReceipt' ? '<receipt>' : shape(string) },
    ]),
  );
}

async function run(given: Case, queueName: string): Promise<object> {
  const name = given.isPoison ? `${queueName}-poison` : queueName;
  const { queue, poison } = queuesOf(storage.connectionString, name);
  await queue.create();
  const text = given.text ?? '';
  const body = given.base64 ?? (given.plain ? text : Buffer.from(text).toString('base64'));
  for (let sent = 0; sent < (given.messages ?? 1); sent++) await queue.sendMessage(body, { messageTimeToLive: -1 });
  const runs: { text: string; tries: number; data: object; began: number; ended: number }[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const invoke = async (_: RegisteredFunction, { inputData, triggerMetadata }: InvocationRequest) => {
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    // A field of the message may stand in its place, as a text.
    const tries = Number(triggerMetadata.DequeueCount!.json ?? 1);
    const began = Date.now();
    const one = { text: inputData[0]!.data.string!, tries, data: shaped(triggerMetadata), began, ended: 0 };
    const takes = (given.takesSeconds ?? 0) * 1_000 * (runs.length % 2 === 0 ? 1 : 2);
    runs.push(one);
    await wait(takes);
    one.ended = Date.now();
    atOnce--;
    if (tries <= (given.failures ?? 0)) throw new Error('as told');
  };
  const listener = listenToQueue({
    fn,
    bindingName: 'message',
    queue,
    ...(poison ? { poison } : {}),
    settings: {
      ...settings,
      visibilityTimeout: parseTimeSpan(visibilityTimeout)!,
      maxPollingInterval: parseTimeSpan(maxPollingInterval)!,
      messageEncoding: given.encoding ?? 'base64',
    },
    worker: { invoke, onEnded: () => undefined },
    log: () => undefined,
  });
  // Longer than the packages were given: many cases run side by side.
  await wait((given.watchSeconds ?? 3) * 2_000);
  listener.stop();
  await listener.done;
  const [first, second] = runs;
  const left = (await queue.getProperties()).approximateMessagesCount;
  const poisoned =
    poison && (await poison.exists()) ? (await poison.receiveMessages()).receivedMessageItems[0] : undefined;
  return {
    tries: runs.map(({ tries }) => tries),
    mostAtOnce,
    ...(first ? { text: first.text, data: first.data } : {}),
    ...(first && second && given.failures
      ? { secondsBetweenTries: Math.floor((second.began - first.ended) / 1_000) }
      : {}),
    left,
    ...(poisoned
      ? {
          poison: {
            body: poisoned.messageText === body ? 'as sent' : poisoned.messageText,
            dequeueCount: poisoned.dequeueCount,
            daysToLive: Math.round((poisoned.expiresOn.getTime() - Date.now()) / 86_400_000),
          },
        }
      : {}),
  };
}

const cases = casesOf<Case>('queues').map((given, index) => ({ ...given, queueName: `case${index}` }));

test.concurrent.each(cases)('$name', async ({ queueName, ...given }) => {
  differsOnPurpose(given, given.azure);
  expect(await run(given, queueName)).toEqual(given.here ?? given.azure);
});
