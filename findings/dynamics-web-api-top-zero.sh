#!/usr/bin/env bash
# dynamics-web-api leaves top: 0 out of a request, which then asks for every record.
#
# Versions: dynamics-web-api 2.5.0 (npm), Node 20.
# Expected: top: 0 is $top=0, which asks for no record (OData 4.01, URL conventions 5.1.6).
# Happens:  there is no $top in the request.
# Matters:  who asks for the count alone ($count=true, $top=0), or computes how many records are still wanted, gets five
#           thousand a page where none was asked for.
# Source:   seen here. The README says of top only that it limits the number of records.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund dynamics-web-api@2.5.0

cat >main.cjs <<'JS'
const { createServer } = require('node:http');
const { DynamicsWebApi } = require('dynamics-web-api');
const server = createServer((request, response) => {
  console.log(decodeURIComponent(request.url).replace('/api/data/v9.2', ''));
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"value":[]}');
});
server.listen(0, '127.0.0.1', async () => {
  const api = new DynamicsWebApi({ serverUrl: `http://127.0.0.1:${server.address().port}`, dataApi: { version: '9.2' } });
  for (const top of [1, 0]) await api.retrieveMultiple({ collection: 'accounts', top, count: true });
  process.exit();
});
JS
echo "dynamics-web-api 2.5.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = "/accounts?\$count=true&\$top=1
/accounts?\$count=true" ] || { echo "Requests are now made otherwise."; exit 1; }
