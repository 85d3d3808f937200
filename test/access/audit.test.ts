import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditContainer, listAudit, noteAction } from '../../src/access/audit.ts';
import type { AuditEntry } from '../../src/api/service.ts';
import { cosmosClient } from '../../src/storage/cosmos/client.ts';
import { openCosmosDocuments } from '../../src/storage/cosmos/documents.ts';
import { createEmulatedContainers, startCosmosServer } from '../storage/cosmos/server.ts';
import { World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const about = {
  actor: 'tenant/somebody',
  action: 'imports-create',
  partnerId: null,
  resource: '/api/imports/training-details',
  requestId: 'r',
  traceId: 't',
};
const listed = async () => (await listAudit(world, {}, { limit: 100 })).items.map(({ value }) => value);
const days = (count: number) => count * 24 * 60 * 60 * 1_000;

test('an action is recorded before it begins, and its end is added once', async () => {
  const ended = await noteAction(world, about);
  expect(await listed()).toMatchObject([{ ...about, status: null, at: '2022-01-20T06:00:00.000Z' }]);
  world.time = new Date(world.time.getTime() + 5_000);
  await ended(202, { resource: '/api/imports/1' });
  expect(await listed()).toMatchObject([
    { ...about, status: 202, resource: '/api/imports/1', at: '2022-01-20T06:00:00.000Z' },
  ]);
});

test('is listed newest first, by whom, what and which partner', async () => {
  const note = async (changes: Partial<AuditEntry>) => {
    world.time = new Date(world.time.getTime() + days(20));
    await (await noteAction(world, { ...about, ...changes }))(200);
  };
  await note({ partnerId: '1001', action: 'individuals-read' });
  await note({ actor: 'tenant/other' });
  await note({ partnerId: '2001', action: 'individuals-read' });
  const found = async (filter: Parameters<typeof listAudit>[1]) =>
    (await listAudit(world, filter, { limit: 100 })).items.map(({ value }) => value.at.slice(0, 10));
  expect(await found({})).toEqual(['2022-03-21', '2022-03-01', '2022-02-09']);
  expect(await found({ actor: 'tenant/other' })).toEqual(['2022-03-01']);
  expect(await found({ action: 'individuals-read' })).toEqual(['2022-03-21', '2022-02-09']);
  expect(await found({ action: 'individuals-read', partnerId: '1001' })).toEqual(['2022-02-09']);
});

test('is kept for two years, on one machine', async () => {
  await (await noteAction(world, about))(202);
  const noted = world.time.getTime();
  world.time = new Date(noted + days(2 * 365 + 1));
  expect(await listed()).toHaveLength(1);
  world.time = new Date(noted + days(2 * 366 + 1));
  expect(await listed()).toEqual([]);
});

test('is kept for two years, in Cosmos DB by the lifetime of each document', async () => {
  const server = await startCosmosServer();
  try {
    const client = cosmosClient(server, () => {});
    await createEmulatedContainers(client, 'pci', [auditContainer]);
    const documents = openCosmosDocuments({ ...server, database: 'pci', recordCharge: () => {} });
    await (await noteAction({ ...world, documents, clock: world.clock, ids: world.ids }, about))(202);
    const container = client.database('pci').container(auditContainer.name);
    const { resources } = await container.items.readAll().fetchAll();
    expect(resources).toMatchObject([{ ttl: 2 * 366 * 24 * 60 * 60 }]);
    // -1: documents end only where they say when.
    expect((await container.read()).resource?.defaultTtl).toBe(-1);
    await documents.close();
  } finally {
    await server.close();
  }
});
