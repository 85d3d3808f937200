import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { QueueServiceClient } from '@azure/storage-queue';
import { expect, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { readConfiguration } from '../../src/configuration/configuration.ts';
import { queueNames } from '../../src/storage/ports.ts';
import { outcomeOverHttp, tellOverHttp } from '../crash/story-over-http.ts';
import { receiver, statuses } from '../notifications/receiver.ts';
import { handle } from '../support/services.ts';
import { putTimersOff } from '../support/timers.ts';

/** Handles every message that it can see, beside the host, and leaves it in the queue. */
class SecondWorker {
  /** By queue, how many messages it has handled. */
  readonly worked: Record<string, number> = {};
  readonly #app: App;
  readonly #stopping = new AbortController();
  readonly #work: Promise<unknown>;

  constructor(app: App, storage: string) {
    this.#app = app;
    this.#work = Promise.all(queueNames.map((name) => this.#watch(name, storage)));
  }

  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    await this.#work;
    await this.#app.notifications.lanes.idle();
    await this.#app.documents.close();
  }

  async #watch(name: string, storage: string): Promise<void> {
    const queue = QueueServiceClient.fromConnectionString(storage).getQueueClient(name);
    await queue.createIfNotExists();
    const seen = new Set<string>();
    const underWay: Promise<void>[] = [];
    for (; !this.#stopping.signal.aborted; await pause(2)) {
      const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
      for (const { messageId, messageText } of peekedMessageItems) {
        if (seen.has(messageId)) continue;
        seen.add(messageId);
        const { trace: _, ...message } = JSON.parse(Buffer.from(messageText, 'base64').toString());
        // Whatever fails here, the host's own try decides on the message.
        underWay.push(handle(this.#app, name, JSON.stringify(message), 1).catch(() => {}));
        this.worked[name] = (this.worked[name] ?? 0) + 1;
      }
    }
    await Promise.all(underWay);
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 40_000; !(await holds()); await pause(20))
    if (Date.now() > end) throw new Error(`${what}: never`);
}

/** Runs the story over HTTP, on a host alone or with a second worker on its queues and store, and returns the outcome. */
async function run(second: boolean) {
  const ear = await receiver(statuses(200));
  const folder = mkdtempSync(join(tmpdir(), 'pci-second-'));
  putTimersOff(folder);
  const child: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, 'host-telling-its-storage.ts'), folder],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = once(child, 'exit');
  let worker: SecondWorker | undefined;
  try {
    const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
    const { url, storage } = JSON.parse(line) as { url: string; storage: string };
    const ask = async (path: string, given: RequestInit = {}) => {
      const answer = await fetch(`${url}/api/${path}`, given);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Record<string, string> & { items: { id: string; state: string }[] };
    };
    const post = (path: string, body: object) =>
      ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const succeeded = (path: string) => until(path, async () => (await ask(path)).status === 'succeeded');
    const endpoint = await post('webhooks', { url: ear.url, events: ['partner.tier.changed'] });
    const configuration = readConfiguration({ PCI_DATA_DIR: folder, AzureWebJobsStorage: storage });
    worker = second ? new SecondWorker(await createApp(configuration, { hasDashboard: true }), storage) : undefined;
    await tellOverHttp({
      async imported(report, body, headers, query) {
        const { id } = await ask(`imports/${report}${query}`, { method: 'POST', headers, body });
        await succeeded(`imports/${id}`);
      },
      refreshed: async (month) => succeeded(`refreshes/${(await post('refreshes', { month })).id}`),
    });
    await until('delivered', async () => {
      const { items } = await ask(`webhooks/${endpoint.id}/deliveries`);
      return items.map(({ state }) => state).join() === 'delivered';
    });
    await worker?.stop();
    child.kill('SIGTERM');
    await exited;
    return { outcome: outcomeOverHttp(folder, ear.port), requests: ear.requests.length, worked: worker?.worked ?? {} };
  } finally {
    await worker?.stop();
    child.kill('SIGTERM');
    await exited;
    await ear.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a second worker that works every message at the same time changes nothing, and nothing is sent twice', async () => {
  const [alone, both] = await Promise.all([run(false), run(true)]);
  for (const queue of ['imports', 'refreshes']) expect(both.worked[queue], queue).toBeGreaterThan(0);
  expect(both.outcome).toEqual(alone.outcome);
  expect([alone.requests, both.requests]).toEqual([1, 1]);
});
