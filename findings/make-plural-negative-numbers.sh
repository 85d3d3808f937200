#!/usr/bin/env bash
# make-plural, and with it @messageformat/core, takes the plural for -1.
#
# Versions: make-plural 8.1.0, @messageformat/core 3.4.1, intl-messageformat 12.1.5 (npm), Node 20.
# Expected: -1 is "one", as CLDR's rules work on the absolute value, and as Intl.PluralRules has it.
# Happens:  it is "other" in all languages tried: "-1 points".
# Matters:  differences between two months are the field's most common small numbers, and many of them are negative. The
#           two families of ICU message libraries disagree on them. Have the sign in a text of its own and give the plural
#           the absolute value.
# Source:   the generated functions compare the number as it was given; TR 35 defines n as "the absolute value of N".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund make-plural@8.1.0 @messageformat/core@3.4.1 intl-messageformat@12.1.5

cat >main.mjs <<'JS'
import * as plurals from 'make-plural';
import MessageFormat from '@messageformat/core';
import { IntlMessageFormat } from 'intl-messageformat';
for (const locale of ['en', 'sv', 'nl', 'fr']) {
  console.log(locale, 'of -1: make-plural', plurals[locale](-1), 'Intl.PluralRules', new Intl.PluralRules(locale).select(-1));
}
const message = '{n, plural, one{# point} other{# points}}';
console.log('@messageformat/core', new MessageFormat('en').compile(message)({ n: -1 }));
console.log('intl-messageformat', new IntlMessageFormat(message, 'en').format({ n: -1 }));
JS
echo "make-plural 8.1.0, @messageformat/core 3.4.1, intl-messageformat 12.1.5:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = 'en of -1: make-plural other Intl.PluralRules one
sv of -1: make-plural other Intl.PluralRules one
nl of -1: make-plural other Intl.PluralRules one
fr of -1: make-plural other Intl.PluralRules one
@messageformat/core -1 points
intl-messageformat -1 point' ] || { echo "Negative numbers now have another plural."; exit 1; }
