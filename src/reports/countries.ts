import codes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import { furtherCountryNames } from './values/country-names.ts';

/** Maps every known name of a country to its ISO 3166-1 alpha-2 code. */
export const countryNames: ReadonlyMap<string, string> = new Map(
  [english.countries, furtherCountryNames].flatMap((names: Record<string, string | readonly string[]>) =>
    Object.entries(names).flatMap(([code, named]) => [named].flat().map((name) => [name, code] as const)),
  ),
);

const known = new Map<string, string>();
for (const [name, code] of countryNames) if (!known.has(foldCountry(name))) known.set(foldCountry(name), code);

const byCode = new Map<string, string>(
  (codes as [string, string, ...string[]][]).flatMap(([two, three]) => [
    [two, two],
    [three, two],
  ]),
);
for (const code of Object.keys(english.countries)) byCode.set(code, code);

/**
 * Returns the ISO 3166-1 alpha-2 code of the country that the cell names by a code of two or three letters or by an
 * English name; empty if the country is unknown.
 */
export const countryNamed = (cell: string): string =>
  byCode.get(cell.toUpperCase()) ?? known.get(foldCountry(cell)) ?? '';

/**
 * Folds a country's name for comparison: ignores case, accents, punctuation and an article before or after the name.
 */
export function foldCountry(name: string): string {
  return name
    .trim()
    .replace(/^the\s+|,\s*the$/i, '')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('&', 'and')
    .replace(/[^\p{L}]/gu, '');
}
