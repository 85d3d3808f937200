#!/usr/bin/env bash
# apiRequest of @hubspot/api-client sends a query value that is undefined as the word undefined.
#
# Versions: @hubspot/api-client 14.0.1 (npm), Node 20.
# Expected: undefined is left out, as it is in the body of the same call and by the client's own methods; a list is sent
#           as repeated names, which HubSpot's API reads.
# Happens:  { after: undefined } is ?after=undefined, null is "null", a list is one value with commas, and a Date is in
#           words of the host's time zone.
# Matters:  the first turn of a paging loop, which has no cursor yet, asks for the page after "undefined", and an optional
#           filter is always set. Leave such names out, and write lists and dates as text.
# Source:   services/http/Request.js of the package hands qs to new URLSearchParams, which makes text of anything.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @hubspot/api-client@14.0.1

cat >main.cjs <<'JS'
const { createServer } = require('node:http');
const { Client } = require('@hubspot/api-client');
let asked;
const server = createServer((request, response) => {
  asked = decodeURIComponent(request.url);
  response.setHeader('content-type', 'application/json').end('{"results":[]}');
});
server.listen(0, '127.0.0.1', async () => {
  const client = new Client({ accessToken: 'any', basePath: `http://127.0.0.1:${server.address().port}` });
  const qs = { limit: 100, after: undefined, archived: null, properties: ['name', 'tpid'] };
  await client.apiRequest({ method: 'GET', path: '/companies', qs });
  console.log('apiRequest', asked);
  await client.crm.companies.basicApi.getPage(100, undefined, ['name', 'tpid']);
  console.log('getPage', asked);
  process.exit();
});
JS
echo "@hubspot/api-client 14.0.1:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'apiRequest /companies?limit=100&after=undefined&archived=null&properties=name,tpid
getPage /crm/v3/objects/companies?limit=100&properties=name&properties=tpid' ] || { echo "The query is now written otherwise."; exit 1; }
