#!/usr/bin/env bash
# With enableHttpStream, request.params of @azure/functions holds more than the route's parameters.
#
# Versions: @azure/functions 4.16.5 (npm), Node 20.
# Expected: params are the values of the route's {names}, as documented, whether or not streaming is on.
# Happens:  without streaming they are. With it, every text in the trigger's metadata becomes a parameter; for HTTP the
#           host puts each query value there, and each field of a JSON body, beside the route's.
# Matters:  a handler that checks its parameters strictly, or passes them on as a whole, works until streaming is
#           switched on; then every call with a query answers 400, or a query value reaches what only the route should.
# Source:   createStreamRequest in the package's src/http/HttpRequest.ts takes all of triggerMetadata but Query and
#           Headers. The host's metadata are the binding data of Microsoft.Azure.WebJobs.Extensions.Http: its
#           HttpTriggerAttributeBindingProvider adds query values and the body's fields to those of the route.
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
const { app } = require('@azure/functions');
const core = require('@azure/functions-core');

const stream = process.argv[2] === 'stream';
app.setup({ enableHttpStream: stream });
app.http('one', { route: 'partners/{partner}', handler: ({ params }) => ({ body: JSON.stringify(params) }) });

(async () => {
  const { HttpUri } = await core.model.getCapabilities({});
  const { metadata, handler } = core.functions.get('one');
  const [name] = Object.keys(metadata.bindings).filter((key) => /trigger/i.test(metadata.bindings[key].type));
  // GET /api/partners/7?month=2021-02, as the host tells it.
  const data = { http: { url: 'https://a.example/api/partners/7?month=2021-02', method: 'GET', headers: {}, params: { partner: '7' }, query: { month: '2021-02' } } };
  const triggerMetadata = { partner: { string: '7' }, month: { string: '2021-02' }, Headers: { json: '{}' }, Query: { json: '{"month":"2021-02"}' } };
  const invocation = core.model.getInvocationModel({ invocationId: 'i', metadata, request: { inputData: [{ name, data }], triggerMetadata } });
  const headers = { 'x-ms-invocation-id': 'i', 'x-forwarded-host': 'a.example', 'x-forwarded-proto': 'https' };
  if (stream) http.get(`${HttpUri.replace('localhost', '127.0.0.1')}/api/partners/7?month=2021-02`, { headers });
  const { context, inputs } = await invocation.getArguments();
  const { body } = await invocation.invokeFunction(context, inputs, handler);
  console.log(stream ? 'streamed' : 'by message', body);
  process.exit();
})();
JS
echo "@azure/functions 4.16.5, route partners/{partner}, GET /api/partners/7?month=2021-02:"
seen=$(node main.cjs message; node main.cjs stream)
echo "$seen"
[ "$seen" = 'by message {"partner":"7"}
streamed {"partner":"7","month":"2021-02"}' ] || { echo "params are the same either way now."; exit 1; }
