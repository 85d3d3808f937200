import type { NotificationServices } from '../services.ts';
import type { Endpoint } from './documents.ts';

/**
 * The validation handshake of the CloudEvents HTTP webhook specification: an `OPTIONS` request that names who wants to
 * send, answered with a 2xx status and `WebHook-Allowed-Origin` by a receiver that consents.
 * @returns what to keep at the endpoint: when it consented, or what it must do. Not what came of the request, which
 * would tell whoever registers addresses what answers there
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
