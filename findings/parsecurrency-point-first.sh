#!/usr/bin/env bash
# parsecurrency reads an amount that begins with its decimal point as a hundred times as much.
#
# Versions: parsecurrency 1.1.1 (npm), Node 20.
# Expected: "$.99" is 0.99, or null, which the package gives for text that it cannot read.
# Happens:  it is 99, with the symbol "$."; ".5" is 5, and "-.50 €" is -50.
# Matters:  databases such as Oracle write numbers below one without the zero. Prices per unit and rates come out ten
#           or a hundred times too high, among others of the same column that are right. Put the zero back first.
# Source:   seen here; in the package's expression the symbol may be anything but digits and spaces, also a point.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund parsecurrency@1.1.1

cat >main.cjs <<'JS'
const parse = require('parsecurrency');
for (const text of ['$1.99', '$0.99', '$.99', '.5', '-.50 €', ',75 EUR']) {
  const read = parse(text);
  console.log(text, '→', read && `${read.value}, symbol "${read.symbol}"`);
}
JS
echo "parsecurrency 1.1.1:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '$1.99 → 1.99, symbol "$"
$0.99 → 0.99, symbol "$"
$.99 → 99, symbol "$."
.5 → 5, symbol "."
-.50 € → -50, symbol "."
,75 EUR → 75, symbol ","' ] || { echo "These amounts are now read otherwise."; exit 1; }
