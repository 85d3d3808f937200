import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Tolerated difference between a delivery's time and ours, in seconds. */
const tolerance = 5 * 60;

/** Reasons for not trusting a delivery. */
export type Distrust = 'missing-headers' | 'timestamp-out-of-tolerance' | 'signature-mismatch';

/**
 * Verifies a delivery by Standard Webhooks: HMAC-SHA256 over `id.timestamp.body` with one of the secrets (`whsec_` and
 * base64), compared in constant time, at most five minutes old or ahead. Returns `null` for a trusted delivery.
 */
export function distrust(
  secrets: readonly string[],
  headers: IncomingHttpHeaders,
  body: Buffer,
  now: Date,
): Distrust | null {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string')
    return 'missing-headers';
  const age = now.getTime() / 1000 - Number(timestamp);
  if (!/^\d+$/.test(timestamp) || Math.abs(age) > tolerance) return 'timestamp-out-of-tolerance';
  const given = signatures
    .split(' ')
    .flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []));
  const matches = secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
    return given.some((one) => one.length === wanted.length && timingSafeEqual(one, wanted));
  });
  return matches ? null : 'signature-mismatch';
}
