#!/usr/bin/env bash
# cloudevents writes and reads a binary event's attributes without the percent-encoding that the HTTP binding asks for.
#
# Versions: cloudevents 10.0.0 (npm), Node 20.
# Expected: the subject "Łódź" is the header ce-subject: %C5%81%C3%B3d%C5%BA and back, and a percent sign %25, as section
#           3.1.3.2 of CloudEvents' HTTP protocol binding has it.
# Happens:  the text is put into the header as it is, so that fetch refuses it, or, where it is Latin-1, the receiver sees
#           other bytes than UTF-8's. An encoded subject of another SDK stays encoded.
# Matters:  subjects and extensions with names of customers or places fail, or differ by the sender's SDK, so that what is
#           matched by them does not match. Send structured events, or keep attributes to ASCII.
# Source:   headersFor and the parsers in the package's dist/message/http/headers.js pass values on unchanged.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund cloudevents@10.0.0

cat >main.cjs <<'JS'
const { CloudEvent, HTTP } = require('cloudevents');
const event = (subject) => new CloudEvent({ id: '1', source: '/scores', type: 'score', subject, data: {} });
for (const subject of ['Łódź', '50%']) {
  const { headers } = HTTP.binary(event(subject));
  let sent = 'taken';
  try { new Headers({ 'ce-subject': headers['ce-subject'] }); } catch { sent = 'refused'; }
  console.log('writes', headers['ce-subject'], 'which fetch has', sent);
}
const { headers } = HTTP.binary(event('x'));
console.log('reads', HTTP.toEvent({ headers: { ...headers, 'ce-subject': '%C5%81%C3%B3d%C5%BA' }, body: '{}' }).subject);
JS
echo "cloudevents 10.0.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'writes Łódź which fetch has refused
writes 50% which fetch has taken
reads %C5%81%C3%B3d%C5%BA' ] || { echo "Attributes are now written or read otherwise."; exit 1; }
