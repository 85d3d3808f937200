#!/usr/bin/env bash
# unformat of currency-formatter reads amounts of 19 currencies, as its own format wrote them, as others.
#
# Versions: currency-formatter 1.5.9 (npm), Node 20.
# Expected: unformat(format(amount, { code }), { code }) is the amount, as in the README's examples in dollars and euros.
# Happens:  a symbol with a point in it ends the number before it begins: S/. 1,234.50 of Peru is 0.1234, and amounts in
#           dinars and dirhams are 0. Of Vietnam's 1.234.500 only 1.234 remains, since a point is both the separator of
#           thousands and that of decimals. The minus of tenge and som is taken for theirs: -1234 is 0.1234.
# Matters:  amounts that were written for people and are read back, from a form or a sheet, are 0 or a fraction of
#           themselves, without an error; with dollars and euros all is well. Keep the number beside the text.
# Source:   accounting.unformat knows the separator and not the symbol, open upstream as openexchangerates/accounting.js
#           issue 240; the separators of VND, KZT and KGS are in currency-formatter's currencies.json.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund currency-formatter@1.5.9

cat >main.cjs <<'JS'
const { currencies, format, unformat } = require('currency-formatter');
const readBack = (amount, code) => unformat(format(amount, { code }), { code });
for (const [amount, code] of [[1234.5, 'USD'], [1234.5, 'PEN'], [1234500, 'VND'], [-1234, 'KZT']]) {
  const text = format(amount, { code }).replaceAll('\u00a0', ' '); // A no-break space separates thousands of tenge.
  console.log(`${code} ${amount}: ${text} is read as ${readBack(amount, code)}`);
}
for (const code of ['AED', 'KWD']) console.log(`${code} 1234.5 is read as ${readBack(1234.5, code)}`);
const others = currencies.map(({ code }) => code).filter((code) => [1234, -1234].some((one) => readBack(one, code) !== one));
console.log(`${others.length} of ${currencies.length}: ${others.join(' ')}`);
JS
echo "currency-formatter 1.5.9:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'USD 1234.5: $1,234.50 is read as 1234.5
PEN 1234.5: S/. 1,234.50 is read as 0.1234
VND 1234500: 1.234.500 ₫ is read as 1.234
KZT -1234: -₸1 234-00 is read as 0.1234
AED 1234.5 is read as 0
KWD 1234.5 is read as 0
19 of 163: AED BHD BTN DZD EGP HNL IQD JOD KGS KWD KZT LBP LYD MAD PAB PEN TND VEB VND' ] || { echo "The amounts are now read otherwise."; exit 1; }
