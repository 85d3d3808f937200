import {
  type ContainerDefinition,
  type CosmosClient,
  type IndexingPolicy,
  PartitionKeyDefinitionVersion,
  PartitionKeyKind,
} from '@azure/cosmos';
import type { Container } from '../containers.ts';
import { itemPath } from './queries.ts';

const indexPath = (path: string) => `/${itemPath(path).join('/')}`;

/**
 * Returns the indexing policy: the declared paths and the partition only, since each path adds to the cost of every
 * write. Listings end their order with partition and id, so each ordered path has a composite index.
 */
function indexingPolicy(container: Container<unknown>): IndexingPolicy {
  const paths = container.indexed.filter((path) => path !== 'partition' && path !== 'id');
  const composites = [...paths.map((path) => [path]), ...(container.composite ?? [])];
  if (container.indexed.length > 0) composites.unshift([]);
  return {
    indexingMode: 'consistent',
    automatic: true,
    includedPaths: ['partition', ...paths].map((path) => ({ path: `${indexPath(path)}/?` })),
    excludedPaths: [{ path: '/*' }],
    compositeIndexes: composites.map((index) =>
      [...new Set([...index, 'partition', 'id'])].map((path) => ({ path: indexPath(path), order: 'ascending' })),
    ),
  };
}

/** Returns the definition of a container. Documents never expire unless they have their own time to live. */
export function containerDefinition(container: Container<unknown>): ContainerDefinition {
  return {
    id: container.name,
    partitionKey: { paths: ['/partition'], kind: PartitionKeyKind.Hash, version: PartitionKeyDefinitionVersion.V2 },
    defaultTtl: -1,
    indexingPolicy: indexingPolicy(container),
  };
}

/**
 * Creates the database and the containers that do not exist. Adds to the index policies of existing ones what they
 * lack, and leaves their other indexes. Safe to repeat.
 * @returns for each container, what was done, for people
 */
export async function createCosmosContainers(
  client: CosmosClient,
  database: string,
  containers: readonly Container<unknown>[],
): Promise<string[]> {
  const created = await client.databases.createIfNotExists({ id: database });
  const done: string[] = [];
  for (const wanted of containers.map(containerDefinition)) {
    const { resource, container, statusCode } = await created.database.containers.createIfNotExists(wanted);
    const { added, policy } = withMissing(resource!.indexingPolicy!, wanted.indexingPolicy!);
    if (added.length > 0) await container.replace({ ...resource!, id: wanted.id!, indexingPolicy: policy });
    const what = statusCode === 201 ? 'created' : added.length > 0 ? `now indexes ${added.join(', ')}` : 'unchanged';
    done.push(`${database}/${wanted.id}: ${what}`);
  }
  return done;
}

/** Merges an index policy with the entries that it lacks; returns those separately too. */
function withMissing(has: IndexingPolicy, wanted: IndexingPolicy): { policy: IndexingPolicy; added: string[] } {
  const missingOf = <Index>(
    there: readonly Index[] = [],
    all: readonly Index[] = [],
    textOf: (index: Index) => string,
  ) => {
    const known = new Set(there.map(textOf));
    return all.filter((index) => !known.has(textOf(index)));
  };
  const pathOf = ({ path }: { path: string }) => path;
  const orderOf = (index: NonNullable<IndexingPolicy['compositeIndexes']>[number]) =>
    `(${index.map(({ path, order }) => (order === 'descending' ? `${path} descending` : path)).join(' ')})`;
  const paths = missingOf(has.includedPaths, wanted.includedPaths, pathOf);
  const composites = missingOf(has.compositeIndexes, wanted.compositeIndexes, orderOf);
  return {
    policy: {
      ...has,
      includedPaths: [...(has.includedPaths ?? []), ...paths],
      compositeIndexes: [...(has.compositeIndexes ?? []), ...composites],
    },
    added: [...paths.map(pathOf), ...composites.map(orderOf)],
  };
}
