import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { invalid } from '../errors.ts';
import type { QueryPosition } from '../storage/ports.ts';

const position = z.strictObject({
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  partition: z.string(),
  id: z.string(),
});

/** Makes and reads the opaque tokens by which listings page. */
export interface PageTokens {
  /** `scope` names the listing with its filters: a token of one listing opens no other. */
  seal(at: QueryPosition, scope: string): string;
  /** @throws ProductError `invalid-page-token` for a token that was changed or belongs elsewhere */
  open(token: string, scope: string): QueryPosition;
}

/** Tokens signed with a key made from the installation's secret: a caller can neither read nor change a position's meaning. */
export function createPageTokens(secret: Uint8Array): PageTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'page tokens', 32));
  const sign = (text: string, scope: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([scope, text]))
      .digest()
      .subarray(0, 18);
  return {
    seal(at, scope) {
      const text = Buffer.from(JSON.stringify(at)).toString('base64url');
      return `${text}.${sign(text, scope).toString('base64url')}`;
    },
    open(token, scope) {
      const [text = '', signature = ''] = token.split('.');
      const given = Buffer.from(signature, 'base64url');
      const wanted = sign(text, scope);
      if (given.length === wanted.length && timingSafeEqual(given, wanted)) {
        return position.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))) as QueryPosition;
      }
      const message =
        'This page token is not valid for this listing. Follow nextLink as it was given, or start from the first page.';
      throw invalid('invalid-page-token', message, [{ parameter: 'pageToken', code: 'invalid-page-token', message }]);
    },
  };
}
