import { expect, it } from 'vitest';
import { containerDefinition } from '../../../src/storage/cosmos/containers.ts';
import { plain, things } from '../things.ts';

const ascending = (...paths: string[]) => paths.map((path) => ({ path, order: 'ascending' }));

it('indexes the partition alone where nothing is listed across partitions', () => {
  expect(containerDefinition(plain)).toEqual({
    id: 'plain',
    partitionKey: { paths: ['/partition'] },
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
