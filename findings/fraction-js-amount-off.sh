#!/usr/bin/env bash
# fraction.js makes another amount of a number with cents: 1234567.89 becomes 1234567.90.
#
# Versions: fraction.js 5.3.4 (npm), Node 20.
# Expected: new Fraction(1234567.89) is 123456789/100, or the exact binary value of that number.
# Happens:  it is 100000000/81, more than a cent off; 123456789.01 is off by 1.11. Small amounts come out right, so that
#           0.1 + 0.2 = 0.3 in the README holds.
# Matters:  sums of money or weights that were taken into fractions in order to be exact are wrong from about six digits
#           before the point on, and nothing says so. Give the text, new Fraction("1234567.89"), or two integers.
# Source:   a number is turned into a fraction by a search between neighbours which stops at a fixed size of denominator;
#           text is read digit by digit. Upstream issue 10 of rawify/Fraction.js tells the same of 999999.99.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund fraction.js@5.3.4

cat >main.cjs <<'JS'
const { Fraction } = require('fraction.js');
for (const text of ['19.99', '1234567.89', '123456789.01']) {
  console.log(text, 'of a number', new Fraction(Number(text)).toFraction(), 'of text', new Fraction(text).toFraction());
}
console.log('off by', new Fraction(123456789.01).sub('123456789.01').valueOf().toFixed(2));
JS
echo "fraction.js 5.3.4:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '19.99 of a number 1999/100 of text 1999/100
1234567.89 of a number 100000000/81 of text 123456789/100
123456789.01 of a number 10000000000/81 of text 12345678901/100
off by 1.11' ] || { echo "fraction.js now reads numbers otherwise."; exit 1; }
