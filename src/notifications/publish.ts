import type { Notifications } from './context.ts';
import { tierChangesContainer } from './documents.ts';
import type { TierChangeMessage } from './messages.ts';
import type { TierChange } from './tier-change.ts';

/**
 * Hands a tier change from a partner's outbox on: writes it down, then puts its message in the queue. Only after that
 * may the outbox forget it. Safe to repeat: the document is written once, further messages find their work done.
 */
export async function publishTierChange(
  { documents, queues }: Pick<Notifications, 'documents' | 'queues'>,
  change: TierChange,
): Promise<void> {
  await documents.write(tierChangesContainer, {
    partition: change.partnerId,
    id: change.id,
    value: change,
    when: 'absent',
  });
  const message: TierChangeMessage = { partnerId: change.partnerId, tierChangeId: change.id };
  await queues.send('tier-changes', message);
}
