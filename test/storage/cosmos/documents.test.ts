import { CosmosClient } from '@azure/cosmos';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Charge } from '../../../src/storage/cosmos/charges.ts';
import { openCosmosDocuments } from '../../../src/storage/cosmos/documents.ts';
import type { Documents } from '../../../src/storage/ports.ts';
import { documentsContract } from '../contract.ts';
import { containers, plain, things } from '../things.ts';
import {
  type CosmosServer,
  createEmulatedContainers,
  cutAfter,
  cutBefore,
  firstTimes,
  refuseWith,
  startCosmosServer,
} from './server.ts';

let server: CosmosServer;
let client: CosmosClient;
let databases = 0;
let charges: Charge[] = [];

beforeAll(async () => {
  server = await startCosmosServer();
  client = new CosmosClient({
    endpoint: server.endpoint,
    key: server.key,
    connectionPolicy: { enableEndpointDiscovery: false },
  });
});
afterEach(() => server.intercept(undefined));
afterAll(async () => {
  client.dispose();
  await server.close();
});

async function open(milliseconds = 5_000): Promise<Documents> {
  const database = `pci-${++databases}`;
  await createEmulatedContainers(client, database, containers);
  charges = [];
  const recordCharge = (charge: Charge) => charges.push(charge);
  return openCosmosDocuments({
    endpoint: server.endpoint,
    key: server.key,
    database,
    recordCharge,
    patience: { milliseconds },
  });
}

const key = { partition: 'p', id: 'a/b' };
const value = { count: 1 };

describe('Cosmos DB', () => {
  documentsContract(open);

  it('leaves the time to live to Cosmos DB', async () => {
    const documents = await open();
    await documents.write(plain, { ...key, value, when: 'always', ttlSeconds: 60 });
    const items = client.database(`pci-${databases}`).container('plain').items;
    expect((await items.readAll().fetchAll()).resources).toMatchObject([{ ttl: 60, partition: 'p', document: value }]);
    await documents.write(plain, { ...key, value, when: 'always' });
    expect((await items.readAll().fetchAll()).resources[0]).not.toHaveProperty('ttl');
    await documents.close();
  });

  it('reports the charge of every request, by container and operation', async () => {
    const documents = await open();
    await documents.write(plain, { ...key, value, when: 'absent' });
    await documents.write(plain, { ...key, value, when: 'absent' });
    await documents.write(plain, { ...key, value, when: { etag: 'other' } });
    await documents.write(plain, { ...key, value, when: 'always' });
    await documents.read(plain, { partition: 'p', id: 'none' });
    await documents.query(things, { partition: 'p', limit: 1 });
    await documents.remove(plain, key);
    expect(charges.filter(({ operation }) => operation !== 'metadata')).toEqual([
      { container: 'plain', operation: 'create', requestUnits: 1 },
      { container: 'plain', operation: 'create', requestUnits: 1 },
      { container: 'plain', operation: 'replace', requestUnits: 1 },
      { container: 'plain', operation: 'upsert', requestUnits: 1 },
      { container: 'plain', operation: 'read', requestUnits: 1 },
      { container: 'things', operation: 'query', requestUnits: 1 },
      { container: 'plain', operation: 'delete', requestUnits: 1 },
    ]);
    await documents.close();
  });

  it.each([
    ['throttled', refuseWith(429), 0.38],
    ['in conflict with another write', refuseWith(449), 0.38],
    ['out of service', refuseWith(503), 0.38],
    ['cut off before its effect', cutBefore, undefined],
    ['cut off after its effect', cutAfter, undefined],
  ])('carries out a write that was %s', async (_, fault, charged) => {
    const documents = await open();
    const faulty = async (work: () => Promise<unknown>) => {
      server.intercept(firstTimes(2, fault));
      return work();
    };
    expect(await faulty(() => documents.write(plain, { ...key, value, when: 'absent' }))).toBe(true);
    const { etag } = (await documents.read(plain, key))!;
    expect(await faulty(() => documents.write(plain, { ...key, value: { count: 2 }, when: { etag } }))).toBe(true);
    expect((await documents.read(plain, key))?.value).toEqual({ count: 2 });
    await faulty(() => documents.write(plain, { ...key, value: { count: 3 }, when: 'always' }));
    expect((await documents.read(plain, key))?.value).toEqual({ count: 3 });
    await faulty(() => documents.remove(plain, key));
    expect(await documents.read(plain, key)).toBeUndefined();
    if (charged) expect(charges.filter(({ requestUnits }) => requestUnits === charged)).toHaveLength(8);
    await documents.close();
  });

  it('does not take another writer’s equal document for its own', async () => {
    const documents = await open();
    const other = await open();
    await documents.close();
    const [first, second] = [other, other].map((store) => () => store.write(plain, { ...key, value, when: 'absent' }));
    expect(await first!()).toBe(true);
    server.intercept(firstTimes(1, cutBefore));
    expect(await second!()).toBe(false);
    const { etag } = (await other.read(plain, key))!;
    await other.write(plain, { ...key, value, when: 'always' });
    server.intercept(firstTimes(1, cutBefore));
    expect(await other.write(plain, { ...key, value, when: { etag } })).toBe(false);
    await other.close();
  });

  it.each([
    ['cut off', cutBefore],
    ['out of service', refuseWith(503)],
  ])('reads and lists although a request was %s', async (_, fault) => {
    const documents = await open();
    await documents.write(things, { ...key, value: { rank: 1 }, when: 'always' });
    server.intercept(firstTimes(2, fault, ['GET']));
    expect((await documents.read(things, key))?.value).toEqual({ rank: 1 });
    server.intercept(firstTimes(2, fault, ['POST']));
    expect((await documents.query(things, { limit: 1 })).items).toHaveLength(1);
    await documents.close();
  });

  it('throws unavailable when the fault does not pass', async () => {
    const documents = await open(300);
    server.intercept(firstTimes(Number.POSITIVE_INFINITY, refuseWith(429), ['POST', 'GET', 'PUT', 'DELETE']));
    const unavailable = { kind: 'unavailable', code: 'documents-unavailable' };
    await expect(documents.write(plain, { ...key, value, when: 'absent' })).rejects.toMatchObject(unavailable);
    await expect(documents.read(plain, key)).rejects.toMatchObject(unavailable);
    await expect(documents.query(plain, { partition: 'p', limit: 1 })).rejects.toMatchObject(unavailable);
    const writes = Array.from({ length: 100 }, (_, id) => ({
      partition: 'p',
      id: `${id}`,
      value,
      when: 'always' as const,
    }));
    await expect(documents.writeMany(plain, writes)).rejects.toMatchObject(unavailable);
    await documents.close();
  });

  it('reports a wrong key instead of trying again', async () => {
    const documents = await open();
    server.intercept(firstTimes(1, refuseWith(401), ['GET']));
    await expect(documents.read(plain, key)).rejects.toMatchObject({ code: 'documents-refused' });
    await documents.close();
  });
});
