#!/usr/bin/env bash
# dynamics-web-api cuts the address of a record off at a # in its alternate key, and leaves a / in it as it is.
#
# Versions: dynamics-web-api 2.5.0 (npm), Node 20.
# Expected: the key reaches the Web API of Dataverse with # and / encoded, as values in a filter do.
# Happens:  everything from the # on is missing from the request, the closing quote and bracket too: the rest of the
#           address is taken for a fragment. A / is sent as it is, which begins another segment of the path.
# Matters:  ids of other systems, customer or contract numbers such as A#7 or 2021/7, are what alternate keys are for. An
#           upsert of such a record is sent to an address that names none. With encodeURIComponent on the value the
#           address is whole.
# Source:   seen here. The README shows alternate keys and says nothing of characters in them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund dynamics-web-api@2.5.0

cat >main.cjs <<'JS'
const { createServer } = require('node:http');
const { DynamicsWebApi } = require('dynamics-web-api');
const server = createServer((request, response) => {
  request.resume();
  console.log(' ', request.method, request.url.replace('/api/data/v9.2', ''));
  response.writeHead(request.method === 'GET' ? 200 : 204, { 'content-type': 'application/json' });
  response.end(request.method === 'GET' ? '{"value":[]}' : '');
});
server.listen(0, '127.0.0.1', async () => {
  const api = new DynamicsWebApi({ serverUrl: `http://127.0.0.1:${server.address().port}`, dataApi: { version: '9.2' } });
  for (const number of ['A7', 'A#7', '2021/7', encodeURIComponent('A#7')]) {
    console.log(number);
    await api.update({ collection: 'accounts', key: `number='${number}'`, data: { tier: 1 } });
  }
  console.log('in a filter');
  await api.retrieveMultiple({ collection: 'accounts', filter: "number eq 'A#7'" });
  process.exit();
});
JS
echo "dynamics-web-api 2.5.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = "A7
  PATCH /accounts(number='A7')
A#7
  PATCH /accounts(number='A
2021/7
  PATCH /accounts(number='2021/7')
A%237
  PATCH /accounts(number='A%237')
in a filter
  GET /accounts?\$filter=number%20eq%20%27A%237%27" ] || { echo "Keys are now sent otherwise."; exit 1; }
