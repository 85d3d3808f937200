import codes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import { furtherCountryNames } from './values/country-names.ts';

/** Every name that a country is known by, with its ISO 3166-1 alpha-2 code. */
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
 * The ISO 3166-1 alpha-2 code of the country that a cell names by its code of two or three letters or its English name,
 * or empty where it names none that is known.
 */
export const countryNamed = (cell: string): string =>
  byCode.get(cell.toUpperCase()) ?? known.get(foldCountry(cell)) ?? '';

/** A country's name as names are compared: without case, accents, punctuation, and the article before or behind it. */
export function foldCountry(name: string): string {
  return name
    .trim()
    .replace(/^the\s+|,\s*the$/i, '')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('&', 'and')
    .replace(/[^\p{L}]/gu, '');
}
