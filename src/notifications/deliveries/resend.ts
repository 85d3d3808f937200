import type { QueryPosition } from '../../storage/ports.ts';
import type { Notifications } from '../services.ts';
import { deliveriesContainer } from './documents.ts';
import type { DeliveryMessage } from './messages.ts';

const graceMs = 60 * 60 * 1000;

/**
 * Queues again every delivery whose attempt is an hour overdue: its message must have been lost. For a daily timer;
 * a message that was only late finds its work done.
 * @returns how many were queued
 */
export async function resendOverdueDeliveries({
  clock,
  documents,
  queues,
}: Pick<Notifications, 'clock' | 'documents' | 'queues'>): Promise<number> {
  const before = new Date(clock.now().getTime() - graceMs).toISOString();
  let sent = 0;
  let after: QueryPosition | undefined;
  do {
    const page = await documents.query(deliveriesContainer, {
      where: [{ path: 'nextAttemptAt', is: '<', value: before }],
      orderBy: { path: 'nextAttemptAt' },
      limit: 100,
      ...(after ? { after } : {}),
    });
    for (const { value } of page.items) {
      const message: DeliveryMessage = { endpointId: value.endpointId, deliveryId: value.id, attempt: value.turn };
      await queues.send('deliveries', message);
      sent++;
    }
    after = page.next;
  } while (after);
  return sent;
}
