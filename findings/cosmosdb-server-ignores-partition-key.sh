#!/usr/bin/env bash
# @vercel/cosmosdb-server answers a query and a change feed of one partition with the items of all.
#
# Versions: @vercel/cosmosdb-server 1.0.1, @azure/cosmos 4.10.1 (npm), Node 20.
# Expected: the partitionKey of a query's options limits the answer, as the SDK's reference has it; point reads of the
#           emulator do look at the partition key.
# Happens:  a query and a change feed with partitionKey: 'a' give the items of 'b' too, and a query for the number 5 those
#           of the text '5'.
# Matters:  code that is right looks as if it leaked between tenants, and counts in tests are off; who then adds
#           "WHERE c.pk = @pk" has a test that passes without the option, and pays for every partition in the cloud.
# Source:   query-documents and read-documents of the package never read the header x-ms-documentdb-partitionkey.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @azure/cosmos@4.10.1 @vercel/cosmosdb-server@1.0.1

cat >main.cjs <<'JS'
const { Agent } = require('node:https');
const { default: createServer } = require('@vercel/cosmosdb-server');
const { CosmosClient, ChangeFeedStartFrom } = require('@azure/cosmos');
const server = createServer().listen(0, '127.0.0.1', async () => {
  const client = new CosmosClient({
    endpoint: `https://127.0.0.1:${server.address().port}`,
    key: 'any',
    agent: new Agent({ rejectUnauthorized: false }), // The emulator's certificate is its own.
    connectionPolicy: { enableEndpointDiscovery: false },
  });
  const { database } = await client.databases.create({ id: 'd' });
  const { container } = await database.containers.create({ id: 'c', partitionKey: '/pk' });
  for (const [id, pk] of [['1', 'a'], ['2', 'b'], ['3', 5], ['4', '5']]) await container.items.create({ id, pk });
  const query = async (partitionKey) => (await container.items.query('SELECT VALUE c.id FROM c', { partitionKey }).fetchAll()).resources;
  console.log("query of 'a':", (await query('a')).join(' '));
  console.log('query of 5:', (await query(5)).join(' '));
  const feed = container.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Beginning('a') });
  console.log("change feed of 'a':", (await feed.readNext()).result.map((item) => item.id).join(' '));
  const { resource } = await container.item('2', 'a').read();
  console.log("read of 'b' as 'a':", resource ? 'found' : 'not found');
  process.exit();
});
JS
echo "@vercel/cosmosdb-server 1.0.1, @azure/cosmos 4.10.1:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = "query of 'a': 1 2 3 4
query of 5: 1 2 3 4
change feed of 'a': 1 2 3 4
read of 'b' as 'a': not found" ] || { echo "The emulator now treats partition keys otherwise."; exit 1; }
