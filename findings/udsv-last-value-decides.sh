#!/usr/bin/env bash
# uDSV gives a column the type of the last value that it looks at, whatever the values before are.
#
# Versions: udsv 0.7.3 (npm), Node 20.
# Expected: inferSchema calls a column numbers only if all of the rows it looks at hold numbers.
# Happens:  the ids A1, B2 and 3 are a column of numbers, read as NaN, NaN and 3; the months 2021-11 and 2021-12 before a
#           2022 are numbers too, and true makes other texts false. Of the nine rows it looks at only the last decides.
# Matters:  the same export read on another day, with a row more, turns ids into NaN, and into null in JSON. Set the
#           types: schema.cols[0].type = 's'.
# Source:   guessType in the package's dist/uDSV.mjs looks with findLast for a row that has a value.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund udsv@0.7.3

cat >main.mjs <<'JS'
import { inferSchema, initParser } from 'udsv';
const lists = [['A1', 'B2', '3'], ['3', 'A1', 'B2'], ['2021-11', '2021-12', '2022'], ['Gold', 'yes', 'true']];
for (const values of [...lists, [...'12345678', '9', 'A10'], [...'12345678', 'A9', '10']]) {
  const text = `id\n${values.join('\n')}\n`;
  const schema = inferSchema(text);
  console.log(values.join(' '), '→', schema.cols[0].type, String(initParser(schema).typedArrs(text)));
}
JS
echo "udsv 0.7.3:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = 'A1 B2 3 → n NaN,NaN,3
3 A1 B2 → s 3,A1,B2
2021-11 2021-12 2022 → n NaN,NaN,2022
Gold yes true → b:true false,false,true
1 2 3 4 5 6 7 8 9 A10 → n 1,2,3,4,5,6,7,8,9,NaN
1 2 3 4 5 6 7 8 A9 10 → s 1,2,3,4,5,6,7,8,A9,10' ] || { echo "The types are now found otherwise."; exit 1; }
