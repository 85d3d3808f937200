import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { invalid } from '../errors.ts';
import type { QueryPosition } from '../storage/ports.ts';

const position = z.strictObject({
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  partition: z.string(),
  id: z.string(),
});

/** Seals and opens the opaque tokens of paged listings. */
export interface PageTokens {
  /** `scope` names the listing with its filters: a token opens no other listing. */
  seal(at: QueryPosition, scope: string): string;
  /** @throws ProductError `invalid-page-token` for a token that was changed or belongs to another listing */
  open(token: string, scope: string): QueryPosition;
}

const nonceBytes = 12;
const tagBytes = 16;
/** Positions are padded to a multiple of this, so that a token's length does not reveal the position. */
const fullLength = 96;

/**
 * Seals tokens with AES-256-GCM and keys derived from the installation's secret: a caller can neither read a position,
 * which would reveal hidden items, nor change it. The nonce is derived from the content, so that the same page has the
 * same link and `ETag`, and no nonce serves two positions.
 */
export function createPageTokens(secret: Uint8Array): PageTokens {
  const keyFor = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', use, 32));
  const [key, nonceKey] = [keyFor('page tokens, sealed'), keyFor('page tokens, nonces')];
  return {
    seal(at, scope) {
      const text = Buffer.from(JSON.stringify(at));
      const full = Buffer.alloc(Math.ceil(text.length / fullLength) * fullLength, ' ');
      text.copy(full);
      const nonce = createHmac('sha256', nonceKey)
        .update(JSON.stringify([scope]))
        .update(full)
        .digest();
      const cipher = createCipheriv('aes-256-gcm', key, nonce.subarray(0, nonceBytes));
      cipher.setAAD(Buffer.from(scope));
      const sealed = Buffer.concat([cipher.update(full), cipher.final()]);
      return Buffer.concat([nonce.subarray(0, nonceBytes), cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(token, scope) {
      const opened = openedBy(key, token, scope);
      if (opened !== undefined) return position.parse(JSON.parse(opened)) as QueryPosition;
      const message =
        'This page token is not valid for this listing. Follow nextLink as it was given, or start from the first page.';
      throw invalid('invalid-page-token', message, [{ parameter: 'pageToken', code: 'invalid-page-token', message }]);
    },
  };
}

/** Returns the content; `undefined` if this key did not seal the token for the scope. */
function openedBy(key: Buffer, token: string, scope: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  const start = nonceBytes + tagBytes;
  if (bytes.length <= start || bytes.toString('base64url') !== token) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(scope));
  decipher.setAuthTag(bytes.subarray(nonceBytes, start));
  const text = decipher.update(bytes.subarray(start));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
