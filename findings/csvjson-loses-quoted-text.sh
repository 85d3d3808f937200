#!/usr/bin/env bash
# csvjson drops the text before the last quotation mark of a value.
#
# Versions: csvjson 5.1.0 (npm), Node 20.
# Expected: with quote: true, "AB ""Nord"" Ltd" is read as AB "Nord" Ltd, as RFC 4180 writes quotation marks in a value.
# Happens:  it is read as Ltd, and "AB ""Nord""" as nothing.
# Matters:  names of companies and offers do have quotation marks (19" rack, "trading as"), and the rest of the row is
#           right, so that only a wrong or empty name is seen. Use a reader that tests against RFC 4180.
# Source:   the reader takes a line character by character and begins the value anew at each quotation mark.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund csvjson@5.1.0

cat >main.cjs <<'JS'
const { toObject } = require('csvjson');
for (const cell of ['"AB Nord, Ltd"', '"AB ""Nord"" Ltd"', '"AB ""Nord"""', '"19"" rack"']) {
  console.log(cell, 'is', JSON.stringify(toObject(`name,seats\n${cell},5\n`, { quote: true })[0]));
}
JS
echo "csvjson 5.1.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '"AB Nord, Ltd" is {"name":"AB Nord, Ltd","seats":"5"}
"AB ""Nord"" Ltd" is {"name":"Ltd","seats":"5"}
"AB ""Nord""" is {"name":"","seats":"5"}
"19"" rack" is {"name":"rack","seats":"5"}' ] || { echo "csvjson now reads quotation marks otherwise."; exit 1; }
