import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { allContainers } from '../../src/all-containers.ts';
import { programs } from '../../src/rulebooks/index.ts';
import { cosmosClient } from '../../src/storage/cosmos/client.ts';
import { createEmulatedContainers, startCosmosServer } from '../storage/cosmos/server.ts';
import { putTimersOff } from '../support/timers.ts';
import { subscriptionColumns, tsv } from '../support/world.ts';
import { Product } from './product.ts';

const run = promisify(execFile);

const encryptionKey = `one:${Buffer.alloc(32, 7).toString('base64')}`;

test('with Cosmos DB configured, everything is kept there, through the real triggers', async () => {
  const server = await startCosmosServer();
  onTestFinished(() => server.close());
  const settings = { PCI_COSMOS_ENDPOINT: server.endpoint, PCI_COSMOS_KEY: server.key };
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, '../../scripts/create-containers.ts')], {
    env: { ...process.env, ...settings },
  });
  expect(stdout.trim().split('\n')).toEqual(allContainers(programs).map(({ name }) => `pci/${name}: created`));
  await createEmulatedContainers(
    cosmosClient({ endpoint: server.endpoint, key: server.key }, () => {}),
    'pci',
    allContainers(programs),
  );

  const telling = { LOCAL_HOST_LOG_LEVEL: 'information' };
  const product = await Product.start({ ...settings, PCI_ENCRYPTION_KEYS: encryptionKey, ...telling });
  const row = ['s', '2021-02', 't', 'Sales', 'CSP', 1, '30000.00', '1001', 'CSP'];
  expect(await product.import('subscription-details', tsv(subscriptionColumns, row))).toMatchObject({
    status: 'succeeded',
  });
  expect(await product.refresh('2021-02')).toMatchObject({ status: 'succeeded', partnersDone: 1 });
  expect(await product.get('partners/1001/scores/smb')).toMatchObject({ score: 10, tier: 'none', stale: false });
  const { items } = await product.get<{ items: unknown[] }>('partners?program=smb');
  expect(items).toMatchObject([{ partnerId: '1001', score: 10 }]);

  // The cost of each call of the store is reported, with the trace of its work.
  await product.stop();
  const charges = product.log.split('\n').flatMap((line) => {
    const { message = '' } = line.startsWith('{') ? (JSON.parse(line) as { message?: string }) : {};
    const told = message.startsWith('{') ? (JSON.parse(message) as Record<string, string | number>) : {};
    return told.metric === 'request-units' ? [told] : [];
  });
  const counted = new Set(charges.map(({ container, operation }) => `${container} ${operation}`));
  expect([...counted]).toEqual(
    expect.arrayContaining(['imports create', 'imports read', 'scores create', 'scores read']),
  );
  for (const { value, traceId } of charges) {
    expect(value).toBeGreaterThan(0);
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  }
});

test('a database of November 2026 is refused until its tenants have been moved, which goes on automatically', async () => {
  const server = await startCosmosServer();
  onTestFinished(() => server.close());
  const client = cosmosClient({ endpoint: server.endpoint, key: server.key }, () => {});
  await createEmulatedContainers(client, 'pci', allContainers(programs));
  const items = (container: string) => client.database('pci').container(container).items;
  const catalogue = { next: 2, pending: [], effect: 1, settling: [] };
  await items('catalogue').create({ id: 'catalogue', partition: 'catalogue', document: catalogue });
  const row = 's\x7fCSP\x7fSales\x7f\x7f1\x7f1\x7f\x7fCSP\x7f1\x7f3000000\x7f';
  const year = { 'subscription-details': [['1001', '2021-02', 1, '', [row]]], 'dynamics-365-usage': [] };
  await items('tenants').create({ id: '2021', partition: 't', document: year });

  const product = new Product();
  onTestFinished(async () => {
    await product.stop();
    rmSync(product.dataFolder, { recursive: true, force: true });
  });
  const settings = { PCI_COSMOS_ENDPOINT: server.endpoint, PCI_COSMOS_KEY: server.key };
  await product.start({ ...settings, PCI_ENCRYPTION_KEYS: encryptionKey });
  await expect(product.get('partners')).rejects.toThrow(/503 .*former-documents.* 0 so far/s);
  await product.stop();
  putTimersOff(product.dataFolder, ['migrate']);
  await product.start({ ...settings, PCI_ENCRYPTION_KEYS: encryptionKey });
  await expect.poll(() => product.get('partners').catch(() => undefined), { timeout: 20_000 }).toBeDefined();
  const moved = await client.database('pci').container('tenants').item('facts', 't').read();
  expect(moved.resource).toMatchObject({ form: 2, document: { locations: ['1001'] } });
});
