import { unavailable } from '../../errors.ts';
import { type Endpoint, endpointsContainer } from '../endpoints/documents.ts';
import { noteHealth } from '../endpoints/health.ts';
import { keepsState } from '../formats/deliver-to-crm.ts';
import type { Pace, Place } from '../sending/lanes.ts';
import type { Outcome } from '../sending/sender.ts';
import type { Notifications } from '../services.ts';
import { attempt } from './attempt.ts';
import { changeDelivery } from './change-delivery.ts';
import type { Delivery, Failure } from './documents.ts';
import { followUp, leftOfLease, postpone, sendTurn } from './follow-up.ts';
import type { DeliveryMessage } from './messages.ts';
import { deliveredLate, failed, parked, settled } from './next-state.ts';
import { isHistory, type Newer, newerAtReceiver } from './ordering.ts';

/** How long others stay away beyond an attempt's deadline, for reading and writing before and after it. */
const leaseMarginMs = 15_000;

/**
 * Makes one attempt: claim, send, record, then whatever follows from the record. The message may be acknowledged when
 * this returns; when it throws, the message must come again.
 *
 * Whoever holds the claim has an unacknowledged message of its own, so a repetition that finds the turn taken or
 * decided is dropped, and chains of messages do not multiply. But a message that comes again after a failure
 * (`dequeueCount` above 1) may be the one whose worker died: it does the follow-up again, or waits for the claim to end.
 *
 * An endpoint without a free place has the delivery parked. An attempt that is waited for too long goes on beside this
 * call, once a message is queued that takes over should this process die: see `lanes.ts`.
 * @throws ProductError `unavailable` when the store does not show (yet) what the message is about
 */
export async function deliver(
  context: Notifications,
  message: DeliveryMessage,
  { dequeueCount }: { dequeueCount: number },
): Promise<void> {
  const place = context.lanes.enter(message.endpointId);
  let handedOver = false;
  try {
    const claim = context.ids.next();
    const delivery = await take(context, message, claim, dequeueCount > 1 || message.again === true, place);
    if (!delivery || !place) return;
    const ready = await prepare(context, message, delivery, claim, place);
    if (!ready) return;

    let problem: unknown;
    const work = carryOut(context, message, { ...ready, delivery, claim }).then(
      (pace) => place.leave(pace),
      (error: unknown) => {
        problem = error ?? new Error('The attempt failed');
        place.leave();
      },
    );
    handedOver = true;
    if (!(await place.hold(work))) {
      await postpone(context, message, leftOfLease(delivery, context.clock.now()));
      // What goes wrong from here on is mended by the message just sent.
      if (place.setAside(work)) return;
      await work;
    }
    if (problem) throw problem;
  } finally {
    if (!handedOver) place?.leave();
  }
}

/** Claims the turn, or parks it where there is no place; `undefined` when there is nothing left for this message to do. */
async function take(
  context: Notifications,
  message: DeliveryMessage,
  claim: string,
  again: boolean,
  place: Place | undefined,
): Promise<Delivery | undefined> {
  const now = context.clock.now();
  const until = new Date(now.getTime() + context.settings.deadlineMs + leaseMarginMs).toISOString();
  const later = new Date(now.getTime() + context.lanes.pauseMs(message.endpointId, context.random));
  const delivery = await changeDelivery(context.documents, message, (before) => {
    const due = before.state === 'pending' && before.turn === message.attempt;
    if (!due || leftOfLease(before, now) > 0) return undefined;
    return place ? { ...before, lease: { by: claim, until } } : parked(before, later);
  });

  if (delivery.state !== 'pending' || delivery.turn > message.attempt) {
    if (again && delivery.turn === message.attempt + 1) await followUp(context, delivery);
    return undefined;
  }
  if (delivery.turn < message.attempt) {
    throw unavailable('delivery-not-current', `Attempt ${message.attempt} of delivery ${delivery.id} is not due yet.`);
  }
  if (delivery.lease?.by === claim) return delivery;
  if (leftOfLease(delivery, now) === 0) await sendTurn(context, delivery);
  else if (again) await postpone(context, message, leftOfLease(delivery, now));
  return undefined;
}

/** Reads what the attempt needs; `undefined` when there will be none now, which is on record then. */
async function prepare(
  context: Notifications,
  message: DeliveryMessage,
  delivery: Delivery,
  claim: string,
  place: Place,
): Promise<{ endpoint: Endpoint; newer: Newer | undefined } | undefined> {
  const { clock, documents, lanes, random } = context;
  const key = { partition: delivery.owner, id: delivery.endpointId };
  const endpoint = (await documents.read(endpointsContainer, key))?.value;
  if (!endpoint || endpoint.disabled) {
    await giveUp(context, message, claim, endpoint ? 'endpoint-disabled' : 'endpoint-deleted');
    return undefined;
  }
  const newer = await newerAtReceiver(context, delivery);
  if (keepsState(endpoint) && delivery.event !== 'webhook.test' && (newer?.acknowledged || isHistory(delivery))) {
    await giveUp(context, message, claim, 'superseded');
    return undefined;
  }
  if ((keepsState(endpoint) && newer?.underWay) || !place.enterHost(new URL(endpoint.url).host)) {
    const later = new Date(clock.now().getTime() + lanes.pauseMs(endpoint.id, random));
    const after = await changeDelivery(documents, message, (before) =>
      before.lease?.by === claim ? parked(before, later) : undefined,
    );
    if (after.state === 'pending' && after.turn === message.attempt) await sendTurn(context, after);
    return undefined;
  }
  return { endpoint, newer };
}

async function giveUp(
  { clock, documents }: Notifications,
  message: DeliveryMessage,
  claim: string,
  failure: Failure,
): Promise<void> {
  await changeDelivery(documents, message, (before) =>
    before.lease?.by === claim ? failed(before, failure, clock.now()) : undefined,
  );
}

/** Sends, records and follows up. @returns how the endpoint behaved */
async function carryOut(
  context: Notifications,
  message: DeliveryMessage,
  given: { endpoint: Endpoint; delivery: Delivery; claim: string; newer: Newer | undefined },
): Promise<Pace> {
  const { clock, documents, random, settings } = context;
  const { endpoint, delivery, claim, newer } = given;
  const made = await attempt(context, endpoint, delivery, claim, newer);
  const { outcome } = made;
  const recorded = await changeDelivery(documents, message, (before) => {
    if (before.state === 'pending' && before.turn === message.attempt) {
      return settled(before, made.attempt, outcome, clock.now(), random, settings);
    }
    return outcome.ok && before.state !== 'delivered' ? deliveredLate(before, made.attempt, clock.now()) : undefined;
  });
  if (recorded.attempts.some(({ id }) => id === claim)) await followUp(context, recorded);
  await noteHealth(context, endpoint, outcome);
  return paceOf(context, outcome);
}

function paceOf({ lanes }: Notifications, { durationMs, timedOut }: Outcome): Pace {
  if (timedOut) return 'hung';
  return durationMs > lanes.patienceMs ? 'slow' : 'fast';
}
