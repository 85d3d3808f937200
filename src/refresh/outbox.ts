import { publishEvent } from '../notifications/dispatch/publish.ts';
import { type PartnerDocument, partnerKey, partnersContainer } from '../partners/document.ts';
import type { Documents, Queues } from '../storage/ports.ts';
import { update } from '../storage/update.ts';

/**
 * R7.6: publishes the events in a partner's outbox: each is stored, then sent to the queue, then removed from it. If
 * repeated or interrupted, it writes the same documents and sends messages that are recognised as the same.
 */
export async function publishOutbox(
  stores: { documents: Documents; queues: Queues },
  partner: PartnerDocument,
): Promise<void> {
  const { partnerId, outbox } = partner;
  for (const event of outbox) await publishEvent(stores, event);
  const sent = new Set(outbox.map((event) => event.id));
  await update(stores.documents, partnersContainer, partnerKey(partnerId), (before) => {
    if (!before) return undefined;
    const left = before.outbox.filter((event) => !sent.has(event.id));
    return left.length === before.outbox.length ? undefined : { ...before, outbox: left, unsent: left.length > 0 };
  });
}
