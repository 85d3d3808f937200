import { expect, test } from 'vitest';
import type { PartnerLine } from '../../src/api/scores.ts';
import { fits, isNear } from '../../src/lookups/listing.ts';

const line = (name: string): PartnerLine => {
  return { partnerId: '1001', name, country: 'SE', program: 'smb', month: null, score: null, tier: null, stale: false };
};

test.each([
  ['M\u00fcller', 'mu\u0308l', true],
  ['Mu\u0308ller', 'm\u00fcl', true],
  ['Mu\u0308ller', 'M\u00dcL', true],
  ['\u1100\u1161 Trading', '\uac00', true],
  ['\uff23\uff2f\uff2e\uff34\uff2f\uff33\uff2f', 'contoso', true],
  ['Contoso', '\uff23\uff2f\uff2e', true],
  ['\ufb01rst', 'first', true],
  ['\u{1d402}ontoso', 'cont', true],
  ['\u0130zmir', 'i\u0307z', true],
  ['M\u00fcller', 'muller', false],
  ['Contoso', '100', true],
  ['Contoso', '\uff11\uff10\uff10', true],
  ['Contoso', 'fabrikam', false],
])('%s is found by %s: %s', (name, q, found) => {
  expect(fits(line(name), { program: 'smb', sort: 'name', pageSize: 1, q })).toBe(found);
});

test.each([
  [55, true],
  [54.99, false],
  [65, true],
  [65.01, false],
  [74.99, false],
  [75, true],
  [100, false],
  [null, false],
])('a score of %s is within 5 points of a tier: %s', (score, near) => {
  expect(isNear({ ...line('Contoso'), score }, { near: { points: 5, tiersFrom: [60, 80] } })).toBe(near);
  expect(isNear({ ...line('Contoso'), score }, { near: undefined })).toBe(true);
});

test.each(['SE', 'NO'])('partners of a country are found: %s', (country) => {
  expect(fits(line('Contoso'), { program: 'smb', sort: 'name', pageSize: 1, country })).toBe(country === 'SE');
});

test.each([
  [undefined, [true, true]],
  [true, [true, false]],
  [false, [false, true]],
])('with restated=%s, a score that has replaced another and one that has not are found: %j', (restated, found) => {
  const replaced = { scoreBefore: 50, tierBefore: 'none', at: '2021-04-01T00:00:00.000Z' };
  const lines = [{ ...line('Contoso'), restated: replaced }, line('Fabrikam')];
  expect(lines.map((one) => fits(one, { program: 'smb', sort: 'name', pageSize: 1, restated }))).toEqual(found);
});
