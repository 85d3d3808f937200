import { conflict, notFound } from '../../errors.ts';
import { enabledEndpoint } from '../endpoints/read.ts';
import type { NotificationServices } from '../services.ts';
import { changeDelivery } from './change-delivery.ts';
import { deliveriesContainer } from './documents.ts';
import { sendTurn } from './follow-up.ts';
import { type DeliveryView, viewOf } from './list.ts';
import { nextState } from './next-state.ts';

/**
 * Sends one delivery again, in any state, with the same id and body; its pauses begin again.
 * @throws ProductError `not-found`; `conflict` while it is being sent, or if its endpoint is not enabled
 */
export async function redeliver(
  services: Pick<NotificationServices, 'documents' | 'queues' | 'clock'>,
  owner: string,
  endpointId: string,
  deliveryId: string,
): Promise<DeliveryView> {
  await enabledEndpoint(services, owner, endpointId);
  const key = { partition: endpointId, id: deliveryId };
  if (!(await services.documents.read(deliveriesContainer, key)))
    throw notFound('delivery-not-found', 'There is no such delivery to this endpoint.');
  const now = services.clock.now();
  const from: { turn?: number } = {};
  const delivery = await changeDelivery(services.documents, { endpointId, deliveryId }, (before) => {
    if (before.restarted?.at === now.toISOString() && before.turn === from.turn) return undefined;
    const after = nextState(before, { type: 'restart' }, now);
    if (!after)
      throw conflict('delivery-under-way', 'The delivery is being sent at this moment. Look at its outcome first.');
    from.turn = after.turn;
    return after;
  });
  await sendTurn(services, delivery);
  return viewOf(delivery);
}
