#!/usr/bin/env bash
# i18n-iso-countries' toAlpha2 and toAlpha3 check only codes of the other length.
#
# Versions: i18n-iso-countries 7.14.0 (npm), Node 20.
# Expected: undefined for a code that is no country's, as the two give it where they convert.
# Happens:  a text as long as the code wanted comes back in capitals, country or not: toAlpha2("uk") is "UK",
#           toAlpha2("zz") is "ZZ", toAlpha3("eu1") is "EU1". isValid, meant for the check, is false for the number 4,
#           which toAlpha2 reads as AF.
# Matters:  toAlpha2 looks like the one call that both reads and checks. It lets UK, EL and EU through, the codes that
#           people and the European Commission write for GB, GR and a region. Check with isValid afterwards.
# Source:   the two functions in the package's index.js; the README does not describe them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund i18n-iso-countries@7.14.0

cat >main.cjs <<'JS'
const { isValid, toAlpha2, toAlpha3 } = require('i18n-iso-countries');
for (const code of ['gb', 'uk', 'zz', 'eu1', '999', 4]) {
  console.log(JSON.stringify(code), 'toAlpha2', toAlpha2(code), 'toAlpha3', toAlpha3(code), 'isValid', isValid(code));
}
JS
echo "i18n-iso-countries 7.14.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = '"gb" toAlpha2 GB toAlpha3 GBR isValid true
"uk" toAlpha2 UK toAlpha3 undefined isValid false
"zz" toAlpha2 ZZ toAlpha3 undefined isValid false
"eu1" toAlpha2 undefined toAlpha3 EU1 isValid false
"999" toAlpha2 undefined toAlpha3 undefined isValid false
4 toAlpha2 AF toAlpha3 AFG isValid false' ] || { echo "Codes are now checked otherwise."; exit 1; }
