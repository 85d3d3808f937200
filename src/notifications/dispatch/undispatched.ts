import type { QueryPosition } from '../../storage/ports.ts';
import { update } from '../../storage/update.ts';
import type { Notifications } from '../services.ts';
import { undispatchedContainer } from './documents.ts';
import type { EventMessage, RecoverMessage, TierChangeMessage } from './messages.ts';

const graceMs = 60 * 60 * 1000;

type Stores = Pick<Notifications, 'documents' | 'queues'>;

/**
 * Queues the message that has an event handed to its endpoints, and notes that this is still to be done: so the watch
 * finds an event whose message was lost. Safe to repeat.
 */
export async function sendDispatch(
  { documents, queues }: Stores,
  eventId: string,
  { message, since }: { message: TierChangeMessage | EventMessage; since: string },
): Promise<void> {
  const key = { partition: message.partnerId, id: eventId };
  await documents.write(undispatchedContainer, { ...key, value: { message, since }, when: 'absent' });
  await queues.send('tier-changes', message);
}

/** Notes that an event was handed to all of its endpoints, or is of no more use to them. */
export async function noteDispatched(
  { documents }: Pick<Notifications, 'documents'>,
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
 * Queues the message of a recovery's next page, and notes how far it is: so the watch finds one whose message was lost.
 * Safe to repeat, also after later pages: what they did is found done.
 */
export async function sendRecovery(
  { clock, documents, queues }: Stores & Pick<Notifications, 'clock'>,
  message: RecoverMessage,
): Promise<void> {
  const value = { message, since: clock.now().toISOString() };
  await documents.write(undispatchedContainer, { ...recoveryKey(message), value, when: 'always' });
  await queues.send('tier-changes', message);
}

/** Notes that a recovery is through, or is of no more use. */
export async function noteRecovered(
  { documents }: Pick<Notifications, 'documents'>,
  message: RecoverMessage,
): Promise<void> {
  await documents.remove(undispatchedContainer, recoveryKey(message));
}

/**
 * Queues again the message of every event or recovery that waits for an hour, and from then on once an hour: it must
 * have been lost. A message that was only late finds its work done.
 * @returns how many were queued
 */
export async function resendOverdueDispatches({
  clock,
  documents,
  queues,
}: Pick<Notifications, 'clock' | 'documents' | 'queues'>): Promise<number> {
  const now = clock.now();
  const before = new Date(now.getTime() - graceMs).toISOString();
  let sent = 0;
  let after: QueryPosition | undefined;
  do {
    const page = await documents.query(undispatchedContainer, {
      where: [{ path: 'since', is: '<', value: before }],
      orderBy: { path: 'since' },
      limit: 100,
      ...(after ? { after } : {}),
    });
    for (const { partition, id, value } of page.items) {
      await queues.send('tier-changes', value.message);
      await update(documents, undispatchedContainer, { partition, id }, (waiting) =>
        waiting && waiting.since < before ? { ...waiting, since: now.toISOString() } : undefined,
      );
      sent++;
    }
    after = page.next;
  } while (after);
  return sent;
}
