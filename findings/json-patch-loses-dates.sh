#!/usr/bin/env bash
# fast-json-patch compares two dates letter by letter, and rfc6902 not at all.
#
# Versions: fast-json-patch 3.1.1, rfc6902 5.4.0 (npm), Node 20.
# Expected: two objects with different dates differ by one "replace" with the new time, and those with equal dates do
#           not differ: JSON.stringify writes both as text. So it is where there was no date before.
# Happens:  fast-json-patch adds 24 letters below the date, also for equal dates; applied, they change nothing. rfc6902
#           finds no difference.
# Matters:  objects from a database driver or a CRM client hold dates: the change is lost on the other side, without an
#           error. Compare JSON.parse(JSON.stringify(…)) of both.
# Source:   seen here; a date has no keys of its own, and fast-json-patch compares it with what its toJSON gives.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund fast-json-patch@3.1.1 rfc6902@5.4.0

cat >main.cjs <<'JS'
const fast = require('fast-json-patch');
const rfc6902 = require('rfc6902');
const date = (text) => ({ since: text && new Date(text) });
for (const [before, after] of [['2021-02-01', '2021-03-01'], ['2021-02-01', '2021-02-01'], [null, '2021-03-01']]) {
  const patch = fast.compare(date(before), date(after));
  console.log(`${before} → ${after}`);
  console.log(`  fast-json-patch: ${patch.length} operations, the first ${JSON.stringify(patch[0])}`);
  const text = JSON.parse(JSON.stringify(date(before)));
  console.log(`    applied: ${JSON.stringify(fast.applyPatch(text, patch).newDocument)}`);
  console.log(`  rfc6902: ${JSON.stringify(rfc6902.createPatch(date(before), date(after)))}`);
}
JS
echo "fast-json-patch 3.1.1 and rfc6902 5.4.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '2021-02-01 → 2021-03-01
  fast-json-patch: 24 operations, the first {"op":"add","path":"/since/0","value":"2"}
    applied: {"since":"2021-02-01T00:00:00.000Z"}
  rfc6902: []
2021-02-01 → 2021-02-01
  fast-json-patch: 24 operations, the first {"op":"add","path":"/since/0","value":"2"}
    applied: {"since":"2021-02-01T00:00:00.000Z"}
  rfc6902: []
null → 2021-03-01
  fast-json-patch: 1 operations, the first {"op":"replace","path":"/since","value":"2021-03-01T00:00:00.000Z"}
    applied: {"since":"2021-03-01T00:00:00.000Z"}
  rfc6902: [{"op":"replace","path":"/since","value":"2021-03-01T00:00:00.000Z"}]' ] || { echo "Dates are now compared otherwise."; exit 1; }
