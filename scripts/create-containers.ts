/** `npm run create-containers`: creates the database and its containers in Cosmos DB, and adds missing indexes. */
import { allContainers } from '../src/all-containers.ts';
import { programs } from '../src/rulebooks/index.ts';
import { cosmosClient } from '../src/storage/cosmos/client.ts';
import { createCosmosContainers } from '../src/storage/cosmos/containers.ts';

const { PCI_COSMOS_ENDPOINT: endpoint, PCI_COSMOS_KEY: key, PCI_COSMOS_DATABASE: database = 'pci' } = process.env;
if (!endpoint || !key) {
  console.error(
    'Set PCI_COSMOS_ENDPOINT and PCI_COSMOS_KEY to the account that is to hold the data: Cosmos DB lets no identity create containers, but keys and deployments only.',
  );
  process.exit(2);
}
const client = cosmosClient({ endpoint, key }, () => {});
for (const done of await createCosmosContainers(client, database, allContainers(programs))) console.log(done);
client.dispose();
