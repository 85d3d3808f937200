#!/usr/bin/env bash
# @azure/cosmos writes the id it makes up into the caller's object, so that the same object is one item ever after.
#
# Versions: @azure/cosmos 4.10.1, @vercel/cosmosdb-server 1.0.1 (npm), Node 20.
# Expected: create and upsert of an item without an id store an item with a new id each time and leave the argument alone,
#           as bulk operations do.
# Happens:  the first call sets id on the argument. The second create of that object answers 409; the second upsert
#           replaces the first item. A bulk create leaves its argument alone.
# Matters:  a template that is changed and stored in a loop (one score per partner, one audit entry per call) ends as one
#           item. Pass a copy, or set the id.
# Source:   Items.create and Items.upsert assign body.id; the reference of disableAutomaticIdGeneration tells that an id is
#           generated, not where it is put.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @azure/cosmos@4.10.1 @vercel/cosmosdb-server@1.0.1

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
  const count = async () => (await container.items.query('SELECT VALUE COUNT(1) FROM c').fetchAll()).resources[0];

  const score = { pk: 'a' };
  for (score.points of [1, 2, 3]) await container.items.upsert(score);
  console.log('three upserts:', await count(), 'item, argument', Object.keys(score).join());

  const entry = { pk: 'a' };
  const codes = [];
  for (let i = 0; i < 2; i++) codes.push(await container.items.create(entry).then((one) => one.statusCode, (error) => error.code));
  console.log('two creates:', codes.join(' '));

  const bulk = { pk: 'a' };
  await container.items.executeBulkOperations([{ operationType: 'Create', partitionKey: 'a', resourceBody: bulk }]);
  console.log('bulk create: argument', Object.keys(bulk).join());
  process.exit();
});
JS
echo "@azure/cosmos 4.10.1, @vercel/cosmosdb-server 1.0.1:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'three upserts: 1 item, argument pk,points,id
two creates: 201 409
bulk create: argument pk' ] || { echo "The argument is now treated otherwise."; exit 1; }
