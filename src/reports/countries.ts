import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import { memo } from './memo.ts';

/** Names that reports use and the list of countries does not have. */
const furtherNames: Record<string, readonly string[]> = {
  BN: ['Brunei'],
  BO: ['Bolivia, Plurinational State of'],
  CD: ['Congo (DRC)', 'DR Congo', 'Congo, Democratic Republic of the', 'Congo, The Democratic Republic of the'],
  CG: ['Congo (Brazzaville)', 'Congo, Republic of the'],
  CV: ['Cabo Verde'],
  CZ: ['Czech Rep.'],
  FK: ['Falkland Islands'],
  FM: ['Micronesia'],
  GB: ['England', 'Scotland', 'Wales', 'Northern Ireland', 'United Kingdom of Great Britain and Northern Ireland'],
  GM: ['Gambia, The'],
  HK: ['Hong Kong SAR', 'Hong Kong SAR China', 'Hong Kong (SAR)'],
  IR: ['Iran, Islamic Republic of'],
  KG: ['Kyrgyz Republic'],
  KN: ['St. Kitts and Nevis'],
  KP: ["Korea, Democratic People's Republic of", "Democratic People's Republic of Korea"],
  KR: ['Korea', 'Korea, South'],
  LA: ['Laos', 'Lao PDR'],
  LC: ['St. Lucia'],
  MD: ['Moldova', 'Republic of Moldova'],
  MF: ['Saint Martin', 'St. Martin'],
  MK: ['Macedonia', 'Macedonia, FYRO', 'Macedonia, The Former Yugoslav Republic of'],
  MM: ['Burma', 'Myanmar (Burma)'],
  MO: ['Macau', 'Macao SAR', 'Macau SAR', 'Macao SAR China'],
  PS: ['Palestinian Authority', 'Palestinian Territory, Occupied', 'Palestine, State of'],
  SH: ['St. Helena', 'Saint Helena, Ascension and Tristan da Cunha'],
  SK: ['Slovak Republic'],
  SX: ['Sint Maarten'],
  SY: ['Syria'],
  SZ: ['Swaziland'],
  TL: ['East Timor'],
  TZ: ['Tanzania, United Republic of'],
  VA: ['Holy See', 'Vatican City', 'Vatican'],
  VC: ['St. Vincent and the Grenadines'],
  VE: ['Venezuela, Bolivarian Republic of'],
  VG: ['British Virgin Islands'],
  VI: ['U.S. Virgin Islands', 'Virgin Islands'],
  VN: ['Viet Nam'],
};

const codes = new Set(Object.keys(english.countries));
const codesByName = new Map<string, string>();
for (const names of [english.countries, furtherNames] as Record<string, string | readonly string[]>[]) {
  for (const [code, named] of Object.entries(names)) {
    for (const name of [named].flat()) if (!codesByName.has(key(name))) codesByName.set(key(name), code);
  }
}

/**
 * The ISO 3166-1 alpha-2 code of the country that a cell names by its code or its English name, or empty where it names
 * none that is known. Case, accents and punctuation do not matter.
 */
export const countryIn = memo(2_000, (cell) => {
  const code = cell.toUpperCase();
  return codes.has(code) ? code : (codesByName.get(key(cell)) ?? '');
});

function key(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('&', 'and')
    .replace(/[^\p{L}]/gu, '');
}
