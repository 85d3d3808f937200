import { eventContentType, markedSuperseded } from '../../events/event.ts';
import { credentialsPlace } from '../endpoints/credentials.ts';
import type { Endpoint } from '../endpoints/documents.ts';
import { deliverToCrm } from '../formats/deliver-to-crm.ts';
import type { Outcome } from '../sending/sender.ts';
import { signatureHeaders } from '../sending/signature.ts';
import type { NotificationServices } from '../services.ts';
import type { Attempt, Delivery } from './documents.ts';
import type { Newer } from './ordering.ts';

/** Sends a delivery once, in its endpoint's format, and gives what is to be put on record. */
export async function attempt(
  context: NotificationServices,
  endpoint: Endpoint,
  delivery: Delivery,
  claim: string,
  newer: Newer | undefined,
): Promise<{ attempt: Attempt; outcome: Outcome }> {
  const at = context.clock.now();
  const body = newer ? markedSuperseded(delivery.body, newer.sequence) : delivery.body;
  const credentials = () => context.vault.open(endpoint.credentials ?? '', credentialsPlace(endpoint.id));
  const outcome =
    endpoint.format === 'cloudevents'
      ? await context.sender.send(
          { url: endpoint.url, headers: headersFor(context, endpoint, delivery.id, at, body), body },
          context.settings.networkOf(endpoint.owner),
        )
      : await deliverToCrm(context, { ...endpoint, credentials }, { event: delivery.event, body });
  const { durationMs, status, answer, error } = outcome;
  return {
    outcome,
    attempt: {
      id: claim,
      at: at.toISOString(),
      durationMs,
      ...(status === undefined ? {} : { status }),
      ...(answer === undefined ? {} : { answer }),
      ...(error === undefined ? {} : { error }),
      ...(newer ? { supersededBy: newer.sequence } : {}),
    },
  };
}

function headersFor(
  { vault, traceToCarry }: NotificationServices,
  endpoint: Endpoint,
  deliveryId: string,
  at: Date,
  body: string,
) {
  const traceparent = traceToCarry();
  const secrets = endpoint.secrets
    .filter(({ expiresAt }) => expiresAt === undefined || Date.parse(expiresAt) > at.getTime())
    .map(({ sealed }) => vault.open(sealed, endpoint.id));
  return {
    'content-type': eventContentType,
    'user-agent': 'partner-contribution-indicators',
    ...(traceparent === undefined ? {} : { traceparent }),
    ...signatureHeaders(secrets, deliveryId, at, body),
  };
}
