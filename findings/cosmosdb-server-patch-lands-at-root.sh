#!/usr/bin/env bash
# @vercel/cosmosdb-server applies a patch below a missing parent to the root of the item.
#
# Versions: @vercel/cosmosdb-server 1.0.1, @azure/cosmos 4.10.1 (npm), Node 20.
# Expected: an error, as JSON Patch has it and as this emulator gives for other absent paths; or the parent is created.
# Happens:  set, add and incr at /address/city on an item without "address" write to the property "city" beside the id,
#           over a "city" that the item may have there.
# Matters:  a test of "patch a nested counter that is not there yet" gets 200 and passes unless it compares the whole
#           item; and it can change another property of the same name.
# Source:   seen here; the package's README lists item operations as supported and names no exception.
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
  const patches = [
    { op: 'set', path: '/address/city', value: 'Oslo' },
    { op: 'add', path: '/address/city', value: 'Oslo' },
    { op: 'incr', path: '/address/city', value: 5 },
    { op: 'replace', path: '/address/city', value: 'Oslo' },
  ];
  for (const patch of patches) {
    await container.items.upsert({ id: 'i', pk: 'a', city: 1 });
    const answer = await container.item('i', 'a').patch([patch]).catch((error) => ({ statusCode: error.code, resource: {} }));
    const { address, city } = answer.resource;
    console.log(patch.op, patch.path, answer.statusCode, JSON.stringify({ address, city }));
  }
  process.exit();
});
JS
echo "@vercel/cosmosdb-server 1.0.1, @azure/cosmos 4.10.1:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'set /address/city 200 {"city":"Oslo"}
add /address/city 200 {"city":"Oslo"}
incr /address/city 200 {"city":6}
replace /address/city 400 {}' ] || { echo "The emulator now patches below a missing parent otherwise."; exit 1; }
