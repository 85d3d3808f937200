import type { Notifications } from './context.ts';
import { deliveryTtlSeconds, eventsContainer, tierChangesContainer } from './documents.ts';
import type { EventMessage, TierChangeMessage } from './messages.ts';
import { isTierChange, type OutboxEvent, type PartnerEvent } from './partner-event.ts';
import type { TierChange } from './tier-change.ts';

type Stores = Pick<Notifications, 'documents' | 'queues'>;

/**
 * Hands an event from a partner's outbox on: writes it down, then puts its message in the queue. Only after that may
 * the outbox forget it. Safe to repeat: the document is written once, further messages find their work done.
 */
export async function publishEvent(stores: Stores, event: OutboxEvent): Promise<void> {
  if (isTierChange(event)) await publishTierChange(stores, event);
  else await publishPartnerEvent(stores, event);
}

/** {@link publishEvent} of a tier change. */
export async function publishTierChange({ documents, queues }: Stores, change: TierChange): Promise<void> {
  await documents.write(tierChangesContainer, {
    partition: change.partnerId,
    id: change.id,
    value: change,
    when: 'absent',
  });
  const message: TierChangeMessage = { partnerId: change.partnerId, tierChangeId: change.id };
  await queues.send('tier-changes', message);
}

async function publishPartnerEvent({ documents, queues }: Stores, event: PartnerEvent): Promise<void> {
  const { partnerId, id } = event;
  const ttlSeconds = deliveryTtlSeconds;
  await documents.write(eventsContainer, { partition: partnerId, id, value: event, when: 'absent', ttlSeconds });
  const message: EventMessage = { partnerId, eventId: id };
  await queues.send('tier-changes', message);
}
