import { unavailable } from '../errors.ts';
import { changeDelivery } from './change-delivery.ts';
import type { Notifications } from './context.ts';
import { type Attempt, type Delivery, type Endpoint, endpointsContainer } from './documents.ts';
import { eventContentType } from './event.ts';
import { followUp, leftOfLease, postpone } from './follow-up.ts';
import type { DeliveryMessage } from './messages.ts';
import type { Outcome } from './sender.ts';
import { deliveredLate, failed, settled } from './settlement.ts';
import { signatureHeaders } from './signature.ts';

/** How long others stay away beyond an attempt's deadline, for reading and writing before and after it. */
const leaseMarginMs = 15_000;

/**
 * Makes one attempt: claim, send, record, then whatever follows from the record. The message may be acknowledged when
 * this returns; when it throws, the message must come again.
 *
 * Whoever holds the claim has an unacknowledged message of its own, so a repetition that finds the turn taken or
 * decided is dropped, and chains of messages do not multiply. But a message that comes again after a failure
 * (`dequeueCount` above 1) may be the one whose worker died: it does the follow-up again, or waits for the claim to end.
 * @throws ProductError `unavailable` when the store does not show (yet) what the message is about
 */
export async function deliver(
  context: Notifications,
  message: DeliveryMessage,
  { dequeueCount }: { dequeueCount: number },
): Promise<void> {
  const { clock, documents, ids, settings } = context;
  const claim = ids.next();
  const delivery = await take(context, message, claim, dequeueCount > 1 || message.again === true);
  if (!delivery) return;

  const endpoint = (await documents.read(endpointsContainer, { partition: delivery.owner, id: delivery.endpointId }))
    ?.value;
  if (!endpoint || endpoint.disabled) {
    const failure = endpoint ? 'endpoint-disabled' : 'endpoint-deleted';
    await changeDelivery(documents, message, (before) =>
      before.lease?.by === claim ? failed(before, failure, clock.now()) : undefined,
    );
    return;
  }

  const { attempt, outcome } = await send(context, endpoint, delivery, claim);
  const recorded = await changeDelivery(documents, message, (before) => {
    if (before.state === 'pending' && before.turn === message.attempt) {
      return settled(before, attempt, outcome, clock.now(), context.random, settings);
    }
    return outcome.ok && before.state !== 'delivered' ? deliveredLate(before, attempt, clock.now()) : undefined;
  });
  if (isRecorded(recorded, claim)) await followUp(context, recorded);
}

/** Claims the turn; `undefined` when there is nothing left for this message to do. */
async function take(
  context: Notifications,
  message: DeliveryMessage,
  claim: string,
  again: boolean,
): Promise<Delivery | undefined> {
  const now = context.clock.now();
  const until = new Date(now.getTime() + context.settings.deadlineMs + leaseMarginMs).toISOString();
  const delivery = await changeDelivery(context.documents, message, (before) => {
    const due = before.state === 'pending' && before.turn === message.attempt;
    return due && leftOfLease(before, now) === 0 ? { ...before, lease: { by: claim, until } } : undefined;
  });

  if (delivery.state !== 'pending' || delivery.turn > message.attempt) {
    if (again && delivery.turn === message.attempt + 1) await followUp(context, delivery);
    return undefined;
  }
  if (delivery.turn < message.attempt) {
    throw unavailable('delivery-not-current', `Attempt ${message.attempt} of delivery ${delivery.id} is not due yet.`);
  }
  if (delivery.lease?.by === claim) return delivery;
  if (again) await postpone(context, message, leftOfLease(delivery, now));
  return undefined;
}

async function send(
  { clock, sender, vault }: Notifications,
  endpoint: Endpoint,
  delivery: Delivery,
  claim: string,
): Promise<{ attempt: Attempt; outcome: Outcome }> {
  const at = clock.now();
  const secrets = endpoint.secrets
    .filter(({ expiresAt }) => expiresAt === undefined || Date.parse(expiresAt) > at.getTime())
    .map(({ sealed }) => vault.open(sealed, endpoint.id));
  const headers = {
    'content-type': eventContentType,
    'user-agent': 'partner-contribution-indicators',
    ...signatureHeaders(secrets, delivery.id, at, delivery.body),
  };
  const outcome = await sender.send({ url: endpoint.url, headers, body: delivery.body });
  const { ok: _ok, retryAfter: _retryAfter, ...observed } = outcome;
  return { attempt: { id: claim, at: at.toISOString(), ...observed }, outcome };
}

function isRecorded({ attempts }: Delivery, claim: string): boolean {
  return attempts.some(({ id }) => id === claim);
}
