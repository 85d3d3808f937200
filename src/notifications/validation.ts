import type { Notifications } from './context.ts';
import type { Endpoint } from './documents.ts';

/**
 * The validation handshake of the CloudEvents HTTP webhook specification: an `OPTIONS` request that names who wants to
 * send, answered with a 2xx status and `WebHook-Allowed-Origin` by a receiver that consents.
 * @returns what to keep at the endpoint: when it consented, or why that failed
 */
export async function validate(
  { clock, sender, settings }: Pick<Notifications, 'clock' | 'sender' | 'settings'>,
  url: string,
): Promise<NonNullable<Endpoint['validation']>> {
  const origin = new URL(settings.publicBaseUrl).hostname;
  const outcome = await sender.send({ method: 'OPTIONS', url, headers: { 'webhook-request-origin': origin } });
  if (outcome.error !== undefined) return { error: outcome.error };
  if (!outcome.ok) return { error: `the OPTIONS request was answered with status ${outcome.status}` };
  const allowed = (outcome.allowedOrigin ?? '').split(',').map((text) => text.trim().toLowerCase());
  if (allowed.includes('*') || allowed.includes(origin.toLowerCase())) return { at: clock.now().toISOString() };
  return { error: `WebHook-Allowed-Origin must be ${origin} or *` };
}
