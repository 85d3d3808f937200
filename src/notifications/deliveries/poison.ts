import type { NotificationServices } from '../services.ts';
import { changeDelivery } from './change-delivery.ts';
import type { Delivery } from './documents.ts';
import { followUp, postpone } from './follow-up.ts';
import type { DeliveryMessage } from './messages.ts';
import { nextState } from './next-state.ts';

/** Pause before work that no worker could do is repeated: a store may be down, or a key missing. */
export const pauseMs = 10 * 60 * 1000;

/**
 * Handles a message of the queue `deliveries-poison`, so that nothing is lost and nothing stays pending for ever. A
 * delivery that no worker managed to attempt is tried again later, for as long as its attempts would have lasted, then
 * failed; one whose attempt is recorded but not followed up continues. A delivery given up after its last attempt is
 * left unchanged.
 * @returns the stored delivery, for the caller's alert
 * @throws ProductError `unavailable` if there is none (readable yet)
 */
export async function takeBackDelivery(
  services: Pick<NotificationServices, 'clock' | 'documents' | 'queues' | 'settings'>,
  message: DeliveryMessage,
): Promise<Delivery> {
  const delivery = await changeDelivery(services.documents, message, (before) =>
    retriesAreOver(services, before.restarted?.at ?? before.createdAt)
      ? nextState(
          before,
          { type: 'give-up', by: { turn: message.attempt }, failure: 'unprocessable' },
          services.clock.now(),
        )
      : undefined,
  );
  if (delivery.state !== 'pending') return delivery;
  if (delivery.turn === message.attempt) await postpone(services, message, pauseMs);
  else if (delivery.turn === message.attempt + 1) await followUp(services, delivery);
  return delivery;
}

/** Returns true if work that began at `since` has been tried for as long as the attempts of a delivery last. */
export function retriesAreOver(
  { clock, settings }: Pick<NotificationServices, 'clock' | 'settings'>,
  since: string,
): boolean {
  const lastingMs = settings.retryDelaysMs.reduce((sum, delay) => sum + delay, 0);
  return clock.now().getTime() - Date.parse(since) >= lastingMs;
}
