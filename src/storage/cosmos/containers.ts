import type { ContainerDefinition, CosmosClient, IndexingPolicy } from '@azure/cosmos';
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
    partitionKey: { paths: ['/partition'] },
    defaultTtl: -1,
    indexingPolicy: indexingPolicy(container),
  };
}

/** Creates the database and the containers that do not exist. Existing ones are not changed. */
export async function createCosmosContainers(
  client: CosmosClient,
  database: string,
  containers: readonly Container<unknown>[],
): Promise<void> {
  const created = await client.databases.createIfNotExists({ id: database });
  for (const container of containers)
    await created.database.containers.createIfNotExists(containerDefinition(container));
}
