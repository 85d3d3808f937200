import { allOf } from '../../storage/pages.ts';
import { update } from '../../storage/update.ts';
import { overdueMs } from '../deliveries/resend.ts';
import type { NotificationServices } from '../services.ts';
import { undispatchedContainer } from './documents.ts';

/**
 * Queues the message of every event or recovery that has waited for an hour, and then once an hour: its message must
 * have been lost. A message that was only late finds its work done.
 * @returns number of messages queued
 */
export async function resendOverdueDispatches({
  clock,
  documents,
  queues,
}: Pick<NotificationServices, 'clock' | 'documents' | 'queues'>): Promise<number> {
  const now = clock.now();
  const before = new Date(now.getTime() - overdueMs).toISOString();
  let sent = 0;
  const overdue = allOf(documents, undispatchedContainer, {
    where: [{ path: 'since', is: '<', value: before }],
    orderBy: { path: 'since' },
    limit: 100,
  });
  for await (const { partition, id, value } of overdue) {
    await queues.send('tier-changes', value.message);
    await update(documents, undispatchedContainer, { partition, id }, (waiting) =>
      waiting && waiting.since < before ? { ...waiting, since: now.toISOString() } : undefined,
    );
    sent++;
  }
  return sent;
}
