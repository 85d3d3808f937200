import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { QueueServiceClient } from '@azure/storage-queue';
import { expect, onTestFinished, test } from 'vitest';
import { subscriptionColumns, tsv } from '../support/world.ts';

test('messages that are not ours end in the poison queue and are reported; the others go on', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pci-foreign-'));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'host-telling-its-storage.ts'), dataFolder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(dataFolder, { recursive: true, force: true });
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url, storage } = JSON.parse(line) as { url: string; storage: string };

  const queue = QueueServiceClient.fromConnectionString(storage).getQueueClient('imports');
  await queue.createIfNotExists();
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  for (const text of ['not base64 !', base64('{"importId":7}'), base64('[]'), base64('{"importId":"x","more":1}')]) {
    await queue.sendMessage(text);
  }
  const accepted = await fetch(`${url}/api/imports/subscription-details`, {
    method: 'POST',
    headers: { 'content-type': 'text/tab-separated-values' },
    body: tsv(subscriptionColumns, ['s', '2021-02', 't', 'Sales', 'CSP', 1, '1.00', '1001', 'CSP']),
  });
  const { id } = (await accepted.json()) as { id: string };
  const poison = QueueServiceClient.fromConnectionString(storage).getQueueClient('imports-poison');
  const status = async () => ((await (await fetch(`${url}/api/imports/${id}`)).json()) as { status: string }).status;
  for (const end = Date.now() + 20_000; (await status()) !== 'succeeded' && Date.now() < end; ) await pause(100);
  expect(await status()).toBe('succeeded');
  // Five tries, ten seconds apart, then the alert.
  for (const end = Date.now() + 75_000; (log.match(/was given up/g) ?? []).length < 3 && Date.now() < end; )
    await pause(250);
  expect(log.match(/was given up/g)?.length).toBeGreaterThanOrEqual(3);
  expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
  // The one that nobody can read lies there for somebody to look at.
  expect((await poison.getProperties()).approximateMessagesCount).toBe(1);
}, 120_000);
