import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { QueueServiceClient } from '@azure/storage-queue';
import { expect, onTestFinished, test } from 'vitest';
import { writeQuickApp } from '../support/quick-app.ts';
import { putTimersOff } from '../support/timers.ts';
import { subscriptionColumns, tsv } from '../support/world.ts';

test('messages that are not ours end in the poison queue and are reported; the others go on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pci-foreign-'));
  const dataFolder = join(folder, 'data');
  writeQuickApp(folder);
  putTimersOff(dataFolder);
  const program = join(import.meta.dirname, 'host-telling-its-storage.ts');
  const child = spawn(process.execPath, [program, dataFolder, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
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
  const patience = { timeout: 30_000 };
  await expect.poll(status, patience).toBe('succeeded');
  // Five tries, a second apart, then the alert; the others in the same words are only counted for a minute.
  await expect.poll(() => log.match(/was given up/g)?.length, patience).toBe(1);
  const left = async (of: typeof queue) => (await of.getProperties()).approximateMessagesCount;
  await expect.poll(() => left(queue), patience).toBe(0);
  // The unreadable one stays there for somebody to look at.
  await expect.poll(() => left(poison), patience).toBe(1);
});
