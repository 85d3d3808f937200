#!/usr/bin/env bash
# odata-v4-parser applies "not" to all that follows: not (a) and b is read as not (a and b).
#
# Versions: odata-v4-parser 0.1.29, odata-v4-inmemory 0.1.9, odata-v4-mongodb 0.1.12 (npm), Node 20.
# Expected: "not" binds more strongly than "and" and "or", as OData's URL conventions have it in their table of operator
#           precedence: not (tier eq 'gold') and country eq 'SE' are the Swedish partners without gold.
# Happens:  these are all partners but the Swedish ones with gold. With "or" it is the other way round: too few.
#           Parentheses around what is negated do not help; a pair around the "not" too does, or the "not" at the end.
# Matters:  a service that reads $filter by this parser answers with rows that the caller excluded, with status 200. A
#           filter of a single "not", as in most tests, is right.
# Source:   notExpr in lib/expressions.js reads a whole boolean expression after "not". Upstream issue 4 of
#           jaystack/odata-v4-parser told of "and" and "or", which are mended.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund odata-v4-parser@0.1.29 odata-v4-inmemory@0.1.9 odata-v4-mongodb@0.1.12

cat >main.cjs <<'JS'
const { createFilter } = require('odata-v4-inmemory');
const partners = [
  { id: 1, tier: 'gold', country: 'SE' },
  { id: 2, tier: 'gold', country: 'NO' },
  { id: 3, tier: 'silver', country: 'SE' },
  { id: 4, tier: 'silver', country: 'NO' },
];
for (const filter of [
  "not (tier eq 'gold') and country eq 'SE'",
  "(not (tier eq 'gold')) and country eq 'SE'",
  "country eq 'SE' and not (tier eq 'gold')",
  "not (tier eq 'gold') or country eq 'SE'",
  "country eq 'SE' or not (tier eq 'gold')",
  "not startswith(tier,'g') and country eq 'SE'",
]) {
  console.log(`${filter}:`, partners.filter(createFilter(filter)).map(({ id }) => id).join());
}
console.log(JSON.stringify(require('odata-v4-mongodb').createFilter("not (tier eq 'gold') and country eq 'SE'")));
JS
echo "odata-v4-parser 0.1.29, in odata-v4-inmemory and odata-v4-mongodb:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = "not (tier eq 'gold') and country eq 'SE': 2,3,4
(not (tier eq 'gold')) and country eq 'SE': 3
country eq 'SE' and not (tier eq 'gold'): 3
not (tier eq 'gold') or country eq 'SE': 4
country eq 'SE' or not (tier eq 'gold'): 1,3,4
not startswith(tier,'g') and country eq 'SE': 2,3,4
"'{"$and":{"$not":[{"tier":"gold"},{"country":"SE"}]}}' ] || { echo "The filters now select other rows."; exit 1; }
