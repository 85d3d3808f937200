import { expect, test } from 'vitest';
import { countryNamed, countryNames } from '../../src/reports/countries.ts';
import { furtherCountryNames } from '../../src/reports/values/country-names.ts';

test.each([
  ['DE', 'DE'],
  ['de', 'DE'],
  ['Germany', 'DE'],
  ['GERMANY', 'DE'],
  ['United Kingdom', 'GB'],
  ['UK', 'GB'],
  ['USA', 'US'],
  ['United States', 'US'],
  ['U.S.A.', 'US'],
  ['Korea', 'KR'],
  ['Korea, Republic of', 'KR'],
  ['Czech Republic', 'CZ'],
  ['Czechia', 'CZ'],
  ["Côte d'Ivoire", 'CI'],
  ['Cote d’Ivoire', 'CI'],
  ['Türkiye', 'TR'],
  ['Turkey', 'TR'],
  ['Hong Kong SAR', 'HK'],
  ['Trinidad & Tobago', 'TT'],
  ['Congo', 'CG'],
  ['Congo (DRC)', 'CD'],
  ['Viet Nam', 'VN'],
  ['DEU', 'DE'],
  ['usa', 'US'],
  ['Bahamas, The', 'BS'],
  ['The Bahamas', 'BS'],
  ['Gambia, The', 'GM'],
  ['the netherlands', 'NL'],
  ['Republic of Ireland', 'IE'],
  ['China (PRC)', 'CN'],
  ['Macao SAR', 'MO'],
  ['Theland', ''],
  ['Deutschland', ''],
  ['ZZ', ''],
  ['__proto__', ''],
  ['Unknown', ''],
  ['', ''],
  ['...', ''],
])('%j is %j', (cell, code) => expect(countryNamed(cell)).toBe(code));

test('every further name is its country, in capitals and with the article too', () => {
  for (const [code, names] of Object.entries(furtherCountryNames))
    for (const name of names)
      for (const form of [name, name.toUpperCase(), `The ${name}`, `${name}, The`])
        expect([form, countryNamed(form)]).toEqual([form, code]);
});

test('every name that is told is known by it', () => {
  for (const [name, code] of countryNames) expect([name, countryNamed(name)]).toEqual([name, code]);
});
