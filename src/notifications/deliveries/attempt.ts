import { markedSuperseded } from '../../events/event.ts';
import { credentialsPlace } from '../endpoints/credentials.ts';
import type { Endpoint } from '../endpoints/documents.ts';
import { originOf } from '../endpoints/validation.ts';
import { formatOf } from '../formats/all.ts';
import type { OutgoingEvent, Receiver } from '../formats/format.ts';
import { refusalOfConnection } from '../formats/hosts.ts';
import type { Outcome } from '../sending/sender.ts';
import type { NotificationServices } from '../services.ts';
import type { Attempt, Delivery } from './documents.ts';
import type { Newer } from './ordering.ts';

/** Sends a delivery once, in its endpoint's format, and returns the outcome to store. */
export async function attempt(
  services: NotificationServices,
  endpoint: Endpoint,
  delivery: Delivery,
  claim: string,
  { newer, overwritten }: { newer: Newer | undefined; overwritten: ReadonlySet<string> },
): Promise<{ attempt: Attempt; outcome: Outcome }> {
  const at = services.clock.now();
  const body = newer ? markedSuperseded(delivery.body, newer.sequence) : delivery.body;
  const outcome = await send(services, endpoint, { ...delivery, body, overwritten }, at);
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

/** Sends the event. Opens no credentials if the endpoint's hosts may not have them (any more). */
async function send(
  services: NotificationServices,
  { id: endpointId, owner, url, format: name, connection, credentials, secrets, validation }: Endpoint,
  { id, event: type, body, program, overwritten }: Delivery & Pick<OutgoingEvent, 'overwritten'>,
  at: Date,
): Promise<Outcome> {
  const { vault, settings } = services;
  const format = formatOf(name);
  const network = settings.networkOf(owner);
  const policy = { crmHosts: settings.crmHosts, network };
  const refused = format.vendor && refusalOfConnection(format.vendor, url, connection, policy);
  if (refused !== undefined) return { ok: false, durationMs: 0, error: `refused: ${refused}` };
  const receiver: Receiver = {
    endpointId,
    url,
    origin: validation?.origin ?? originOf(settings),
    network,
    connection,
    credentials: () => vault.open(credentials ?? '', credentialsPlace(endpointId)),
    signingSecrets: () =>
      secrets
        .filter(({ expiresAt }) => expiresAt === undefined || Date.parse(expiresAt) > at.getTime())
        .map(({ sealed }) => vault.open(sealed, endpointId)),
  };
  return format.deliver(services, receiver, { id, type, body, program, overwritten, at });
}
