import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeId, encodeId } from '../../../src/storage/cosmos/keys.ts';

const awkward = fc.string({ unit: fc.constantFrom(...'/\\?#.">[ab]c%!$') });

it.each([
  ['1234567', '1234567'],
  ['smb:2021-09', 'smb:2021-09'],
  ['a/b', 'a.bb'],
  ['..', '.a.a'],
  ['what?', 'what>b'],
])('writes %j as %j', (id, encoded) => {
  expect(encodeId(id)).toBe(encoded);
});

it('is reversible and leaves nothing that Cosmos DB forbids', () => {
  fc.assert(
    fc.property(awkward, (id) => {
      expect(decodeId(encodeId(id))).toBe(id);
      expect(encodeId(id)).not.toMatch(/[/\\?#]|^\.\.?$/);
    }),
  );
});

it('keeps order and prefixes', () => {
  fc.assert(
    fc.property(awkward, awkward, (a, b) => {
      expect(encodeId(a) < encodeId(b)).toBe(a < b);
      expect(encodeId(a).startsWith(encodeId(b))).toBe(a.startsWith(b));
    }),
  );
});
