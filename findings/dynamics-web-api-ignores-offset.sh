#!/usr/bin/env bash
# dynamics-web-api turns text that looks like a time into a Date, and leaves the time's offset out of it.
#
# Versions: dynamics-web-api 2.5.0 (npm), Node 20.
# Expected: values arrive as the Web API of Dataverse sent them; or a Date is the instant that the text names.
# Happens:  every text of the form 2021-02-01T00:30:00+02:00, in a text column too, becomes a Date with those digits in
#           UTC, here two hours late. With fractions of a second, or as a date alone, it stays text.
# Matters:  a time that another system wrote into a text column moves by its offset, at a month's end into another month,
#           and is wrong for good when the record is written back. Columns of a time type come with Z and are right.
#           Which type a value has depends on whether its seconds have a fraction.
# Source:   dateReviver in the package takes an offset in its pattern but builds the Date from the six numbers before it;
#           the README does not mention dates.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund dynamics-web-api@2.5.0

cat >main.cjs <<'JS'
const { createServer } = require('node:http');
const { DynamicsWebApi } = require('dynamics-web-api');
const texts = ['2021-02-01T00:30:00Z', '2021-02-01T00:30:00+02:00', '2021-01-31T20:00:00-05:00', '2021-02-01T00:30:00.5+02:00', '2021-02-01'];
const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ texts }));
});
server.listen(0, '127.0.0.1', async () => {
  const api = new DynamicsWebApi({ serverUrl: `http://127.0.0.1:${server.address().port}`, onTokenRefresh: () => 'any' });
  const read = await api.retrieve({ collection: 'accounts', key: '00000000-0000-0000-0000-000000000001' });
  for (const [index, value] of read.texts.entries())
    console.log(texts[index], value instanceof Date ? `Date ${value.toISOString().slice(0, 16)}Z, names ${new Date(texts[index]).toISOString().slice(0, 16)}Z` : 'text');
  process.exit();
});
JS
echo "dynamics-web-api 2.5.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '2021-02-01T00:30:00Z Date 2021-02-01T00:30Z, names 2021-02-01T00:30Z
2021-02-01T00:30:00+02:00 Date 2021-02-01T00:30Z, names 2021-01-31T22:30Z
2021-01-31T20:00:00-05:00 Date 2021-01-31T20:00Z, names 2021-02-01T01:00Z
2021-02-01T00:30:00.5+02:00 text
2021-02-01 text' ] || { echo "Times are now read otherwise."; exit 1; }
