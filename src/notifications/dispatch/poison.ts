import { ProductError } from '../../errors.ts';
import { pauseMs, retriesAreOver } from '../deliveries/poison.ts';
import type { NotificationServices } from '../services.ts';
import { eventsContainer, tierChangesContainer } from './documents.ts';
import type { DispatchMessage } from './messages.ts';
import { noteDispatched, noteRecovered } from './undispatched.ts';

/**
 * Handles a message of the queue `tier-changes-poison`: the work is tried again later, for as long as attempts of its
 * deliveries would have lasted, and while the store does not show when it began.
 */
export async function takeBackDispatch(
  context: Pick<NotificationServices, 'clock' | 'documents' | 'queues' | 'settings'>,
  message: DispatchMessage,
): Promise<void> {
  const since = await beginningOf(context, message).catch(laterIfUnavailable);
  if (since === undefined || (since !== 'unknown' && retriesAreOver(context, since))) {
    if ('tierChangeId' in message) await noteDispatched(context, message.partnerId, message.tierChangeId);
    if ('recover' in message) await noteRecovered(context, message);
    if ('eventId' in message) await noteDispatched(context, message.partnerId, message.eventId);
    return;
  }
  await context.queues.send('tier-changes', message, { delaySeconds: pauseMs / 1000 });
}

async function beginningOf(
  { documents }: Pick<NotificationServices, 'documents'>,
  message: DispatchMessage,
): Promise<string | undefined> {
  if ('recover' in message) return message.recover.requestedAt;
  const { partnerId: partition } = message;
  const stored =
    'tierChangeId' in message
      ? await documents.read(tierChangesContainer, { partition, id: message.tierChangeId })
      : await documents.read(eventsContainer, { partition, id: message.eventId });
  return stored?.value.occurredAt;
}

function laterIfUnavailable(error: unknown): 'unknown' {
  if (error instanceof ProductError && error.kind === 'unavailable') return 'unknown';
  throw error;
}
