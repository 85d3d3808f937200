import type { NotificationServices } from '../services.ts';
import type { Endpoint } from './documents.ts';

/**
 * Performs the validation handshake of the CloudEvents HTTP webhook specification: an `OPTIONS` request that names the
 * sender, answered by a consenting receiver with a 2xx status and `WebHook-Allowed-Origin`.
 * @returns what to store in the endpoint: the time of the consent, or what the receiver must do. Not the result of the
 * request, which would reveal what answers at the address
 */
export async function validate(
  { clock, sender, settings }: Pick<NotificationServices, 'clock' | 'sender' | 'settings'>,
  owner: string,
  url: string,
): Promise<NonNullable<Endpoint['validation']>> {
  const origin = new URL(settings.publicBaseUrl).hostname;
  const request = { method: 'OPTIONS', url, headers: { 'webhook-request-origin': origin } } as const;
  const outcome = await sender.send(request, settings.networkOf(owner));
  const allowed = (outcome.allowedOrigin ?? '').split(',').map((text) => text.trim().toLowerCase());
  const consents = outcome.ok && (allowed.includes('*') || allowed.includes(origin.toLowerCase()));
  if (consents) return { at: clock.now().toISOString() };
  return {
    error: `an OPTIONS request must be answered with a 2xx status and WebHook-Allowed-Origin: ${origin} (or *)`,
  };
}
