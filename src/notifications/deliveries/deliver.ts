import { unavailable } from '../../errors.ts';
import { type Endpoint, endpointsContainer } from '../endpoints/documents.ts';
import { noteHealth } from '../endpoints/health.ts';
import { admitRequest, pause } from '../endpoints/pace.ts';
import { formatOf } from '../formats/all.ts';
import { isForOtherTiers } from '../formats/mapping.ts';
import type { Pace, Place } from '../sending/lanes.ts';
import type { Outcome } from '../sending/sender.ts';
import type { NotificationServices } from '../services.ts';
import { attempt } from './attempt.ts';
import { changeDelivery } from './change-delivery.ts';
import type { Delivery, Failure } from './documents.ts';
import { followUp, postpone, sendTurn } from './follow-up.ts';
import type { DeliveryMessage } from './messages.ts';
import { leaseLeftMs, nextState, retryAfterMs, type Step } from './next-state.ts';
import { isHistory, mustWait, type Newer, newerAtReceiver } from './ordering.ts';

/** Time that a claim lasts beyond an attempt's deadline, for reading and writing before and after it. */
const leaseMarginMs = 15_000;

/**
 * Makes one attempt: claims the delivery, sends, records, and acts on the record. The message may be acknowledged when
 * this returns; when it throws, the message must be retried.
 *
 * The holder of the claim has an unacknowledged message of its own, so a repetition that finds the turn claimed or
 * recorded is dropped, and chains of messages do not multiply. But a message that is retried after a failure
 * (`dequeueCount` above 1) may be that of a dead worker: it repeats the follow-up, or waits for the claim to expire.
 *
 * A delivery without a free place at its endpoint is parked. An attempt that takes too long continues beside this call,
 * once a message is queued that takes over if this process dies: see `sending/lanes.ts`.
 * @throws ProductError `unavailable` if the store does not show the delivery (yet)
 */
export async function deliver(
  services: NotificationServices,
  message: DeliveryMessage,
  { dequeueCount }: { dequeueCount: number },
): Promise<void> {
  const place = services.lanes.enter(message.endpointId);
  let handedOver = false;
  try {
    const claim = services.ids.next();
    const delivery = await take(services, message, claim, dequeueCount > 1 || message.again === true, place);
    if (!delivery || !place) return;
    const ready = await prepare(services, message, delivery, claim, place);
    if (!ready) return;

    let problem: unknown;
    const work = carryOut(services, message, { ...ready, delivery, claim }).then(
      (pace) => place.leave(pace),
      (error: unknown) => {
        problem = error ?? new Error('The attempt failed');
        place.leave();
      },
    );
    handedOver = true;
    if (!(await place.hold(work))) {
      await postpone(services, message, leaseLeftMs(delivery, services.clock.now()));
      // The message just sent recovers from any failure after this.
      if (place.setAside(work)) return;
      await work;
    }
    if (problem) throw problem;
  } finally {
    if (!handedOver) place?.leave();
  }
}

/** Claims the turn, or parks the delivery if there is no place; `undefined` if this message has nothing left to do. */
async function take(
  services: NotificationServices,
  message: DeliveryMessage,
  claim: string,
  again: boolean,
  place: Place | undefined,
): Promise<Delivery | undefined> {
  const now = services.clock.now();
  const by = { turn: message.attempt };
  const step: Step = place
    ? { type: 'claim', by, claim, until: new Date(now.getTime() + services.settings.deadlineMs + leaseMarginMs) }
    : { type: 'park', by, until: whenFree(services, message.endpointId, now) };
  const delivery = await changeDelivery(services.documents, message, (before) => nextState(before, step, now));

  if (delivery.state !== 'pending' || delivery.turn > message.attempt) {
    if (again && delivery.turn === message.attempt + 1) await followUp(services, delivery);
    return undefined;
  }
  if (delivery.turn < message.attempt) {
    throw unavailable('delivery-not-current', `Attempt ${message.attempt} of delivery ${delivery.id} is not due yet.`);
  }
  if (delivery.lease?.by === claim) return delivery;
  const leftMs = leaseLeftMs(delivery, now);
  if (leftMs === 0) await sendTurn(services, delivery);
  else if (again) await postpone(services, message, leftMs);
  return undefined;
}

interface Ready {
  endpoint: Endpoint;
  newer: Newer | undefined;
  /** Fields of a CRM that newer events have written. */
  overwritten: ReadonlySet<string>;
}

