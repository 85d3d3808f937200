#!/usr/bin/env bash
# intl-messageformat swaps two parts of ICU's number skeletons and leaves out others without a word.
#
# Versions: intl-messageformat 12.1.5, @messageformat/core 3.4.1 (npm), Node 20.
# Expected: each part of ICU's documented skeletons works, or is refused when the message is read, as "integer-width/+000"
#           is.
# Happens:  unit-width-iso-code shows the sign ($) and unit-width-short the code (USD), the other way round from ICU.
#           precision-increment and precision-unlimited do nothing, nor do a mistyped part and a pattern like #,##0.00.
# Matters:  a report that should name the currency shows only its sign ($ of which country?), prices rounded to five cents
#           by the one library are unrounded in the other, and long decimals are cut to three places. Compare the text of
#           one known number in tests; parsing without an error proves nothing.
# Source:   @formatjs/icu-skeleton-parser sets currencyDisplay to "symbol" for unit-width-iso-code and to "code" for
#           unit-width-short, and passes over what it does not know.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund intl-messageformat@12.1.5 @messageformat/core@3.4.1

cat >main.mjs <<'JS'
import { IntlMessageFormat } from 'intl-messageformat';
import MessageFormat from '@messageformat/core';
const styles = [
  '::currency/USD unit-width-iso-code',
  '::currency/USD unit-width-short',
  '::precision-increment/0.05',
  '::precision-unlimited',
  '::precision-integr',
  '#,##0.00',
];
for (const style of styles) {
  const message = `{n, number, ${style}}`;
  const one = new IntlMessageFormat(message, 'en').format({ n: 1234.5678 });
  let other;
  try { other = new MessageFormat('en').compile(message)({ n: 1234.5678 }); } catch (error) { other = error.message; }
  console.log(`${message}: ${one}, by @messageformat/core ${other}`.replace(/\u00a0/g, ' '));
}
JS
echo "intl-messageformat 12.1.5, @messageformat/core 3.4.1, of 1234.5678:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = '{n, number, ::currency/USD unit-width-iso-code}: $1,234.57, by @messageformat/core USD 1,234.57
{n, number, ::currency/USD unit-width-short}: USD 1,234.57, by @messageformat/core $1,234.57
{n, number, ::precision-increment/0.05}: 1,234.568, by @messageformat/core 1,234.55
{n, number, ::precision-unlimited}: 1,234.568, by @messageformat/core 1,234.5678
{n, number, ::precision-integr}: 1,234.568, by @messageformat/core Unknown stem: precision-integr
{n, number, #,##0.00}: 1,234.568, by @messageformat/core 1,234.57' ] || { echo "The skeletons are now read otherwise."; exit 1; }
