#!/usr/bin/env bash
# @azure/cosmos sleeps through its own limit and an abort when a throttled request is to wait.
#
# Versions: @azure/cosmos 4.10.1 (npm), Node 20.
# Expected: with maxWaitTimeInSeconds: 1 an answer 429 that asks for two seconds is an error at once, as the wait would
#           pass the limit; an abort signal ends the wait.
# Happens:  both wait the two seconds and send the request, or fail, after them. The limit counts earlier waits only, so
#           the first wait is never refused and the last may pass the limit by any length.
# Matters:  a handler that gave itself a second still runs when its host or its caller has given up, most of all when the
#           account is busy. Race the call against the signal, or set maxRetryAttemptCount: 0 and wait by yourself.
# Source:   ResourceThrottleRetryPolicy compares the limit before it adds the wait; retryUtility's sleep takes no signal.
#           The same was a bug of @azure/core-rest-pipeline, upstream issue 20778, and is mended there.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @azure/cosmos@4.10.1

cat >main.cjs <<'JS'
const { createServer } = require('node:http');
const { CosmosClient } = require('@azure/cosmos');
const json = { 'content-type': 'application/json' };
const account = JSON.stringify({ writableLocations: [], readableLocations: [] });
const container = JSON.stringify({ id: 'c', _rid: 'r', partitionKey: { paths: ['/pk'], kind: 'Hash' } });
let reads = 0;
// An account that is busy for the next two seconds.
const server = createServer(({ url }, response) => {
  if (url === '/') return response.writeHead(200, json).end(account);
  if (url.endsWith('/colls/c')) return response.writeHead(200, json).end(container);
  reads++;
  response.writeHead(429, { ...json, 'x-ms-retry-after-ms': '2000' }).end('{}');
});
server.listen(0, '127.0.0.1', async () => {
  const read = async (name, retryOptions, abortSignal) => {
    const client = new CosmosClient({
      endpoint: `http://127.0.0.1:${server.address().port}`,
      key: 'any',
      connectionPolicy: { enableEndpointDiscovery: false, retryOptions },
    });
    reads = 0;
    const begun = Date.now();
    const error = await client.database('d').container('c').item('1', 'a').read({ abortSignal }).catch((caught) => caught);
    console.log(name, error.code ?? error.name, Date.now() - begun < 1900 ? 'at once' : 'after the wait', 'reads', reads);
  };
  await read('limit of 1 second:', { maxWaitTimeInSeconds: 1 });
  await read('abort after 0.1 seconds:', {}, AbortSignal.timeout(100));
  process.exit();
});
JS
echo "@azure/cosmos 4.10.1:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'limit of 1 second: 429 after the wait reads 2
abort after 0.1 seconds: AbortError after the wait reads 1' ] || { echo "The wait of a throttled request now ends otherwise."; exit 1; }
