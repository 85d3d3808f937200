#!/usr/bin/env bash
# i18n-iso-countries gives a country a short name which it then reads as the name of the neighbour.
#
# Versions: i18n-iso-countries 7.14.0 (npm), Node 20.
# Expected: getAlpha2Code(getName(code, 'en', { select: 'alias' }), 'en') is the code again.
# Happens:  CD (Democratic Republic of the Congo) has the alias "Congo", and "Congo" reads as CG (Republic of the Congo).
#           In Portuguese SX (Sint Maarten) and MF (Saint Martin) share a name; both read as MF.
# Matters:  an export with readable country names, read back, moves rows to another country with its own currency and
#           market; nothing fails. Keep the codes; use the official names (the default) where names must be read back.
# Source:   the name lists in the package's langs/en.json and langs/pt.json; the first country with a name wins.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund i18n-iso-countries@7.14.0

cat >main.cjs <<'JS'
const countries = require('i18n-iso-countries');
for (const language of ['en', 'pt']) {
  for (const [code, name] of Object.entries(countries.getNames(language, { select: 'alias' }))) {
    const read = countries.getAlpha2Code(name, language);
    if (read !== code) console.log(`${language}: ${code} is "${name}", which reads as ${read}`);
  }
}
JS
echo "i18n-iso-countries 7.14.0:"
seen=$(node main.cjs)
echo "$seen"
[ "$seen" = 'en: CD is "Congo", which reads as CG
pt: SX is "São Martinho", which reads as MF' ] || { echo "Other names, or none, now read as another country."; exit 1; }
