#!/usr/bin/env bash
# With enableHttpStream, a response body is read to its end into memory, whether or not the client reads or is there.
#
# Versions: @azure/functions 4.16.5 (npm), Node 20.
# Expected: the body (a ReadableStream) is pulled as fast as the client reads, and cancelled when the client goes away.
# Happens:  a client that reads nothing: all of a 200 MiB body is pulled at once and the invocation counts as done, with
#           the bytes waiting in the process. A client that has gone: pulled to the end too, cancel() is never called.
# Matters:  "streaming" does not bound memory: a slow reader of a large export costs its whole size, for each reader.
#           Cleaning up in cancel() never happens; a database cursor behind the body runs to its end for nobody.
# Source:   sendProxyResponse in the package's src/http/httpProxy.ts writes each chunk without looking at what write()
#           returns, nor at "close". Open upstream: Azure/azure-functions-nodejs-library issue 294.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @azure/functions@4.16.5
mkdir -p node_modules/@azure/functions-core
cat >node_modules/@azure/functions-core/index.js <<'JS'
// The part of the worker that the package asks for.
exports.functions = new Map();
exports.log = () => {};
exports.registerHook = () => ({ dispose() {} });
exports.registerFunction = (metadata, handler) => exports.functions.set(metadata.name, { metadata, handler });
exports.setProgrammingModel = (model) => { exports.model = model; };
JS
cat >main.cjs <<'JS'
const http = require('node:http');
const { setTimeout } = require('node:timers/promises');
const { app } = require('@azure/functions');
const core = require('@azure/functions-core');

const chunks = 200;
const body = { pulled: 0, cancelled: false };
app.setup({ enableHttpStream: true });
app.http('export', {
  handler: () => ({
    body: new ReadableStream({
      async pull(controller) {
        await setTimeout(1);
        if (++body.pulled > chunks) controller.close();
        else controller.enqueue(new Uint8Array(1 << 20));
      },
      cancel() { body.cancelled = true; },
    }),
  }),
});

async function call(base, invocationId, onResponse) {
  Object.assign(body, { pulled: 0, cancelled: false });
  const { metadata, handler } = core.functions.get('export');
  const [name] = Object.keys(metadata.bindings).filter((key) => /trigger/i.test(metadata.bindings[key].type));
  const request = { inputData: [{ name, data: { http: {} } }], triggerMetadata: { Headers: { json: '{}' } } };
  const invocation = core.model.getInvocationModel({ invocationId, metadata, request });
  const headers = { 'x-ms-invocation-id': invocationId, 'x-forwarded-host': 'a.example', 'x-forwarded-proto': 'https' };
  http.get(base, { headers }, onResponse);
  const { context, inputs } = await invocation.getArguments();
  const result = await invocation.invokeFunction(context, inputs, handler);
  const done = invocation.getResponse(context, result).then(() => 'done');
  return Promise.race([done, setTimeout(10_000, 'waiting')]);
}

(async () => {
  const { HttpUri } = await core.model.getCapabilities({});
  const base = HttpUri.replace('localhost', '127.0.0.1');
  const reads = await call(base, 'idle', (response) => response.pause());
  const waiting = process.memoryUsage().arrayBuffers / 2 ** 20;
  console.log('client reads nothing: pulled', body.pulled - 1, 'of', chunks, 'MiB,', waiting > 150 ? 'most of it in memory,' : '', reads);
  const gone = await call(base, 'gone', (response) => response.destroy());
  console.log('client has gone: pulled', body.pulled - 1, 'of', chunks, 'MiB, cancelled', body.cancelled + ',', gone);
  process.exit();
})();
JS
echo "@azure/functions 4.16.5:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'client reads nothing: pulled 200 of 200 MiB, most of it in memory, done
client has gone: pulled 200 of 200 MiB, cancelled false, done' ] || { echo "The body now follows its reader."; exit 1; }
