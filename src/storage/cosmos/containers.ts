import type { ContainerDefinition, CosmosClient, IndexingPolicy } from '@azure/cosmos';
import type { Container } from '../containers.ts';
import { itemPath } from './queries.ts';

const indexPath = (path: string) => `/${itemPath(path).join('/')}`;

/**
 * What Cosmos DB indexes of a container: the declared paths and the partition, nothing else, since each path makes
 * every write dearer. Listings end their order with partition and id, so each ordered path has a composite index.
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

/** A container as Cosmos DB is to have it; documents live for ever unless their own time to live says otherwise. */
export function containerDefinition(container: Container<unknown>): ContainerDefinition {
  return {
    id: container.name,
    partitionKey: { paths: ['/partition'] },
    defaultTtl: -1,
    indexingPolicy: indexingPolicy(container),
  };
}

/** Makes the database and the containers where they do not exist. Those that exist stay as they are. */
export async function createCosmosContainers(
  client: CosmosClient,
  database: string,
  containers: readonly Container<unknown>[],
): Promise<void> {
  const created = await client.databases.createIfNotExists({ id: database });
  for (const container of containers)
    await created.database.containers.createIfNotExists(containerDefinition(container));
}
