#!/usr/bin/env bash
# The JavaScript SDK of CloudEvents gives the bytes of data_base64 as 32-bit numbers.
#
# Versions: cloudevents 10.0.0 (npm), Node 20.
# Expected: the data of an event with data_base64 is a Buffer or Uint8Array, as it is when the same event comes in binary
#           mode.
# Happens:  it is a Uint32Array with one element for each byte. Its elements look right; whatever takes it for bytes
#           (a file, a digest, gunzip, a response's body) gets each byte followed by three zeros. Passed on in binary
#           mode, the event carries four times its data.
# Matters:  a report attached to an event is stored broken, though a test that compares element by element passes, and so
#           does one that passes the event on in structured mode. Use Buffer.from(event.data_base64, 'base64').
# Source:   open upstream as cloudevents/sdk-javascript issue 643; parseStructured in dist/message/http/index.js makes the
#           Uint32Array.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund cloudevents@10.0.0

cat >main.cjs <<'JS'
const { HTTP } = require('cloudevents');
const bytes = Buffer.from('A\tB');
const attributes = { specversion: '1.0', id: '1', source: '/reports', type: 'report' };
const structured = { headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify({ ...attributes, data_base64: bytes.toString('base64') }) };
const binary = { headers: { 'content-type': 'application/octet-stream', ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value])) }, body: bytes };
(async () => {
  console.log('sent', bytes.toString('hex'));
  for (const [mode, message] of Object.entries({ structured, binary })) {
    const { data } = HTTP.toEvent(message);
    console.log(mode, data.constructor.name, 'as a body', Buffer.from(await new Response(data).arrayBuffer()).toString('hex'));
  }
})();
JS
echo "cloudevents 10.0.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'sent 410942
structured Uint32Array as a body 410000000900000042000000
binary Buffer as a body 410942' ] || { echo "Data in base64 is now given otherwise."; exit 1; }
