#!/usr/bin/env bash
# locale-currency takes the language, or an extension, of a locale for its country.
#
# Versions: locale-currency 1.0.0 (npm), Node 20.
# Expected: getCurrency('sv') is SEK, or null for a locale that names no country; extensions such as
#           "-u-co-phonebk" do not matter, as the README promises BCP 47.
# Happens:  Swedish is El Salvador's colón (SV), Arabic the Argentine peso (AR), Catalan the Canadian dollar (CA), and
#           German in Germany with the order of the telephone book Colombian pesos (co).
# Matters:  a browser's language often has no country: amounts get the wrong currency, while English, Danish and
#           Japanese give null. Complete the locale first: new Intl.Locale(tag).maximize().region.
# Source:   getCountryCode in the package's index.js takes the last part of two letters, or the whole text.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{}' >package.json
npm install --silent --no-audit --no-fund locale-currency@1.0.0

cat >main.mjs <<'JS'
import { getCurrency } from 'locale-currency';
for (const tag of ['sv-SE', 'sv', 'ar', 'ca', 'sl', 'sr-Latn', 'de-DE-u-co-phonebk', 'th-TH-u-ca-buddhist', 'en']) {
  const { region } = new Intl.Locale(tag).maximize();
  console.log(`${tag}: ${getCurrency(tag)}; of ${region}: ${getCurrency(region)}`);
}
JS
echo "locale-currency 1.0.0:"
seen=$(node main.mjs)
echo "$seen"
[ "$seen" = 'sv-SE: SEK; of SE: SEK
sv: SVC; of SE: SEK
ar: ARS; of EG: EGP
ca: CAD; of ES: EUR
sl: SLE; of SI: EUR
sr-Latn: SRD; of RS: RSD
de-DE-u-co-phonebk: COP; of DE: EUR
th-TH-u-ca-buddhist: CAD; of TH: THB
en: null; of US: USD' ] || { echo "Locales now have other currencies."; exit 1; }
