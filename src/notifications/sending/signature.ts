import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** Creates a signing secret: 32 random bytes in the form of Standard Webhooks libraries, `whsec_` and base64. */
export function newSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

/**
 * Returns the three headers of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, once by each valid secret.
 * @param at time of this attempt; receivers refuse timestamps more than a few minutes old
 */
export function signatureHeaders(
  secrets: readonly string[],
  id: string,
  at: Date,
  body: string,
): { 'webhook-id': string; 'webhook-timestamp': string; 'webhook-signature': string } {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
