import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createIssuerKeys } from '../../../src/access/issuer-keys.ts';
import { systemClock } from '../../../src/clock.ts';
import { openAzureQueues } from '../../../src/storage/azure/queues.ts';
import { checkConsistency } from '../../../src/storage/cosmos/account.ts';
import { type CosmosServer, startCosmosServer } from './server.ts';

let server: CosmosServer;
beforeAll(async () => {
  server = await startCosmosServer();
});
afterEach(() => server.intercept(undefined));
afterAll(() => server.close());

/** Lets the account say that it is of this consistency, in so many regions. */
function say(consistency: string, regions = 1): void {
  server.intercept((request, response) => {
    request.resume();
    const location = (index: number) => ({ name: `Region ${index}`, databaseAccountEndpoint: server.endpoint });
    const locations = Array.from({ length: regions }, (_, index) => location(index));
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        _self: '',
        id: 'account',
        writableLocations: locations.slice(0, 1),
        readableLocations: locations,
        userConsistencyPolicy: { defaultConsistencyLevel: consistency },
      }),
    );
  });
}

test.each([
  ['Strong', 1],
  ['Strong', 2],
  ['BoundedStaleness', 1],
])('an account of consistency %s in %i regions is used', async (consistency, regions) => {
  say(consistency, regions);
  await expect(checkConsistency(server)).resolves.toBeUndefined();
});

test.each([
  ['Eventual', 1, 'Eventual'],
  ['Session', 1, 'Session'],
  ['ConsistentPrefix', 1, 'ConsistentPrefix'],
  ['BoundedStaleness', 2, 'BoundedStaleness in 2 regions'],
])('an account of consistency %s in %i regions is refused with the remedy', async (consistency, regions, has) => {
  say(consistency, regions);
  await expect(checkConsistency(server)).rejects.toMatchObject({
    code: 'consistency-too-weak',
    message: expect.stringMatching(
      new RegExp(`PCI_COSMOS_ENDPOINT has the consistency ${has},.*set Strong \\(az cosmosdb update`),
    ),
  });
});

test('an expired certificate is reported at once, with whose it is and what to do', async () => {
  const file = (name: string) => readFileSync(join(import.meta.dirname, '../../http/certificates', name));
  const expired = createServer({ key: file('expired-key.pem'), cert: file('expired.pem') }, (_, response) => {
    response.end();
  });
  expired.listen(0, '127.0.0.1');
  await once(expired, 'listening');
  onTestFinished(() => void expired.close());
  const url = `https://localhost:${(expired.address() as AddressInfo).port}`;
  const began = Date.now();
  const key = Buffer.from('any').toString('base64');
  const trouble = / has expired: have it renewed, or set this machine's clock\.$/;
  await expect(checkConsistency({ endpoint: url, key })).rejects.toMatchObject({
    code: 'documents-refused',
    message: expect.stringMatching(trouble),
  });
  const connectionString = `DefaultEndpointsProtocol=https;AccountName=pci;AccountKey=${key};BlobEndpoint=${url}/pci;QueueEndpoint=${url}/pci;`;
  await expect(openAzureQueues({ connectionString }).send('imports', {})).rejects.toMatchObject({
    code: 'queues-refused',
    message: expect.stringMatching(trouble),
  });
  await expect(createIssuerKeys(url, systemClock).inForce()).rejects.toMatchObject({
    code: 'issuer-unavailable',
    message: expect.stringMatching(trouble),
  });
  expect(Date.now() - began).toBeLessThan(15_000);
});
