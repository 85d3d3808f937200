#!/usr/bin/env bash
# currency.js reads negative amounts, as Intl writes them in several languages, as positive.
#
# Versions: currency.js 2.0.4 (npm), Node 20.
# Expected: currency(text, { decimal: ',' }) is the amount that Intl.NumberFormat wrote, or an error with errorOnInvalid.
# Happens:  Norwegian, Swedish, Finnish, Lithuanian and others write the minus sign U+2212, not the hyphen. The parser
#           removes it like a currency symbol: −1 234,50 kr is +1234.50, also with errorOnInvalid.
# Matters:  credit notes and corrections in an export add to the revenue instead of lowering it. Danish and German
#           amounts, with a hyphen, come out right, so a sample in those shows nothing.
# Source:   the package's parse removes all but digits, hyphens and the decimal sign before it looks for a number.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund currency.js@2.0.4

cat >main.cjs <<'JS'
const currency = require('currency.js');
for (const [locale, code] of [['da-DK', 'DKK'], ['de-DE', 'EUR'], ['nb-NO', 'NOK'], ['sv-SE', 'SEK'], ['fi-FI', 'EUR'], ['lt-LT', 'EUR'], ['sl-SI', 'EUR']]) {
  const text = new Intl.NumberFormat(locale, { style: 'currency', currency: code }).format(-1234.5);
  console.log(locale, currency(text, { decimal: ',', errorOnInvalid: true }).value);
}
JS
echo "currency.js 2.0.4, given -1234.5 as Intl writes it:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'da-DK -1234.5
de-DE -1234.5
nb-NO 1234.5
sv-SE 1234.5
fi-FI 1234.5
lt-LT 1234.5
sl-SI 1234.5' ] || { echo "The minus sign is now read, or Intl writes another."; exit 1; }
