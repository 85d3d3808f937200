import type { NotificationServices } from '../services.ts';
import type { Endpoint } from './documents.ts';

/** Returns the name by which this installation asks receivers for their consent. */
export const originOf = ({ publicBaseUrl }: Pick<NotificationServices['settings'], 'publicBaseUrl'>): string =>
  new URL(publicBaseUrl).hostname;

/**
 * Performs the validation handshake of CloudEvents' HTTP 1.1 Web Hooks, version 1.0.2 (4.1, 4.2): an `OPTIONS` request
 * that names the sender. A receiver consents by the headers of its answer, `WebHook-Allowed-Origin` and
 * `WebHook-Allowed-Rate`, with any status: an answer without them is no consent, even a 2xx one.
 * @returns what to store in the endpoint: the consent, or what the receiver must do. Not the result of the request,
 * which would reveal what answers at the address
 */
export async function validate(
  { clock, sender, settings }: Pick<NotificationServices, 'clock' | 'sender' | 'settings'>,
  owner: string,
  url: string,
): Promise<NonNullable<Endpoint['validation']>> {
  const origin = originOf(settings);
  const request = { method: 'OPTIONS', url, headers: { 'webhook-request-origin': origin } } as const;
  const { error, allowedOrigin = '', allowedRate = '*' } = await sender.send(request, settings.networkOf(owner));
  const isAllowed = allowedOrigin === '*' || allowedOrigin.toLowerCase() === origin.toLowerCase();
  const isRate = allowedRate === '*' || /^0*[1-9]\d{0,8}$/.test(allowedRate);
  if (error === undefined && isAllowed && isRate) {
    const rate = allowedRate === '*' ? {} : { rate: Number(allowedRate) };
    return { at: clock.now().toISOString(), origin, ...rate };
  }
  return {
    error: `an OPTIONS request must be answered with WebHook-Allowed-Origin: ${origin} (or *), and with WebHook-Allowed-Rate: * or a whole number of requests per minute if there is a limit`,
  };
}
