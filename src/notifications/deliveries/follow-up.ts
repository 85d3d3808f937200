import { update } from '../../storage/update.ts';
import { endpointsContainer } from '../endpoints/documents.ts';
import { noteFailedDelivery } from '../endpoints/health.ts';
import type { NotificationServices } from '../services.ts';
import type { Delivery } from './documents.ts';
import type { DeliveryMessage } from './messages.ts';

/**
 * Acts on a recorded attempt: queues the next attempt; if there is none, counts the failure and sends a message to the
 * poison queue; or disables the endpoint after a 410. It depends only on the record, so it can be repeated.
 */
export async function followUp(
  { clock, documents, queues }: Pick<NotificationServices, 'clock' | 'documents' | 'queues'>,
  delivery: Delivery,
): Promise<void> {
  if (delivery.state === 'pending') {
    await sendTurn({ clock, queues }, delivery);
  } else if (delivery.failure === 'exhausted') {
    const { id, owner, endpointId, attempts, restarted, createdAt } = delivery;
    const times = attempts.map(({ at }) => at).filter((at) => at >= (restarted?.at ?? createdAt));
    const [from = createdAt] = times;
    await noteFailedDelivery(
      { clock, documents },
      { owner, id: endpointId },
      { id, from, until: times.at(-1) ?? from },
    );
    await queues.send('deliveries-poison', turnOf(delivery));
  } else if (delivery.failure === 'gone') {
    await disableGone({ clock, documents }, delivery);
  }
}

const turnOf = ({ endpointId, id, turn }: Delivery): DeliveryMessage => ({ endpointId, deliveryId: id, attempt: turn });

/** Queues the message of a delivery's present turn, visible when the turn is due. */
export async function sendTurn(
  { clock, queues }: Pick<NotificationServices, 'clock' | 'queues'>,
  delivery: Delivery,
): Promise<void> {
  const due = delivery.nextAttemptAt === undefined ? 0 : Date.parse(delivery.nextAttemptAt) - clock.now().getTime();
  await queues.send('deliveries', turnOf(delivery), { delaySeconds: Math.max(0, Math.round(due / 1000)) });
}

/**
 * Queues a message again, visible after a while, in case the present holder of the delivery dies before recording it.
 */
export async function postpone(
  { queues }: Pick<NotificationServices, 'queues'>,
  message: DeliveryMessage,
  byMs: number,
): Promise<void> {
  await queues.send('deliveries', { ...message, again: true }, { delaySeconds: Math.ceil(byMs / 1000) });
}

async function disableGone(
  { clock, documents }: Pick<NotificationServices, 'clock' | 'documents'>,
  { owner, endpointId }: Delivery,
): Promise<void> {
  const disabled = { at: clock.now().toISOString(), reason: 'gone' } as const;
  await update(documents, endpointsContainer, { partition: owner, id: endpointId }, (endpoint) =>
    endpoint && !endpoint.disabled ? { ...endpoint, disabled } : undefined,
  );
}
