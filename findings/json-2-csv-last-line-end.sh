#!/usr/bin/env bash
# json-2-csv reads the line feed at a file's end as part of the last value, and a last CR and LF as one more record.
#
# Versions: json-2-csv 5.6.0 (npm), Node 20.
# Expected: the last record may or may not have an ending line break (RFC 4180, section 2, rule 2).
# Happens:  "gold" at the end of a file is "gold\n" with csv2json's defaults. With Windows line ends and their option,
#           delimiter: { eol: '\r\n' }, the values are right, and a record follows that has only an empty first field.
# Matters:  most programs end a file with a line end. The last row's tier matches no tier, or one record too many is
#           counted and stored under an empty id. Files whose last column is a number hide it: the value goes through
#           JSON.parse, which takes a line feed. Cut the last line end off first.
# Source:   splitLines in the package's lib/csv2json.js cuts the last value at the text's end without looking for the line
#           end there; the README names no condition.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund json-2-csv@5.6.0

cat >main.cjs <<'JS'
const { csv2json } = require('json-2-csv');
const windows = { delimiter: { eol: '\r\n' } };
for (const [text, options] of [
  ['id,tier\na,silver\nb,gold'],
  ['id,tier\na,silver\nb,gold\n'],
  ['id,seats\na,1\nb,2\n'],
  ['id,tier\r\na,silver\r\nb,gold', windows],
  ['id,tier\r\na,silver\r\nb,gold\r\n', windows],
]) {
  console.log(JSON.stringify(text), JSON.stringify(csv2json(text, options)));
}
JS
echo "json-2-csv 5.6.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '"id,tier\na,silver\nb,gold" [{"id":"a","tier":"silver"},{"id":"b","tier":"gold"}]
"id,tier\na,silver\nb,gold\n" [{"id":"a","tier":"silver"},{"id":"b","tier":"gold\n"}]
"id,seats\na,1\nb,2\n" [{"id":"a","seats":1},{"id":"b","seats":2}]
"id,tier\r\na,silver\r\nb,gold" [{"id":"a","tier":"silver"},{"id":"b","tier":"gold"}]
"id,tier\r\na,silver\r\nb,gold\r\n" [{"id":"a","tier":"silver"},{"id":"b","tier":"gold"},{"id":""}]' ] ||
  { echo "The end of a file is now read otherwise."; exit 1; }
