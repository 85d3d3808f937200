#!/usr/bin/env bash
# REPLACE and ROUND of the Cosmos DB emulator @vercel/cosmosdb-server do what JavaScript's do, not the service's.
#
# Versions: @vercel/cosmosdb-server 1.0.1, @azure/cosmos 4.10.1 (npm), Node 20.
# Expected: REPLACE replaces every occurrence, and ROUND rounds halves away from zero, as the service documents both.
# Happens:  REPLACE("a-b-c", "-", "") is "ab-c"; ROUND(-2.5) is -2 while ROUND(2.5) is 3.
# Matters:  an id without its hyphens, or a rounded correction beside its charge, is right in Azure and wrong on the
#           emulator, where code that works around it is then wrong in Azure. Neither call fails.
# Source:   lib/builtin-functions.js of @zeit/cosmosdb-query, the emulator's part, calls String.replace and Math.round.
#           The emulator's README says that any query is supported but for two spatial functions.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @vercel/cosmosdb-server@1.0.1 @azure/cosmos@4.10.1

cat >main.cjs <<'JS'
const { Agent } = require('node:https');
const { default: createServer } = require('@vercel/cosmosdb-server');
const { CosmosClient } = require('@azure/cosmos');

const server = createServer().listen(0, '127.0.0.1', async () => {
  const client = new CosmosClient({
    endpoint: `https://127.0.0.1:${server.address().port}`,
    key: 'any',
    agent: new Agent({ rejectUnauthorized: false }), // The emulator's certificate is its own.
    connectionPolicy: { enableEndpointDiscovery: false },
  });
  const { database } = await client.databases.create({ id: 'd' });
  const { container } = await database.containers.create({ id: 'c', partitionKey: '/pk' });
  await container.items.create({ id: 'i', pk: 'a' });
  for (const expression of ['REPLACE("a-b-c", "-", "")', 'ROUND(2.5)', 'ROUND(-2.5)']) {
    const { resources } = await container.items.query(`SELECT VALUE ${expression} FROM c`).fetchAll();
    console.log(expression, '=', JSON.stringify(resources[0]));
  }
  process.exit();
});
JS
echo "@vercel/cosmosdb-server 1.0.1, @azure/cosmos 4.10.1:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'REPLACE("a-b-c", "-", "") = "ab-c"
ROUND(2.5) = 3
ROUND(-2.5) = -2' ] || { echo "The emulator's functions now answer otherwise."; exit 1; }