/** Reads the input of the attempt; records if no attempt is possible, and returns `undefined`. */
async function prepare(
  services: NotificationServices,
  message: DeliveryMessage,
  delivery: Delivery,
  claim: string,
  place: Place,
): Promise<Ready | undefined> {
  const key = { partition: delivery.owner, id: delivery.endpointId };
  const endpoint = (await services.documents.read(endpointsContainer, key))?.value;
  if (!endpoint || endpoint.disabled) {
    await giveUp(services, message, claim, endpoint ? 'endpoint-disabled' : 'endpoint-deleted');
    return undefined;
  }
  if (delivery.event !== 'webhook.test' && isOfOtherTiers(services, endpoint, delivery)) {
    await giveUp(services, message, claim, 'other-tiers');
    return undefined;
  }
  const fieldsOf = delivery.event === 'webhook.test' ? undefined : formatOf(endpoint.format).fieldsOf;
  // In this order: what was under way is acknowledged by then, and what is claimed later waits for this delivery.
  const waits = fieldsOf !== undefined && (await mustWait(services, delivery));
  const newer = await newerAtReceiver(services, delivery);
  const written = (one: Delivery) => Object.keys(fieldsOf?.(endpoint.connection!, one) ?? {});
  const overwritten = new Set(newer?.acknowledged.flatMap(written));
  if (fieldsOf && (isHistory(delivery) || written(delivery).every((field) => overwritten.has(field)))) {
    await giveUp(services, message, claim, 'superseded');
    return undefined;
  }
  const now = services.clock.now();
  const isFree = !waits && place.enterHost(new URL(endpoint.url).host);
  const until = isFree ? await admitRequest(services, endpoint) : whenFree(services, endpoint.id, now);
  if (until) {
    const step: Step = { type: 'park', by: { claim }, until };
    const after = await changeDelivery(services.documents, message, (before) => nextState(before, step, now));
    if (after.state === 'pending' && after.turn === message.attempt) await sendTurn(services, after);
    return undefined;
  }
  return { endpoint, newer, overwritten };
}

function isOfOtherTiers(
  { settings }: NotificationServices,
  { format, connection }: Endpoint,
  { program }: Delivery,
): boolean {
  if (!connection || !settings.programs.includes(program)) return false;
  const mapping = formatOf(format).mappingIn?.(connection) ?? {};
  return isForOtherTiers(mapping, settings.tiersOf(program));
}

const whenFree = ({ lanes, random }: NotificationServices, endpointId: string, now: Date): Date =>
  new Date(now.getTime() + lanes.pauseMs(endpointId, random));

async function giveUp(
  { clock, documents }: NotificationServices,
  message: DeliveryMessage,
  claim: string,
  failure: Failure,
): Promise<void> {
  const step: Step = { type: 'give-up', by: { claim }, failure };
  await changeDelivery(documents, message, (before) => nextState(before, step, clock.now()));
}

/**
 * Sends, records and follows up.
 * @returns how fast the endpoint answered
 */
async function carryOut(
  services: NotificationServices,
  message: DeliveryMessage,
  given: Ready & { delivery: Delivery; claim: string },
): Promise<Pace> {
  const { clock, documents, random, settings } = services;
  const { endpoint, delivery, claim } = given;
  const made = await attempt(services, endpoint, delivery, claim, given);
  const step: Step = {
    type: 'attempt',
    turn: message.attempt,
    ...made,
    retryDelaysMs: settings.retryDelaysMs,
    random,
  };
  const recorded = await changeDelivery(documents, message, (before) => nextState(before, step, clock.now()));
  if (recorded.attempts.some(({ id }) => id === claim)) await followUp(services, recorded);
  // A failed test concerns only its sender.
  const askedMs = retryAfterMs(made.outcome, clock.now());
  if (askedMs > 0) await pause(services, endpoint, new Date(clock.now().getTime() + askedMs));
  if (made.outcome.ok || delivery.event !== 'webhook.test') await noteHealth(services, endpoint, made.outcome);
  return paceOf(services, made.outcome);
}

function paceOf({ lanes }: NotificationServices, { durationMs, timedOut }: Outcome): Pace {
  if (timedOut) return 'hung';
  return durationMs > lanes.patienceMs ? 'slow' : 'fast';
}
