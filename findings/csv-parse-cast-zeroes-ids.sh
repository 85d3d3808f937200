#!/usr/bin/env bash
# csv-parse's option cast turns hexadecimal-looking ids into the number 0.
#
# Versions: csv-parse 7.0.3 (npm), Node 20.
# Expected: "0x1F" stays text, or becomes 31 as Number("0x1F") gives.
# Happens:  0x1F, 0b11 and 0o17 become 0; so do SKU ids like 00E3, read as zero times ten to the third.
# Matters:  different ids become one value, and 0 looks like a value that was in the file. A licence or catalogue report
#           has such ids (four characters of 0-9 and A-Z) beside ones that stay text, so a sample rarely shows it. Cast
#           named columns by a function instead.
# Source:   the parser tests a cell by JavaScript's own conversion, which knows 0x, and then reads it by parseFloat, which
#           stops at the x. The documentation promises only a conversion to native types.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund csv-parse@7.0.3

cat >main.cjs <<'JS'
const { parse } = require('csv-parse/sync');
const ids = ['0x1F', '0b11', '0o17', '00E3', '000B', '0xZZ'];
const [row] = parse(ids.join('\t'), { delimiter: '\t', cast: true });
console.log(ids.map((id, index) => `${id} = ${JSON.stringify(row[index])}`).join(', '));
JS
echo "csv-parse 7.0.3 with cast:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '0x1F = 0, 0b11 = 0, 0o17 = 0, 00E3 = 0, 000B = "000B", 0xZZ = "0xZZ"' ] || { echo "The ids are now cast otherwise."; exit 1; }
