#!/usr/bin/env bash
# odata-filter-parser reads (a) and (b) as b alone, and (a or b) and c as a or (b and c).
#
# Versions: odata-filter-parser 0.6.5, odata-filter-builder 1.0.0 (npm), Node 20.
# Expected: (tier eq 'gold') and (country eq 'SE') are two conditions, with parentheses around the whole or not.
# Happens:  text that begins and ends with a parenthesis is taken for one group, of which the last part is what remains.
#           Otherwise "and" and "or" are read from the left before parentheses are, and without the precedence of "and".
#           Numbers end at a minus sign, dates at their first hyphen, and true is no number: 0, 2021 and NaN.
# Matters:  odata-filter-builder, for one, writes just that form. A service that reads $filter by this parser answers with
#           rows that the caller excluded, or without those that were asked for, with status 200. Conditions on text and
#           positive numbers with parentheses around the whole, as the parser's own serialize writes them, are read right.
# Source:   seen here; parseFragment in dist/odata-parser.js. The introduction in the package's doc folder says that a
#           subset of OData is supported, names "and" and "or", and has values as "a string, number or boolean".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund odata-filter-parser@0.6.5 odata-filter-builder@1.0.0

cat >main.cjs <<'JS'
const { Parser } = require('odata-filter-parser');
const builder = require('odata-filter-builder');
const build = builder.default ?? builder;
for (const filter of [
  build().eq('tier', 'gold').eq('country', 'SE').toString(),
  "((tier eq 'gold') and (country eq 'SE'))",
  "(country eq 'SE' or country eq 'NO') and tier eq 'gold'",
  "country eq 'SE' and tier eq 'gold' or country eq 'NO'",
  'amount gt -5',
  'day ge 2021-02-01',
  'active eq true',
]) {
  console.log(`${filter}: ${Parser.parse(filter).serialize()}`);
}
JS
echo "odata-filter-parser 0.6.5:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = "(tier eq 'gold') and (country eq 'SE'): (country eq 'SE')
((tier eq 'gold') and (country eq 'SE')): ((tier eq 'gold') and (country eq 'SE'))
(country eq 'SE' or country eq 'NO') and tier eq 'gold': ((country eq 'SE') or ((country eq 'NO') and (tier eq 'gold')))
country eq 'SE' and tier eq 'gold' or country eq 'NO': ((country eq 'SE') and ((tier eq 'gold') or (country eq 'NO')))
amount gt -5: (amount gt 0)
day ge 2021-02-01: (day ge 2021)
active eq true: (active eq NaN)" ] || { echo "The filters are now read otherwise."; exit 1; }
