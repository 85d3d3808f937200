import { eventContentType } from '../../events/event.ts';
import { signatureHeaders } from '../sending/signature.ts';
import type { Format } from './format.ts';

/** Sends a CloudEvents event in the structured JSON mode, signed by Standard Webhooks. */
export const cloudevents: Format<'cloudevents'> = {
  name: 'cloudevents',
  signed: true,
  keepsState: false,
  deliver({ sender, traceToCarry }, { url, network, signingSecrets }, { id, body, at }) {
    const traceparent = traceToCarry();
    const headers = {
      'content-type': eventContentType,
      'user-agent': 'partner-contribution-indicators',
      ...(traceparent === undefined ? {} : { traceparent }),
      ...signatureHeaders(signingSecrets(), id, at, body),
    };
    return sender.send({ url, headers, body }, network);
  },
};
