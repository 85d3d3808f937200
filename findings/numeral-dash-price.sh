#!/usr/bin/env bash
# numeral reads a dash anywhere in a text as a minus sign.
#
# Versions: numeral 2.0.6 (npm), Node 20.
# Expected: "500,-", as prices without cents are written in Norway, Germany and the Netherlands, is 500, or null.
# Happens:  it is -500, also with those locales. "Seats 5-10" is -510, "12-month" is -12, and two dashes are a plus.
# Matters:  whole prices of a list become credits, while those with cents are right, so that a total looks plausible.
#           Take ",-" away first, and test the rest for what a number may hold.
# Source:   seen here; stringToNumber in the package's numeral.js counts the dashes and makes an odd count negative.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund numeral@2.0.6

cat >main.cjs <<'JS'
const numeral = require('numeral');
require('numeral/locales');
for (const [locale, ...texts] of [['no', '1 500,50', '1 500,-', 'kr 500,-'], ['nl-nl', '1.500,50', '1.500,-'], ['de', '500,- €'], ['en', 'Seats 5-10', '12-month', '2021-02-01']]) {
  numeral.locale(locale);
  console.log(locale, texts.map((text) => `"${text}" → ${numeral(text).value()}`).join(', '));
}
JS
echo "numeral 2.0.6:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'no "1 500,50" → 1500.5, "1 500,-" → -1500, "kr 500,-" → -500
nl-nl "1.500,50" → 1500.5, "1.500,-" → -1500
de "500,- €" → -500
en "Seats 5-10" → -510, "12-month" → -12, "2021-02-01" → 20210201' ] || { echo "Dashes are now read otherwise."; exit 1; }
