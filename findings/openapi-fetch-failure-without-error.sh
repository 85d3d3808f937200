#!/usr/bin/env bash
# openapi-fetch gives no error for a failed call whose answer has no body.
#
# Versions: openapi-fetch 0.17.0 (npm), Node 20.
# Expected: error is there when the answer is 4XX or 5XX, as the README has it, whose comments beside { data, error } say
#           when each is present.
# Happens:  503 without a body gives error undefined or "", by whether the answer states a length of 0, and no data. Both
#           are false in "if (error)".
# Matters:  a DELETE or PUT that was refused by a gateway or a host that is starting, which answer with headers alone,
#           passes for done, since those calls have no data either. Check response.ok.
# Source:   open upstream as openapi-ts/openapi-typescript issue 2530.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund openapi-fetch@0.17.0

cat >main.mjs <<'JS'
import { createServer } from 'node:http';
import createClient from 'openapi-fetch';
const server = createServer((request, response) => {
  if (request.url === '/length') response.writeHead(503, { 'content-length': '0' }).end();
  if (request.url === '/chunked') response.writeHead(503, { 'transfer-encoding': 'chunked' }).end();
  if (request.url === '/json') response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":"busy"}');
});
server.listen(0, '127.0.0.1', async () => {
  const client = createClient({ baseUrl: `http://127.0.0.1:${server.address().port}` });
  for (const path of ['/json', '/length', '/chunked']) {
    const { data, error, response } = await client.DELETE(path);
    console.log(path, response.status, 'data', JSON.stringify(data), 'error', JSON.stringify(error));
  }
  process.exit();
});
JS
echo "openapi-fetch 0.17.0:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = '/json 503 data undefined error {"error":"busy"}
/length 503 data undefined error undefined
/chunked 503 data undefined error ""' ] || { echo "A failure without a body now has another error."; exit 1; }
