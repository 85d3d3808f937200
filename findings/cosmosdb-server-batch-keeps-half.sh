#!/usr/bin/env bash
# @vercel/cosmosdb-server runs a transactional batch without a transaction: what comes before a failure stays.
#
# Versions: @vercel/cosmosdb-server 1.0.1, @azure/cosmos 4.10.1 (npm), Node 20.
# Expected: all or nothing, as the service documents it: a batch whose second operation fails answers 207 with 424 and
#           409, and the first item is not there. Or an error that batches are not supported.
# Happens:  the batch answers 200 with 201 and 409; the first item is stored.
# Matters:  the test of a failed batch passes on the emulator for the wrong reason, or code that checks the batch's own
#           status takes the failure for a success. Only a real account tells whether a write is whole.
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
  await container.items.create({ id: 'taken', pk: 'a' });
  const { code, result } = await container.items.batch(
    [
      { operationType: 'Create', resourceBody: { id: 'first', pk: 'a' } },
      { operationType: 'Create', resourceBody: { id: 'taken', pk: 'a' } },
    ],
    'a',
  );
  const { resource } = await container.item('first', 'a').read();
  console.log('batch', code, 'operations', result.map((one) => one.statusCode).join(' '), 'first item', resource ? 'stored' : 'absent');
  process.exit();
});
JS
echo "@vercel/cosmosdb-server 1.0.1, @azure/cosmos 4.10.1:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'batch 200 operations 201 409 first item stored' ] || { echo "The emulator now treats a failed batch otherwise."; exit 1; }
