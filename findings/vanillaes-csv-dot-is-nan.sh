#!/usr/bin/env bash
# The option typed of @vanillaes/csv turns every text with a dot, and every empty cell, into NaN.
#
# Versions: @vanillaes/csv 3.0.8 (npm), Node 20.
# Expected: "infer types": a cell that is a number becomes one; contoso.com, "Nord Ltd." and an empty cell stay text.
# Happens:  a cell that has a dot anywhere but at its start goes through parseFloat: contoso.com and "Nord Ltd." are NaN,
#           10.0.0.1 is 10 and "12.5 %" is 12.5. Empty cells are NaN too, 1e5 is 1, and 0123 is 123.
# Matters:  domains, names of companies and blank amounts are in every list of customers; two different domains are one
#           NaN, null in JSON, and a sum with one blank is NaN. Leave typed out and convert named columns in the reviver.
# Source:   inferType in the package's index.js tests for a dot before it tests for a number; the issue that asked for the
#           option, 7 of vanillaes/csv, has it the other way round. The README says no more than "infer types".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @vanillaes/csv@3.0.8

cat >main.mjs <<'JS'
import { parse } from '@vanillaes/csv';
for (const cell of ['1.10', '5', 'MB-300', 'contoso.com', 'Nord Ltd.', 'Dynamics 365 v9.2', '10.0.0.1', '12.5 %', '', '1e5', '0123']) {
  const [[value]] = parse(`"${cell}",end`, { typed: true });
  console.log(JSON.stringify(cell), typeof value === 'number' ? value : JSON.stringify(value));
}
JS
echo "@vanillaes/csv 3.0.8 with typed: true:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = '"1.10" 1.1
"5" 5
"MB-300" "MB-300"
"contoso.com" NaN
"Nord Ltd." NaN
"Dynamics 365 v9.2" NaN
"10.0.0.1" 10
"12.5 %" 12.5
"" NaN
"1e5" 1
"0123" 123' ] || { echo "Cells are now typed otherwise."; exit 1; }
