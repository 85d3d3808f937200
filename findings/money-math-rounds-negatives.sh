#!/usr/bin/env bash
# money-math multiplies negative amounts to wrong cents, and small ones to positive amounts.
#
# Versions: money-math 2.6.3 (npm), Node 20.
# Expected: -1.05 times 0.50 is -0.53 or -0.52, by the rule for halves; minus a product is the product of minus the
#           amount, or a cent beside it for a half.
# Happens:  it is -0.51. A remainder of half a cent or more adds a cent whatever the sign, so that negative products are
#           up to two cents too high: -1.11 times 0.33 is -0.35 instead of -0.37, and -0.01 times 0.60 is 0.01. div does
#           the same; percent is a cent too high.
# Matters:  a charge and its reversal, each with its rate, do not cancel, in about half of all cases. Compute with the
#           absolute amount and put the sign back.
# Source:   seen here; mul in the package's money.js divides towards zero and then adds. The README speaks of rounding to
#           the whole cent and has negative amounts in its examples.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund money-math@2.6.3

cat >main.cjs <<'JS'
const { add, mul, percent } = require('money-math');
for (const [amount, factor] of [['1.05', '0.50'], ['1.11', '0.33'], ['0.01', '0.60']]) {
  const [charge, reversal] = [mul(amount, factor), mul(`-${amount}`, factor)];
  console.log(`${amount} × ${factor} = ${charge}, -${amount} × ${factor} = ${reversal}, together ${add(charge, reversal)}`);
}
console.log(`25.00 % of 19.99 = ${percent('19.99', '25.00')}, of -19.99 = ${percent('-19.99', '25.00')}`);
JS
echo "money-math 2.6.3:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '1.05 × 0.50 = 0.53, -1.05 × 0.50 = -0.51, together 0.02
1.11 × 0.33 = 0.37, -1.11 × 0.33 = -0.35, together 0.02
0.01 × 0.60 = 0.01, -0.01 × 0.60 = 0.01, together 0.02
25.00 % of 19.99 = 5.00, of -19.99 = -4.99' ] || { echo "Negative amounts are now multiplied otherwise."; exit 1; }
