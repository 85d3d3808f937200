#!/usr/bin/env bash
# The package tsv reads twice as many rows from a file with Windows line ends, and changes ids.
#
# Versions: tsv 0.2.0 (npm), Node 20.
# Expected: two rows with the cells' texts, whatever the line ends.
# Happens:  between any two rows there is one whose first cell is empty, since CR and LF each end a line; and cells of
#           digits become numbers: 0123 is 123, and 9007199254740993 another id.
# Matters:  exports from Partner Center have Windows line ends. Counts double; sums and most checks stay right, so nobody
#           sees it but who counts.
# Source:   seen here; the README names neither line ends nor numbers.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund tsv@0.2.0

cat >main.cjs <<'JS'
const TSV = require('tsv');
for (const end of ['\n', '\r\n']) {
  const rows = TSV.parse(['MPNId\tAvailableSeats', '0123\t5', '9007199254740993\t7'].join(end));
  console.log(JSON.stringify(end), rows.length, JSON.stringify(rows));
}
JS
echo "tsv 0.2.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '"\n" 2 [{"MPNId":123,"AvailableSeats":5},{"MPNId":9007199254740992,"AvailableSeats":7}]
"\r\n" 4 [{"MPNId":""},{"MPNId":123,"AvailableSeats":5},{"MPNId":""},{"MPNId":9007199254740992,"AvailableSeats":7}]' ] || { echo "Line ends or ids are now read otherwise."; exit 1; }
