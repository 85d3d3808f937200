import { ProductError } from '../errors.ts';
import { changeDelivery } from './change-delivery.ts';
import { type Delivery, eventsContainer, tierChangesContainer } from './documents.ts';
import { followUp, leftOfLease, postpone } from './follow-up.ts';
import type { DeliveryMessage, DispatchMessage } from './messages.ts';
import type { Notifications } from './services.ts';
import { failed } from './settlement.ts';
import { noteDispatched, noteRecovered } from './undispatched.ts';

/** The pause before work is taken up again that no worker could do: a store may be down, or a key missing. */
const pauseMs = 10 * 60 * 1000;

/**
 * Decides on a message of the queue `deliveries-poison`, so that nothing is lost and nothing stays pending for ever.
 * A delivery that no worker managed to attempt is taken up again later, for as long as its attempts would have lasted,
 * then it is failed; one whose attempt is on record, but not what follows from it, goes on. One that was given up
 * after its last attempt is left as it is.
 * @returns the delivery that now stands, for the alert that the caller raises
 * @throws ProductError `unavailable` when there is none (to be read yet)
 */
export async function takeBackDelivery(
  context: Pick<Notifications, 'clock' | 'documents' | 'queues' | 'settings'>,
  message: DeliveryMessage,
): Promise<Delivery> {
  const now = context.clock.now();
  const delivery = await changeDelivery(context.documents, message, (before) => {
    const due = before.state === 'pending' && before.turn === message.attempt && leftOfLease(before, now) === 0;
    return due && isOver(context, before.restarted?.at ?? before.createdAt)
      ? failed(before, 'unprocessable', now)
      : undefined;
  });
  if (delivery.state !== 'pending') return delivery;
  if (delivery.turn === message.attempt) await postpone(context, message, pauseMs);
  else if (delivery.turn === message.attempt + 1) await followUp(context, delivery);
  return delivery;
}

/**
 * Decides on a message of the queue `tier-changes-poison`: the work is tried again later, for as long as attempts of
 * its deliveries would have lasted, and while the store does not say when that began.
 */
export async function takeBackDispatch(
  context: Pick<Notifications, 'clock' | 'documents' | 'queues' | 'settings'>,
  message: DispatchMessage,
): Promise<void> {
  const since = await beginningOf(context, message).catch(laterIfUnavailable);
  if (since === undefined || (since !== 'unknown' && isOver(context, since))) {
    if ('tierChangeId' in message) await noteDispatched(context, message.partnerId, message.tierChangeId);
    if ('recover' in message) await noteRecovered(context, message);
    if ('eventId' in message) await noteDispatched(context, message.partnerId, message.eventId);
    return;
  }
  await context.queues.send('tier-changes', message, { delaySeconds: pauseMs / 1000 });
}

async function beginningOf(
  { documents }: Pick<Notifications, 'documents'>,
  message: DispatchMessage,
): Promise<string | undefined> {
  if ('recover' in message) return message.recover.requestedAt;
  const { partnerId: partition } = message;
  const stored =
    'tierChangeId' in message
      ? await documents.read(tierChangesContainer, { partition, id: message.tierChangeId })
      : await documents.read(eventsContainer, { partition, id: message.eventId });
  return stored?.value.occurredAt;
}

function laterIfUnavailable(error: unknown): 'unknown' {
  if (error instanceof ProductError && error.kind === 'unavailable') return 'unknown';
  throw error;
}

function isOver({ clock, settings }: Pick<Notifications, 'clock' | 'settings'>, since: string): boolean {
  const lasting = settings.retryDelaysMs.reduce((sum, delay) => sum + delay, 0);
  return clock.now().getTime() - Date.parse(since) >= lasting;
}
