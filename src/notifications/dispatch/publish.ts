import { isTierChange, type OutboxEvent, type PartnerEvent } from '../../events/partner-event.ts';
import type { TierChange } from '../../events/tier-change.ts';
import { deliveryTtlSeconds } from '../deliveries/documents.ts';
import type { NotificationServices } from '../services.ts';
import { eventsContainer, tierChangesContainer } from './documents.ts';
import type { EventMessage, TierChangeMessage } from './messages.ts';
import { sendDispatch } from './undispatched.ts';

type Services = Pick<NotificationServices, 'documents' | 'queues'>;

/**
 * Publishes an event from a partner's outbox: stores it, then queues its message. Only after that may the outbox drop
 * it. Safe to repeat: the document is written once, further messages find their work done.
 */
export async function publishEvent(services: Services, event: OutboxEvent): Promise<void> {
  if (isTierChange(event)) await publishTierChange(services, event);
  else await publishPartnerEvent(services, event);
}

/** {@link publishEvent} of a tier change. */
export async function publishTierChange(services: Services, change: TierChange): Promise<void> {
  await services.documents.write(tierChangesContainer, {
    partition: change.partnerId,
    id: change.id,
    value: change,
    when: 'absent',
  });
  const message: TierChangeMessage = { partnerId: change.partnerId, tierChangeId: change.id };
  await sendDispatch(services, change.id, { message, since: change.occurredAt });
}

async function publishPartnerEvent(services: Services, event: PartnerEvent): Promise<void> {
  const { partnerId, id } = event;
  const ttlSeconds = deliveryTtlSeconds;
  await services.documents.write(eventsContainer, {
    partition: partnerId,
    id,
    value: event,
    when: 'absent',
    ttlSeconds,
  });
  const message: EventMessage = { partnerId, eventId: id };
  await sendDispatch(services, id, { message, since: event.occurredAt });
}
