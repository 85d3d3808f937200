#!/usr/bin/env bash
# @half0wl/money reads "10.00" as ten cents, "10.50" as ten dollars and fifty cents.
#
# Versions: @half0wl/money 1.0.2 (npm), Node 20.
# Expected: 1000 cents, as the README has it: Money.fromString('USD', '10.00') is '$10.00'.
# Happens:  10 cents. The text becomes a number first, which is 10 for "10.00" and for "10", and a whole number is taken
#           for cents. fromFloat refuses 15.00, also an example of the README, for the same reason. What follows a comma
#           is left out: "1,234.50" is one cent.
# Matters:  in a column of prices with two decimals only the round ones are wrong, by a factor of one hundred, and the
#           sum looks plausible.
# Source:   seen here; fromString in dist/Money/ISOMoney.js.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund @half0wl/money@1.0.2

cat >main.cjs <<'JS'
const { Money } = require('@half0wl/money');
for (const text of ['10.00', '10.01', '10.50', '99.99', '100.00', '1,234.50']) {
  const money = Money.fromString('USD', text);
  console.log(`${text}: ${money.getAmount()} cents, ${money.toLocaleString()}`);
}
console.log('KWD 12.000:', Money.fromString('KWD', '12.000').getAmount(), 'fils, of 12000');
try {
  console.log(Money.fromFloat('USD', 15.0).toLocaleString());
} catch (error) {
  console.log('fromFloat 15.00:', error.name);
}
JS
echo "@half0wl/money 1.0.2:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '10.00: 10 cents, $0.10
10.01: 1001 cents, $10.01
10.50: 1050 cents, $10.50
99.99: 9999 cents, $99.99
100.00: 100 cents, $1.00
1,234.50: 1 cents, $0.01
KWD 12.000: 12 fils, of 12000
fromFloat 15.00: TypeError' ] || { echo "Whole amounts are now read otherwise."; exit 1; }
