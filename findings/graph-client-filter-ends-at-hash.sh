#!/usr/bin/env bash
# Microsoft's Graph client sends a filter as it is given: a "#" in a customer's name ends it, and drops what comes after.
#
# Versions: @microsoft/microsoft-graph-client 3.0.7 (npm), Node 20.
# Expected: what .filter() is given arrives as the value of $filter, whatever the name in it.
# Happens:  only blanks and letters beyond ASCII are encoded. After a "#" nothing is sent, not even .top() and .select();
#           a "&" ends the filter; the "+" of a time zone arrives as a blank.
# Matters:  whoever looks up customers or partners by name gets a refused, or a far longer, answer for "C# People" alone.
# Source:   seen here; the README shows filters without such characters.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @microsoft/microsoft-graph-client@3.0.7

cat >main.mjs <<'JS'
import { createServer } from 'node:http';
import graph from '@microsoft/microsoft-graph-client';

const server = createServer((request, response) => {
  const query = new URL(request.url, 'http://host').searchParams;
  console.log(JSON.stringify([query.get('$filter'), query.get('$top')]));
  response.setHeader('content-type', 'application/json').end('{"value":[]}');
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const baseUrl = `http://127.0.0.1:${server.address().port}/`;
const client = graph.Client.init({ baseUrl, authProvider: (done) => done(null, 'token') });
for (const filter of [
  "displayName eq 'Contoso'",
  "displayName eq 'C# People'",
  "displayName eq 'Smith & Sons'",
  'createdDateTime ge 2021-09-01T00:00:00+02:00',
])
  await client.api('/contracts').filter(filter).top(5).get();
server.close();
JS
echo "@microsoft/microsoft-graph-client 3.0.7:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = "[\"displayName eq 'Contoso'\",\"5\"]
[\"displayName eq 'C\",null]
[\"displayName eq 'Smith \",\"5\"]
[\"createdDateTime ge 2021-09-01T00:00:00 02:00\",\"5\"]" ] || { echo "Filters are now sent otherwise."; exit 1; }
