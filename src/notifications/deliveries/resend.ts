import { allOf } from '../../storage/pages.ts';
import type { NotificationServices } from '../services.ts';
import { changeDelivery } from './change-delivery.ts';
import { deliveriesContainer } from './documents.ts';
import { sendTurn } from './follow-up.ts';
import { nextState } from './next-state.ts';

/** Delay, in milliseconds, after which due work is taken to have lost its queue message. */
export const overdueMs = 60 * 60 * 1000;

/**
 * Queues the message of every delivery whose attempt is an hour overdue, and then once an hour: its message must have
 * been lost. A message that was only late finds its work done.
 * @returns number of messages queued
 */
export async function resendOverdueDeliveries({
  clock,
  documents,
  queues,
}: Pick<NotificationServices, 'clock' | 'documents' | 'queues'>): Promise<number> {
  const now = clock.now();
  const dueBefore = new Date(now.getTime() - overdueMs);
  let sent = 0;
  const overdue = allOf(documents, deliveriesContainer, {
    where: [{ path: 'nextAttemptAt', is: '<', value: dueBefore.toISOString() }],
    orderBy: { path: 'nextAttemptAt' },
    limit: 100,
  });
  for await (const { value: delivery } of overdue) {
    const { endpointId, id: deliveryId } = delivery;
    await sendTurn({ clock, queues }, delivery);
    await changeDelivery(documents, { endpointId, deliveryId }, (before) =>
      nextState(before, { type: 'resend', dueBefore }, now),
    );
    sent++;
  }
  return sent;
}
