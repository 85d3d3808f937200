import { unavailable } from '../../errors.ts';
import type { Documents } from '../../storage/ports.ts';
import { update } from '../../storage/update.ts';
import { type Delivery, deliveriesContainer, deliveryTtlSeconds } from './documents.ts';
import type { DeliveryMessage } from './messages.ts';

/**
 * Changes a delivery as {@link update} does; `undefined` leaves it unchanged.
 * @returns the stored delivery
 * @throws ProductError `unavailable` if there is none (readable yet), or other writers are faster every time
 */
export async function changeDelivery(
  documents: Documents,
  { endpointId, deliveryId }: Pick<DeliveryMessage, 'endpointId' | 'deliveryId'>,
  change: (delivery: Delivery) => Delivery | undefined,
): Promise<Delivery> {
  const delivery = await update(
    documents,
    deliveriesContainer,
    { partition: endpointId, id: deliveryId },
    (before) => before && change(before),
    { ttlSeconds: deliveryTtlSeconds },
  );
  if (!delivery) throw unavailable('delivery-missing', `There is no delivery ${deliveryId} to endpoint ${endpointId}.`);
  return delivery;
}
