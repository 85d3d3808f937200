import { expect, test } from 'vitest';
import type { PartnerLine } from '../../src/api/scores.ts';
import { fits } from '../../src/lookups/listing.ts';

const line = (name: string): PartnerLine => {
  return { partnerId: '1001', name, program: 'smb', month: null, score: null, tier: null, stale: false };
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
