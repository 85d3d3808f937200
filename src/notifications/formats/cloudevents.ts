import { eventContentType } from '../../events/event.ts';
import { signatureHeaders } from '../sending/signature.ts';
import type { Format } from './format.ts';

/**
 * Sends a CloudEvents event in the structured JSON mode, signed by Standard Webhooks, by CloudEvents' HTTP 1.1 Web
 * Hooks, version 1.0.2.
 */
export const cloudevents: Format<'cloudevents'> = {
  name: 'cloudevents',
  signed: true,
  deliver({ sender, traceToCarry }, { url, origin, network, signingSecrets }, { id, body, at }) {
    const traceparent = traceToCarry();
    const headers = {
      'content-type': eventContentType,
      'user-agent': 'partner-contribution-indicators',
      'webhook-request-origin': origin,
      // The receiver's access token, if it is in the address, must not be cached on the way (3.2).
      ...(new URL(url).searchParams.has('access_token') ? { 'cache-control': 'no-store' } : {}),
      ...(traceparent === undefined ? {} : { traceparent }),
      ...signatureHeaders(signingSecrets(), id, at, body),
    };
    return sender.send({ url, headers, body }, network);
  },
};
