import type { NotificationServices } from '../services.ts';
import { undispatchedContainer } from './documents.ts';
import type { EventMessage, RecoverMessage, TierChangeMessage } from './messages.ts';

type Services = Pick<NotificationServices, 'documents' | 'queues'>;

/**
 * Queues the message that dispatches an event, and notes that this is still to be done: `resend.ts` finds an event
 * whose message was lost. Safe to repeat.
 */
export async function sendDispatch(
  { documents, queues }: Services,
  eventId: string,
  { message, since }: { message: TierChangeMessage | EventMessage; since: string },
): Promise<void> {
  const key = { partition: message.partnerId, id: eventId };
  await documents.write(undispatchedContainer, { ...key, value: { message, since }, when: 'absent' });
  await queues.send('tier-changes', message);
}

/** Notes that an event was dispatched to all its endpoints, or that none of them needs it now. */
export async function noteDispatched(
  { documents }: Pick<NotificationServices, 'documents'>,
  partnerId: string,
  eventId: string,
): Promise<void> {
  await documents.remove(undispatchedContainer, { partition: partnerId, id: eventId });
}

const recoveryKey = ({ recover: { owner, endpointId, since, requestedAt } }: RecoverMessage) => ({
  partition: owner,
  id: `recover|${endpointId}|${since}|${requestedAt}`,
});

/**
 * Queues the message of a recovery's next page, and notes its progress: `resend.ts` finds a recovery whose message was
 * lost. Safe to repeat, also after later pages, whose work is found done.
 */
export async function sendRecovery(
  { clock, documents, queues }: Services & Pick<NotificationServices, 'clock'>,
  message: RecoverMessage,
): Promise<void> {
  const value = { message, since: clock.now().toISOString() };
  await documents.write(undispatchedContainer, { ...recoveryKey(message), value, when: 'always' });
  await queues.send('tier-changes', message);
}

/** Notes that a recovery is finished, or no longer needed. */
export async function noteRecovered(
  { documents }: Pick<NotificationServices, 'documents'>,
  message: RecoverMessage,
): Promise<void> {
  await documents.remove(undispatchedContainer, recoveryKey(message));
}
