import { expect, it, onTestFinished } from 'vitest';
import { cosmosClient } from '../../../src/storage/cosmos/client.ts';
import { containerDefinition, createCosmosContainers } from '../../../src/storage/cosmos/containers.ts';
import { plain, things } from '../things.ts';
import { startCosmosServer } from './server.ts';

const ascending = (...paths: string[]) => paths.map((path) => ({ path, order: 'ascending' }));

it('indexes the partition alone where nothing is listed across partitions', () => {
  expect(containerDefinition(plain)).toEqual({
    id: 'plain',
    partitionKey: { kind: 'Hash', paths: ['/partition'], version: 2 },
    defaultTtl: -1,
    indexingPolicy: {
      indexingMode: 'consistent',
      automatic: true,
      includedPaths: [{ path: '/partition/?' }],
      excludedPaths: [{ path: '/*' }],
      compositeIndexes: [],
    },
  });
});

it('indexes the declared paths, and the orders that listings come in', () => {
  const { includedPaths, compositeIndexes } = containerDefinition(things).indexingPolicy!;
  expect(includedPaths).toContainEqual({ path: '/document/nested/score/?' });
  expect(compositeIndexes).toEqual([
    ascending('/partition', '/id'),
    ascending('/document/name', '/partition', '/id'),
    ascending('/document/rank', '/partition', '/id'),
    ascending('/document/group', '/partition', '/id'),
    ascending('/document/flag', '/partition', '/id'),
    ascending('/document/nested/score', '/partition', '/id'),
    ascending('/document/group', '/document/rank', '/partition', '/id'),
    ascending('/partition', '/document/rank', '/id'),
  ]);
});

it('adds to an existing container what its index policy lacks, and keeps what else it has', async () => {
  const server = await startCosmosServer();
  onTestFinished(() => server.close());
  const client = cosmosClient({ endpoint: server.endpoint, key: server.key }, () => {});
  const first = { name: 'things', indexed: ['name'] };
  const second = { ...first, indexed: ['name', 'rank'], composite: [['name', 'rank']] };
  expect(await createCosmosContainers(client, 'pci', [first])).toEqual(['pci/things: created']);
  expect(await createCosmosContainers(client, 'pci', [first])).toEqual(['pci/things: unchanged']);

  const added = [
    '/document/rank/?',
    '(/document/rank /partition /id)',
    '(/document/name /document/rank /partition /id)',
  ];
  expect(await createCosmosContainers(client, 'pci', [second])).toEqual([
    `pci/things: now indexes ${added.join(', ')}`,
  ]);
  const { resource } = await client.database('pci').container('things').read();
  expect(resource).toMatchObject(containerDefinition(second));

  // One that knows less takes nothing away.
  expect(await createCosmosContainers(client, 'pci', [first])).toEqual(['pci/things: unchanged']);
  expect((await client.database('pci').container('things').read()).resource).toMatchObject(containerDefinition(second));
});
