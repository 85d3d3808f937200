#!/usr/bin/env bash
# odata-query keeps only the last of two conditions on the same property in a list for "any" or "all".
#
# Versions: odata-query 8.1.0 (npm), Node 20.
# Expected: any: [{ amount: { ge: 100 } }, { amount: { lt: 200 } }] asks for both: the README's "Implied and" has it for a
#           list of objects, with two properties as its example, and the same list as the filter itself asks for both.
# Happens:  the objects of the list are merged into one, so that the later condition on a property replaces the earlier.
#           Two "or" or two "not" are one as well.
# Matters:  "lines of February to April" becomes "lines before May": the service answers with rows that were to be left
#           out, with status 200. Write any: { and: [...] }, or one object with both: { amount: { ge: 100, lt: 200 } }.
# Source:   seen here; buildCollectionClause in the repository's src/index.ts spreads each object over those before it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund odata-query@8.1.0

cat >main.cjs <<'JS'
const { default: buildQuery } = require('odata-query');
const months = [{ month: { ge: '2021-02' } }, { month: { lt: '2021-05' } }];
const either = [{ or: [{ sku: 'A' }, { sku: 'B' }] }, { or: [{ seats: 1 }, { seats: 2 }] }];
for (const filter of [
  months,
  { lines: { any: months } },
  { lines: { all: months } },
  { lines: { any: { and: months } } },
  { lines: { any: either } },
  { lines: { any: [{ not: { sku: 'A' } }, { not: { seats: 1 } }] } },
]) {
  console.log(buildQuery({ filter }));
}
JS
echo "odata-query 8.1.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = "?\$filter=month ge '2021-02' and month lt '2021-05'
?\$filter=lines/any(lines:lines/month lt '2021-05')
?\$filter=lines/all(lines:lines/month lt '2021-05')
?\$filter=lines/any(lines:((lines/month ge '2021-02') and (lines/month lt '2021-05')))
?\$filter=lines/any(lines:((lines/seats eq 1) or (lines/seats eq 2)))
?\$filter=lines/any(lines:not (lines/seats eq 1))" ] || { echo "The filters now have other conditions."; exit 1; }
