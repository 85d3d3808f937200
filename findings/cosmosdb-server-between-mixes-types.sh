#!/usr/bin/env bash
# BETWEEN of the Cosmos DB emulator @vercel/cosmosdb-server compares values of different types.
#
# Versions: @vercel/cosmosdb-server 1.0.1, @azure/cosmos 4.10.1 (npm), Node 20.
# Expected: "v BETWEEN 1 AND 3" is "v >= 1 AND v <= 3", and a comparison across types is undefined and matches nothing,
#           as the service documents it and the emulator has it for >= and <=.
# Happens:  BETWEEN compares as JavaScript does: the text "2", true and the array [2] lie between 1 and 3, and null
#           between 0 and 3.
# Matters:  a store where a number was once written as text passes its tests by emulator and misses those items in Azure:
#           no error there, fewer rows. With >= and <= the emulator shows it.
# Source:   scalar_between_expression in @zeit/cosmosdb-query's lib/transformer.js writes plain operators, where other
#           comparisons go through a function that looks at types.
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
  for (const [index, v] of [2, '2', true, null, [2], 9].entries()) await container.items.create({ id: `${index}`, pk: 'a', v });
  for (const condition of ['c.v >= 1 AND c.v <= 3', 'c.v BETWEEN 1 AND 3', 'c.v BETWEEN 0 AND 3']) {
    const { resources } = await container.items.query(`SELECT VALUE c.v FROM c WHERE ${condition}`).fetchAll();
    console.log(condition, JSON.stringify(resources));
  }
  process.exit();
});
JS
echo "@vercel/cosmosdb-server 1.0.1, @azure/cosmos 4.10.1:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'c.v >= 1 AND c.v <= 3 [2]
c.v BETWEEN 1 AND 3 [2,"2",true,[2]]
c.v BETWEEN 0 AND 3 [2,"2",true,null,[2]]' ] || { echo "The emulator's BETWEEN now compares otherwise."; exit 1; }
