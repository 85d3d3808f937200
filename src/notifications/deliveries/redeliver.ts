import { conflict, notFound } from '../../errors.ts';
import { enabledEndpoint } from '../endpoints/read.ts';
import type { Notifications } from '../services.ts';
import { changeDelivery } from './change-delivery.ts';
import { deliveriesContainer } from './documents.ts';
import { leftOfLease, sendTurn } from './follow-up.ts';
import { type DeliveryView, viewOf } from './list.ts';
import { restarted } from './next-state.ts';

/**
 * Sends one delivery again, whatever became of it, with the same id and body; its pauses begin anew.
 * @throws ProductError `not-found`; `conflict` while it is being sent, or when its endpoint is not enabled
 */
export async function redeliver(
  context: Pick<Notifications, 'documents' | 'queues' | 'clock'>,
  owner: string,
  endpointId: string,
  deliveryId: string,
): Promise<DeliveryView> {
  await enabledEndpoint(context, owner, endpointId);
  const key = { partition: endpointId, id: deliveryId };
  if (!(await context.documents.read(deliveriesContainer, key)))
    throw notFound('delivery-not-found', 'There is no such delivery to this endpoint.');
  const now = context.clock.now();
  const from: { turn?: number } = {};
  const delivery = await changeDelivery(context.documents, { endpointId, deliveryId }, (before) => {
    if (before.restarted?.at === now.toISOString() && before.turn === from.turn) return undefined;
    if (leftOfLease(before, now) > 0)
      throw conflict('delivery-under-way', 'The delivery is being sent at this moment. Look at its outcome first.');
    from.turn = before.turn + 1;
    return restarted(before, now);
  });
  await sendTurn(context, delivery);
  return viewOf(delivery);
}
