#!/usr/bin/env bash
# openapi-fetch sends a Blob as {} and a text/csv body in quotation marks.
#
# Versions: openapi-fetch 0.17.0 (npm), Node 20.
# Expected: what fetch itself does with a Blob, bytes, URLSearchParams or text; or, with a content type of its own, that
#           only JSON is written as JSON. FormData and application/x-www-form-urlencoded are seen to.
# Happens:  all else goes through JSON.stringify: a Blob and URLSearchParams arrive as {}, bytes as {"0":105,...}, a report
#           sent as text/csv as one line in quotation marks with \n for its line ends, under the name text/csv.
# Matters:  the upload answers 2XX where only a body is looked for, and the file is gone. Types do not warn: a binary body
#           is string or Blob in the generated schema. Pass bodySerializer: (body) => body in such calls.
# Source:   defaultBodySerializer in the package's src/index.js; the reference names JSON.stringify as the default and not
#           that it also holds for bodies which are no JSON.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund openapi-fetch@0.17.0

cat >main.mjs <<'JS'
import { createServer } from 'node:http';
import createClient from 'openapi-fetch';
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  response.setHeader('content-type', 'application/json').end(JSON.stringify(`${request.headers['content-type']} ${body}`));
});
server.listen(0, '127.0.0.1', async () => {
  const client = createClient({ baseUrl: `http://127.0.0.1:${server.address().port}` });
  const send = async (name, options) => console.log(`${name}:`, (await client.POST('/reports', options)).data);
  const csv = { 'content-type': 'text/csv' };
  await send('Blob', { body: new Blob(['id,name\n'], { type: 'text/csv' }) });
  await send('bytes', { body: new Uint8Array([105, 100]), headers: csv });
  await send('text', { body: 'id,name\n', headers: csv });
  await send('text as it is', { body: 'id,name', headers: csv, bodySerializer: (body) => body });
  process.exit();
});
JS
echo "openapi-fetch 0.17.0:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = 'Blob: application/json {}
bytes: text/csv {"0":105,"1":100}
text: text/csv "id,name\n"
text as it is: text/csv id,name' ] || { echo "openapi-fetch now sends such bodies otherwise."; exit 1; }
