import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { allContainers } from '../../src/all-containers.ts';
import { programs } from '../../src/rulebooks/index.ts';
import { cosmosClient } from '../../src/storage/cosmos/client.ts';
import { createEmulatedContainers, startCosmosServer } from '../storage/cosmos/server.ts';
import { subscriptionColumns, tsv } from '../support/world.ts';
import { Product } from './product.ts';

const run = promisify(execFile);

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

  const encryptionKey = `one:${Buffer.alloc(32, 7).toString('base64')}`;
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

  // What each call of the store cost is told, with the trace of the work that it was for.
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
