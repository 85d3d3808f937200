#!/usr/bin/env bash
# rfc6902 goes on with a patch after its test has failed.
#
# Versions: rfc6902 5.4.0, fast-json-patch 3.1.1 (npm), Node 20.
# Expected: a failed test ends the patch and nothing is changed, as in RFC 6902 (section 5), HTTP's PATCH and Cosmos DB,
#           and as the package's own README says where it explains the operation.
# Happens:  applyPatch returns [TestError, null, null], and the document has the new tier. It does not throw.
# Matters:  a test of the version is what keeps a late event from overwriting a newer one: it has no effect unless every
#           result is looked at, and by then the document is changed. Patch a copy, and keep it only if all are null.
# Source:   applyPatch in the package's index.js maps every operation to its own result.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund rfc6902@5.4.0 fast-json-patch@3.1.1

cat >main.cjs <<'JS'
const rfc6902 = require('rfc6902');
const fast = require('fast-json-patch');
const patch = [
  { op: 'test', path: '/version', value: 7 },
  { op: 'replace', path: '/tier', value: 'Silver' },
  { op: 'add', path: '/version', value: 8 },
];
const partner = () => ({ version: 9, tier: 'Gold' });
const one = partner();
console.log('rfc6902', rfc6902.applyPatch(one, patch).map(String).join(), JSON.stringify(one));
const two = partner();
try {
  fast.applyPatch(two, patch);
} catch (error) {
  console.log('fast-json-patch', error.name, JSON.stringify(two));
}
JS
echo "rfc6902 5.4.0 and fast-json-patch 3.1.1:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'rfc6902 TestError: Test failed: 9 != 7,null,null {"version":8,"tier":"Silver"}
fast-json-patch TEST_OPERATION_FAILED {"version":9,"tier":"Gold"}' ] || { echo "A failed test now ends otherwise."; exit 1; }
