import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Encrypts secrets at rest. `place` names what the secret belongs to: a text moved to another place cannot be opened.
 */
export interface Vault {
  seal(secret: string, place: string): string;
  /** @throws Error if the key is not configured, or the text or its place is not the sealed one */
  open(sealed: string, place: string): string;
  /** Returns true if the text is sealed with the first key. */
  isCurrent(sealed: string): boolean;
}

export interface VaultKey {
  /** Short and stable: letters, digits, `_` and `-`; written into every sealed text. */
  id: string;
  /** 32 bytes. */
  key: Uint8Array;
}

/**
 * AES-256-GCM. The first key seals, all keys open: to replace a key, put the new one first and keep the old one until
 * nothing is sealed with it. Sealed text: `v1.<key id>.<nonce>.<tag>.<ciphertext>`, base64url.
 * @throws Error if there is no key, or one is unusable
 */
export function createVault(keys: readonly VaultKey[]): Vault {
  const byId = new Map<string, Uint8Array>();
  for (const { id, key } of keys) {
    if (!/^[\w-]{1,32}$/.test(id))
      throw new Error(`The encryption key's id "${id}" must be 1 to 32 letters, digits, _ or -.`);
    if (key.byteLength !== 32)
      throw new Error(`The encryption key "${id}" has ${key.byteLength} bytes; it must have 32.`);
    if (byId.has(id)) throw new Error(`Two encryption keys have the id "${id}".`);
    byId.set(id, key);
  }
  const first = keys[0];
  if (!first) throw new Error('At least one encryption key must be configured.');

  return {
    seal(secret, place) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', first.key, nonce);
      cipher.setAAD(Buffer.from(place));
      const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      const parts = [nonce, cipher.getAuthTag(), ciphertext].map((bytes) => bytes.toString('base64url'));
      return ['v1', first.id, ...parts].join('.');
    },
    isCurrent: (sealed) => sealed.split('.')[1] === first.id,
    open(sealed, place) {
      const [version, id = '', ...parts] = sealed.split('.');
      if (version !== 'v1' || parts.length !== 3) throw new Error('This is not a sealed secret.');
      const key = byId.get(id);
      if (!key) throw new Error(`A secret is sealed with the encryption key "${id}", which is not configured.`);
      const [nonce, tag, ciphertext] = parts.map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer];
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(tag);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
    },
  };
}
