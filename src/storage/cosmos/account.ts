import { unavailable } from '../../errors.ts';
import { type CosmosAccount, cosmosClient } from './client.ts';
import { persistently, standardPatience } from './retry.ts';

/**
 * Checks that a worker can read what another one wrote before it sent the message: consistency is strong, or bounded
 * staleness in one region.
 * @throws unavailable with the remedy
 */
export async function checkConsistency(account: CosmosAccount): Promise<void> {
  const client = cosmosClient(account, () => {});
  try {
    const { resource } = await persistently(standardPatience, () => client.getDatabaseAccount());
    const { consistencyPolicy: has, readableLocations } = resource!;
    if (has === 'Strong' || (has === 'BoundedStaleness' && readableLocations.length <= 1)) return;
    const where = has === 'BoundedStaleness' ? `${has} in ${readableLocations.length} regions` : has;
    throw unavailable(
      'consistency-too-weak',
      `The Cosmos DB account of PCI_COSMOS_ENDPOINT has the consistency ${where}, by which workers would miss what others wrote: set Strong (az cosmosdb update --default-consistency-level Strong).`,
    );
  } finally {
    client.dispose();
  }
}
