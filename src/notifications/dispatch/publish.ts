import { isTierChange, type OutboxEvent, type PartnerEvent } from '../../events/partner-event.ts';
import type { TierChange } from '../../events/tier-change.ts';
import { deliveryTtlSeconds } from '../deliveries/documents.ts';
import type { NotificationServices } from '../services.ts';
import { eventsContainer, tierChangesContainer } from './documents.ts';
import type { EventMessage, TierChangeMessage } from './messages.ts';
import { sendDispatch } from './undispatched.ts';

type Stores = Pick<NotificationServices, 'documents' | 'queues'>;

/**
 * Publishes an event from a partner's outbox: stores it, then queues its message. Only after that may the outbox drop
 * it. Safe to repeat: the document is written once, further messages find their work done.
 */
export async function publishEvent(stores: Stores, event: OutboxEvent): Promise<void> {
  if (isTierChange(event)) await publishTierChange(stores, event);
  else await publishPartnerEvent(stores, event);
}

/** {@link publishEvent} of a tier change. */
export async function publishTierChange(stores: Stores, change: TierChange): Promise<void> {
  await stores.documents.write(tierChangesContainer, {
    partition: change.partnerId,
    id: change.id,
    value: change,
    when: 'absent',
  });
  const message: TierChangeMessage = { partnerId: change.partnerId, tierChangeId: change.id };
  await sendDispatch(stores, change.id, { message, since: change.occurredAt });
}

async function publishPartnerEvent(stores: Stores, event: PartnerEvent): Promise<void> {
  const { partnerId, id } = event;
  const ttlSeconds = deliveryTtlSeconds;
  await stores.documents.write(eventsContainer, { partition: partnerId, id, value: event, when: 'absent', ttlSeconds });
  const message: EventMessage = { partnerId, eventId: id };
  await sendDispatch(stores, id, { message, since: event.occurredAt });
}
