import { unavailable } from '../../errors.ts';
import type { Documents } from '../../storage/ports.ts';
import { type Delivery, deliveriesContainer, deliveryTtlSeconds } from './documents.ts';
import type { DeliveryMessage } from './messages.ts';

const tries = 20;

/**
 * Changes a delivery by writing over just the version read, again when another writer was faster; `undefined` leaves
 * it as it is. A write may have happened although the store told us otherwise, so `change` must know its own result.
 * @returns the delivery that now stands
 * @throws ProductError `unavailable` when there is none (to be read yet), or other writers keep winning
 */
export async function changeDelivery(
  documents: Documents,
  { endpointId, deliveryId }: Pick<DeliveryMessage, 'endpointId' | 'deliveryId'>,
  change: (delivery: Delivery) => Delivery | undefined,
): Promise<Delivery> {
  const key = { partition: endpointId, id: deliveryId };
  for (let attempt = 0; attempt < tries; attempt++) {
    const stored = await documents.read(deliveriesContainer, key);
    if (!stored) throw unavailable('delivery-missing', `There is no delivery ${deliveryId} to endpoint ${endpointId}.`);
    const value = change(stored.value);
    if (!value) return stored.value;
    const when = { etag: stored.etag };
    if (await documents.write(deliveriesContainer, { ...key, value, when, ttlSeconds: deliveryTtlSeconds }))
      return value;
  }
  throw unavailable(
    'contended',
    `Delivery ${deliveryId} to endpoint ${endpointId} is being changed by too many writers.`,
  );
}
