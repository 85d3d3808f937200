#!/usr/bin/env bash
# jsonexport writes what follows a list on the record's last row, and what precedes it on the first.
#
# Versions: jsonexport 3.2.0 (npm), Node 20.
# Expected: { id, seats: [a, b], tier } is a row with id, seat and tier, and a row with the second seat; or both rows
#           repeat id and tier.
# Happens:  id stands on the first row and tier on the last. Values of one record meet only if its list has one entry.
# Matters:  a filter by tier in a spreadsheet shows rows without an id, and a sort parts them for good; which column is
#           where depends on the order of the keys. fillTopRow: true gives the first form; fillGaps: true does not help,
#           as it fills downwards only.
# Source:   seen here; the README lists both options, each false by default.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund jsonexport@3.2.0

cat >main.cjs <<'JS'
const jsonexport = require('jsonexport');
const partners = [{ id: 'P1', seats: [{ plan: 'E3' }, { plan: 'E5' }], tier: 'Gold' }, { id: 'P2', seats: [{ plan: 'E3' }], tier: 'Silver' }];
(async () => {
  for (const options of [{}, { fillGaps: true }, { fillTopRow: true }]) console.log(`${JSON.stringify(options)}\n${await jsonexport(partners, options)}`);
})();
JS
echo "jsonexport 3.2.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '{}
id,seats.plan,tier
P1,E3,
,E5,Gold
P2,E3,Silver
{"fillGaps":true}
id,seats.plan,tier
P1,E3,
P1,E5,Gold
P2,E3,Silver
{"fillTopRow":true}
id,seats.plan,tier
P1,E3,Gold
,E5,
P2,E3,Silver' ] || { echo "Rows are now written otherwise."; exit 1; }
