#!/usr/bin/env bash
# The JavaScript SDK of CloudEvents drops the data 0, false, "" and null of an event in structured mode.
#
# Versions: cloudevents 10.0.0 (npm), Node 20.
# Expected: "data" may be any JSON value; HTTP.toEvent(HTTP.structured(event)) has the data again.
# Happens:  the message holds "data":0, the event that is read has no data, as if the member were absent. In binary mode
#           the same data arrive, but numbers, booleans and null as text.
# Matters:  an event whose data is a score or a switch loses just the values 0 and off; the receiver sees undefined, or a
#           default. Wrap such a value in an object.
# Source:   parseStructured in the package's dist/message/http/index.js takes over an attribute "if (property)".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund cloudevents@10.0.0

cat >main.cjs <<'JS'
const { CloudEvent, HTTP } = require('cloudevents');
const shown = (data) => (data === undefined ? 'no data' : JSON.stringify(data));
for (const data of [60, 0, true, false, 'a', '', null]) {
  const message = HTTP.structured(new CloudEvent({ id: '1', source: '/scores', type: 'score', data }));
  const read = HTTP.toEvent(message);
  console.log('sent', /"data":[^},]*/.exec(message.body)[0], 'read', shown(read.data));
}
const { headers, body } = HTTP.binary(new CloudEvent({ id: '1', source: '/scores', type: 'score', data: 0 }));
console.log('in binary mode sent', `${body}`, 'read', shown(HTTP.toEvent({ headers, body: `${body}` }).data));
JS
echo "cloudevents 10.0.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'sent "data":60 read 60
sent "data":0 read no data
sent "data":true read true
sent "data":false read no data
sent "data":"a" read "a"
sent "data":"" read no data
sent "data":null read no data
in binary mode sent 0 read "0"' ] || { echo "Such data are now read otherwise."; exit 1; }
