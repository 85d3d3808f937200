#!/usr/bin/env bash
# @azure/functions sends only the last of a response's Set-Cookie headers.
#
# Versions: @azure/functions 4.16.5 (npm), Node 20.
# Expected: headers are a WHATWG Headers; two append('set-cookie', …) are two header lines, as in fetch and undici.
# Happens:  one line, the last. Other repeated headers are joined and arrive whole. A response that also uses the
#           package's own "cookies" loses those in its headers altogether with enableHttpStream.
# Matters:  a sign-in that sets a session and a CSRF cookie, or a proxied answer (new Response(…) from fetch), loses one
#           without an error; which one depends on their order.
# Source:   both src/converters/toRpcHttp.ts and src/http/httpProxy.ts set each entry by its name. Headers.entries() gives
#           set-cookie once per value, so each overwrites the one before.
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
const { once } = require('node:events');
const { app } = require('@azure/functions');
const core = require('@azure/functions-core');

const stream = process.argv[2] === 'stream';
const pairs = [['link', '<a>'], ['link', '<b>'], ['set-cookie', 'session=1'], ['set-cookie', 'csrf=2']];
app.setup({ enableHttpStream: stream });
app.http('headers', { handler: () => ({ headers: new Headers(pairs) }) });
app.http('headers-and-cookies', { handler: () => ({ headers: new Headers(pairs), cookies: [{ name: 'own', value: '3' }] }) });

(async () => {
  const { HttpUri } = await core.model.getCapabilities({});
  for (const [invocationId, { metadata, handler }] of core.functions) {
    const [name] = Object.keys(metadata.bindings).filter((key) => /trigger/i.test(metadata.bindings[key].type));
    const data = { http: { url: 'https://a.example/', method: 'GET', headers: {} } };
    const request = { inputData: [{ name, data }], triggerMetadata: { Headers: { json: '{}' } } };
    const invocation = core.model.getInvocationModel({ invocationId, metadata, request });
    const headers = { 'x-ms-invocation-id': invocationId, 'x-forwarded-host': 'a.example', 'x-forwarded-proto': 'https' };
    const answer = stream && once(http.get(HttpUri.replace('localhost', '127.0.0.1'), { headers }), 'response');
    const { context, inputs } = await invocation.getArguments();
    const { returnValue } = await invocation.getResponse(context, await invocation.invokeFunction(context, inputs, handler));
    const got = stream ? (await answer)[0].headers : { ...returnValue.http.headers, cookies: returnValue.http.cookies.map((cookie) => cookie.name) };
    console.log(stream ? 'streamed' : 'by message', invocationId + ':', JSON.stringify({ link: got.link, 'set-cookie': got['set-cookie'], cookies: got.cookies }));
  }
  process.exit();
})();
JS
echo "@azure/functions 4.16.5, given Set-Cookie session=1 and csrf=2:"
seen=$(node main.cjs stream; node main.cjs message)
echo "$seen"
[ "$seen" = 'streamed headers: {"link":"<a>, <b>","set-cookie":["csrf=2"]}
streamed headers-and-cookies: {"link":"<a>, <b>","set-cookie":["own=3"]}
by message headers: {"link":"<a>, <b>","set-cookie":"csrf=2","cookies":[]}
by message headers-and-cookies: {"link":"<a>, <b>","set-cookie":"csrf=2","cookies":["own"]}' ] ||
  { echo "Set-Cookie headers are now sent otherwise."; exit 1; }
