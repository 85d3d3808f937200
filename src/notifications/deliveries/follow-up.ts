import { update } from '../../storage/update.ts';
import { endpointsContainer } from '../endpoints/documents.ts';
import type { Notifications } from '../services.ts';
import type { Delivery } from './documents.ts';
import type { DeliveryMessage } from './messages.ts';

/**
 * What an attempt's record calls for: the message for the next attempt, the one for the poison queue, or, after a 410,
 * the endpoint disabled. It depends on the record alone, so it can be done again.
 */
export async function followUp(
  { clock, documents, queues }: Pick<Notifications, 'clock' | 'documents' | 'queues'>,
  delivery: Delivery,
): Promise<void> {
  if (delivery.state === 'pending') {
    await sendTurn({ clock, queues }, delivery);
  } else if (delivery.failure === 'exhausted') {
    await queues.send('deliveries-poison', turnOf(delivery));
  } else if (delivery.failure === 'gone') {
    await disableGone({ clock, documents }, delivery);
  }
}

const turnOf = ({ endpointId, id, turn }: Delivery): DeliveryMessage => ({ endpointId, deliveryId: id, attempt: turn });

/** Queues the message for a delivery's present turn, to come when it is due. */
export async function sendTurn(
  { clock, queues }: Pick<Notifications, 'clock' | 'queues'>,
  delivery: Delivery,
): Promise<void> {
  const due = delivery.nextAttemptAt === undefined ? 0 : Date.parse(delivery.nextAttemptAt) - clock.now().getTime();
  await queues.send('deliveries', turnOf(delivery), { delaySeconds: Math.max(0, Math.round(due / 1000)) });
}

/** How long another worker still holds the delivery, in milliseconds; 0 when nobody does. */
export function leftOfLease({ lease }: Delivery, now: Date): number {
  return lease ? Math.max(0, Date.parse(lease.until) - now.getTime()) : 0;
}

/** Lets a message that may be needed come again when the present claim has run out. */
export async function postpone(
  { queues }: Pick<Notifications, 'queues'>,
  message: DeliveryMessage,
  byMs: number,
): Promise<void> {
  await queues.send('deliveries', { ...message, again: true }, { delaySeconds: Math.ceil(byMs / 1000) });
}

async function disableGone(
  { clock, documents }: Pick<Notifications, 'clock' | 'documents'>,
  { owner, endpointId }: Delivery,
): Promise<void> {
  const disabled = { at: clock.now().toISOString(), reason: 'gone' } as const;
  await update(documents, endpointsContainer, { partition: owner, id: endpointId }, (endpoint) =>
    endpoint && !endpoint.disabled ? { ...endpoint, disabled } : undefined,
  );
}
