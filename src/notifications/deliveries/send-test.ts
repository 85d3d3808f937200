import { enabledEndpoint } from '../endpoints/read.ts';
import type { NotificationServices } from '../services.ts';
import { deliveriesContainer, deliveryTtlSeconds } from './documents.ts';
import { sendTurn } from './follow-up.ts';
import { newTestDelivery } from './new-delivery.ts';

/**
 * Sends an event `webhook.test` to an endpoint, even if it asks for other events only.
 * @returns the delivery's id, to look up its outcome
 * @throws ProductError `not-found`; `conflict` if the endpoint is not enabled
 */
export async function testEndpoint(
  services: Pick<NotificationServices, 'documents' | 'queues' | 'clock' | 'ids' | 'settings'>,
  owner: string,
  id: string,
): Promise<{ deliveryId: string }> {
  const { documents, clock, ids, settings } = services;
  const endpoint = await enabledEndpoint(services, owner, id);
  const now = clock.now();
  const event = { id: `wt_${ids.next()}`, endpointId: id, occurredAt: now.toISOString() };
  const value = newTestDelivery(endpoint, event, settings, now);
  const key = { partition: id, id: event.id };
  await documents.write(deliveriesContainer, { ...key, value, when: 'always', ttlSeconds: deliveryTtlSeconds });
  await sendTurn(services, value);
  return { deliveryId: event.id };
}
