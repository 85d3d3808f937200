import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createVault } from '../../src/secrets/vault.ts';

const key = (id: string) => ({ id, key: randomBytes(32) });

describe('the vault', () => {
  test('opens what it sealed, and never seals to the same text twice', () => {
    const vault = createVault([key('a')]);
    const sealed = vault.seal('whsec_geheim', 'ep_1');
    expect(vault.open(sealed, 'ep_1')).toBe('whsec_geheim');
    expect(sealed).not.toContain('geheim');
    expect(vault.seal('whsec_geheim', 'ep_1')).not.toBe(sealed);
  });

  test('binds a secret to its place', () => {
    const vault = createVault([key('a')]);
    const sealed = vault.seal('secret', 'ep_1');
    expect(() => vault.open(sealed, 'ep_2')).toThrow();
  });

  test('refuses a text of which any part was changed', () => {
    const vault = createVault([key('a')]);
    const parts = vault.seal('secret', 'ep_1').split('.');
    for (const index of [0, 1, 2, 3, 4]) {
      const changed = parts.with(index, flipped(parts[index] ?? '')).join('.');
      expect(() => vault.open(changed, 'ep_1'), changed).toThrow();
    }
    expect(() => vault.open('', 'ep_1')).toThrow('not a sealed secret');
  });

  test('refuses a shortened authentication tag', () => {
    const vault = createVault([key('a')]);
    const parts = vault.seal('secret', 'ep_1').split('.');
    const shortened = Buffer.from(parts[3] ?? '', 'base64url')
      .subarray(0, 4)
      .toString('base64url');
    expect(() => vault.open(parts.with(3, shortened).join('.'), 'ep_1')).toThrow();
  });

  test('an encryption key is replaced by putting the new one first', () => {
    const [old, fresh] = [key('2021'), key('2022')];
    const sealedBefore = createVault([old]).seal('secret', 'ep_1');
    const vault = createVault([fresh, old]);
    expect(vault.open(sealedBefore, 'ep_1')).toBe('secret');
    const sealedAfter = vault.seal('secret', 'ep_1');
    expect(createVault([fresh]).open(sealedAfter, 'ep_1')).toBe('secret');
    expect(() => createVault([fresh]).open(sealedBefore, 'ep_1')).toThrow('"2021", which is not configured');
  });

  test.each([
    ['no key', [], 'At least one'],
    ['a short key', [{ id: 'a', key: randomBytes(16) }], 'has 16 bytes; it must have 32'],
    ['an id that would break the form', [{ id: 'a.b', key: randomBytes(32) }], '"a.b" must be'],
    ['the same id twice', [key('a'), key('a')], 'Two encryption keys'],
  ])('does not start with %s', (_what, keys, message) => {
    expect(() => createVault(keys)).toThrow(message);
  });
});

function flipped(text: string): string {
  return (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
}
