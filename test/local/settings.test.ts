import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readHostSettings, readLocalValues } from '../../local/settings.ts';

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-host-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text);
  }
  return folder;
}

it("readHostSettings fills in Azure's defaults", async () => {
  const folder = await folderWith({ 'host.json': '{"version": "2.0", "extensions": {"queues": {"batchSize": 10}}}' });
  expect(await readHostSettings(folder)).toEqual({
    functionTimeout: 30 * 60_000,
    routePrefix: 'api',
    queues: {
      batchSize: 10,
      newBatchThreshold: 5,
      visibilityTimeout: 0,
      maxDequeueCount: 5,
      maxPollingInterval: 60_000,
      messageEncoding: 'base64',
    },
  });
});

it("reads the product's own host.json", async () => {
  const settings = await readHostSettings(join(import.meta.dirname, '../..'));
  expect(settings.routePrefix).toBe('');
  expect(settings.queues.messageEncoding).toBe('base64');
});

it.each([
  ['{"version": "1.0"}', 'version'],
  ['{"version": "2.0", "functionTimeout": "10 minutes"}', '"10 minutes" is no time span'],
  ['{"version": "2.0", "extensions": {"queues": {"batchSize": 33}}}', 'batchSize'],
  ['{"version": "2.0",}', 'cannot be read'],
])('refuses host.json %s', async (text, sentence) => {
  const folder = await folderWith({ 'host.json': text });
  await expect(readHostSettings(folder)).rejects.toThrow(sentence);
  await expect(readHostSettings(folder)).rejects.toThrow('host.json');
});

it('says so when host.json is missing; local.settings.json may be', async () => {
  const folder = await folderWith({});
  await expect(readHostSettings(folder)).rejects.toThrow('host.json is missing');
  expect(await readLocalValues(folder)).toEqual({});
});
