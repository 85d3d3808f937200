import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPageTokens } from '../../src/lookups/page-tokens.ts';

const tokens = createPageTokens(Buffer.alloc(32, 7));
const at = { value: 'Århus Förvaltning', partition: '1001', id: 'partner' };
const bytesOf = (token: string) => Buffer.from(token, 'base64url');

test('a token opens in its listing, and is the same each time', () => {
  const token = tokens.seal(at, 'partners');
  expect(tokens.open(token, 'partners')).toEqual(at);
  expect(tokens.seal(at, 'partners')).toBe(token);
});

test('any position comes back as it was', () => {
  const positions = fc.record({
    value: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer(), fc.constant(null)),
    partition: fc.string(),
    id: fc.string(),
  });
  fc.assert(
    fc.property(positions, fc.string(), (position, scope) => {
      expect(tokens.open(tokens.seal(position, scope), scope)).toEqual(position);
    }),
  );
});

test('nothing of a position can be read in its token, nor how far on it is', () => {
  const near = tokens.seal({ partition: '0', id: '1' }, 'ledger');
  const far = tokens.seal({ partition: '412', id: '123456' }, 'ledger');
  expect(near).toHaveLength(far.length);
  const token = tokens.seal(at, 'partners');
  for (const text of [token, bytesOf(token).toString('utf8')]) {
    for (const secret of [at.value, at.partition, at.id, 'partition']) expect(text).not.toContain(secret);
  }
});

test('no two positions or listings share a nonce', () => {
  const nonces = ['0', '1', '2'].flatMap((id) =>
    ['a', 'b'].map((scope) => bytesOf(tokens.seal({ partition: '0', id }, scope)).toString('hex', 0, 12)),
  );
  expect(new Set(nonces).size).toBe(nonces.length);
});

const sealed = tokens.seal(at, 'partners');
test.each<[string, string, string]>([
  ['of another listing', sealed, 'tier-changes'],
  ['of another installation', createPageTokens(Buffer.alloc(32, 8)).seal(at, 'partners'), 'partners'],
  ['that is cut', sealed.slice(0, -1), 'partners'],
  ['that goes on', `${sealed}A`, 'partners'],
  ['that is only a tag', bytesOf(sealed).subarray(0, 28).toString('base64url'), 'partners'],
  ['that is empty', '', 'partners'],
  ...Array.from(bytesOf(sealed), (byte, index): [string, string, string] => {
    const bytes = bytesOf(sealed);
    bytes[index] = byte ^ 1;
    return [`with another byte ${index}`, bytes.toString('base64url'), 'partners'];
  }),
])('a token %s is refused', (_, token, scope) => {
  expect(() => tokens.open(token, scope)).toThrow(expect.objectContaining({ code: 'invalid-page-token' }));
});
