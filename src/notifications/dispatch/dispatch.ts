import { unavailable } from '../../errors.ts';
import type { OutboxEvent } from '../../events/partner-event.ts';
import { allOf } from '../../storage/pages.ts';
import { deliveriesContainer, deliveryTtlSeconds } from '../deliveries/documents.ts';
import { sendTurn } from '../deliveries/follow-up.ts';
import { newDelivery, wants } from '../deliveries/new-delivery.ts';
import { type Endpoint, endpointsContainer, operatorPartition } from '../endpoints/documents.ts';
import type { NotificationServices } from '../services.ts';
import { eventsContainer, tierChangesContainer } from './documents.ts';
import type { EventMessage, TierChangeMessage } from './messages.ts';
import { noteDispatched } from './undispatched.ts';

type Services = Pick<NotificationServices, 'documents' | 'queues' | 'clock' | 'settings'>;

/**
 * Creates one delivery of a tier change for each endpoint that wants it: see {@link dispatchEvent}.
 * @throws ProductError `unavailable` if the tier change cannot be read (yet)
 */
export async function dispatchTierChange(services: Services, message: TierChangeMessage): Promise<void> {
  const { partnerId, tierChangeId } = message;
  const stored = await services.documents.read(tierChangesContainer, { partition: partnerId, id: tierChangeId });
  if (!stored)
    throw unavailable('tier-change-missing', `There is no tier change ${tierChangeId} of partner ${partnerId}.`);
  await dispatchEvent(services, stored.value);
}

/**
 * Creates one delivery of another event for each endpoint that wants it: see {@link dispatchEvent}.
 * @throws ProductError `unavailable` if the event cannot be read (yet)
 */
export async function dispatchPartnerEvent(services: Services, { partnerId, eventId }: EventMessage): Promise<void> {
  const stored = await services.documents.read(eventsContainer, { partition: partnerId, id: eventId });
  if (!stored) throw unavailable('event-missing', `There is no event ${eventId} of partner ${partnerId}.`);
  await dispatchEvent(services, stored.value);
}

/**
 * Creates one delivery for each endpoint of the partner and of the operator that wants the event, and queues its first
 * attempt. If repeated or interrupted at any point, it creates no second delivery and omits none: the delivery's id is
 * the event's, and a delivery that nobody has attempted yet is queued again.
 */
async function dispatchEvent(services: Services, event: OutboxEvent): Promise<void> {
  for (const owner of [event.partnerId, operatorPartition]) {
    for await (const { value } of allOf(services.documents, endpointsContainer, { partition: owner, limit: 100 })) {
      if (wants(value, event)) await dispatchTo(services, value, event);
    }
  }
  await noteDispatched(services, event.partnerId, event.id);
}

/** {@link dispatchEvent} for one endpoint. */
export async function dispatchTo(services: Services, endpoint: Endpoint, event: OutboxEvent): Promise<void> {
  const { documents, clock, settings } = services;
  const value = newDelivery(endpoint, event, settings, clock.now());
  const key = { partition: endpoint.id, id: event.id };
  const ttlSeconds = deliveryTtlSeconds;
  const created = await documents.write(deliveriesContainer, { ...key, value, when: 'absent', ttlSeconds });
  if (!created) {
    const present = await documents.read(deliveriesContainer, key);
    if (present && (present.value.state !== 'pending' || present.value.turn > 0)) return;
  }
  await sendTurn(services, value);
}
