import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** Reasons for not trusting a delivery. */
export type Distrust = 'missing-headers' | 'timestamp-out-of-tolerance' | 'signature-mismatch';

const reasons: Readonly<Record<string, Distrust>> = {
  'Missing required headers': 'missing-headers',
  'Message timestamp too old': 'timestamp-out-of-tolerance',
  'Message timestamp too new': 'timestamp-out-of-tolerance',
  'Invalid Signature Headers': 'timestamp-out-of-tolerance',
};

/**
 * Verifies a delivery by Standard Webhooks with one of the secrets (`whsec_` and base64). Returns `null` for a trusted
 * delivery.
 */
export function distrust(secrets: readonly string[], headers: IncomingHttpHeaders, body: Buffer): Distrust | null {
  const found = secrets.map((secret) => {
    try {
      new Webhook(secret).verify(body, headers as Record<string, string>, { jsonParse: false });
      return null;
    } catch (error) {
      return reasons[(error as Error).message] ?? 'signature-mismatch';
    }
  });
  return found.includes(null) ? null : (found[0] ?? 'signature-mismatch');
}
