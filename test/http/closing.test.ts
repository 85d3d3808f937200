import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { InvocationContext } from '@azure/functions';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { takeNumber } from '../../src/facts/catalogue.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pci-closing-'));
  Object.assign(process.env, { PCI_DATA_DIR: folder, AzureWebJobsStorage: 'UseDevelopmentStorage=true' });
  vi.resetModules();
});
afterEach(() => rmSync(folder, { recursive: true }));

const load = async () => ({
  ...(await import('../../functions/application.ts')),
  ...(await import('../../functions/request-context.ts')),
});
const context = new InvocationContext({ functionName: 'imports-create', invocationId: 'one' });

test('what is under way ends before the stores are closed', async () => {
  const { theApp, closeApp, during } = await load();
  const app = await theApp();
  const upload = during({ context }, async () => {
    await wait(300);
    return takeNumber(app.documents, 'last');
  });
  await closeApp();
  expect(await Promise.race([upload, 'still under way'])).toBe(1);
});

test('what hangs is left behind within the five seconds that the platform gives', async () => {
  const { theApp, closeApp, during } = await load();
  await theApp();
  void during({ context }, () => new Promise(() => {}));
  const began = Date.now();
  await closeApp();
  expect(Date.now() - began).toBeGreaterThan(3_000);
  expect(Date.now() - began).toBeLessThan(4_800);
});
