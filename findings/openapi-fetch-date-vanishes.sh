#!/usr/bin/env bash
# openapi-fetch leaves a Date out of a query, so that the API answers without the filter.
#
# Versions: openapi-fetch 0.17.0 (npm), Node 20.
# Expected: since=2021-02-01T00:00:00.000Z, as JSON writes a Date and as openapi-fetch itself sends it in a body.
# Happens:  there is no since in the address: a Date is taken for an object whose properties become parameters, and it
#           has none of its own. A list with a Date is refused with an error.
# Matters:  openapi-typescript documents how to make date-time a Date in the types, so this compiles. A question about
#           changes since a day is answered with all changes, with status 200.
# Source:   seen here; the documentation of the query serializer names lists and objects.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"type":"module"}' >package.json
npm install --silent --no-audit --no-fund openapi-fetch@0.17.0

cat >main.js <<'JS'
import createClient from 'openapi-fetch';

const client = createClient({
  baseUrl: 'http://example.com',
  fetch: async (request) => {
    console.log(decodeURIComponent(request.url.replace('http://example.com', '')), await request.text());
    return Response.json({});
  },
});
const since = new Date('2021-02-01T00:00:00Z');
await client.GET('/changes', { params: { query: { since: since.toISOString() } } });
await client.GET('/changes', { params: { query: { since } } });
await client.GET('/changes', { params: { query: { since: [since] } } }).catch(() => console.log('an error'));
await client.POST('/changes', { body: { since } });
JS
echo "openapi-fetch 0.17.0:"
seen=$(node main.js)
echo "$seen"
[ "$seen" = '/changes?since=2021-02-01T00:00:00.000Z 
/changes 
an error
/changes {"since":"2021-02-01T00:00:00.000Z"}' ] || { echo "Dates in a query are now sent otherwise."; exit 1; }
