import { type EventType, type RequestedEventType, requestedEventTypes } from '../../events/event-types.ts';
import { partnerKey, partnersContainer } from '../../partners/document.ts';
import type { Documents } from '../../storage/ports.ts';
import { update } from '../../storage/update.ts';
import { endpointsContainer, operatorPartition } from './documents.ts';

/*
 * Events about scores could be made for every partner and month, and one about a tier at risk needs an outlook. So they
 * are made only if an endpoint asks for them. Finding out costs one query per batch of partners for the operator's
 * endpoints, and nothing for the partners' own: the partner's document, read anyway, lists the types (`tells`).
 */

/**
 * Adds these events to those that the partner's endpoints have ever asked for. Call it before the endpoint is written.
 */
export async function noteInterest(documents: Documents, owner: string, events: readonly EventType[]): Promise<void> {
  const wanted = requestedEventTypes.filter((type) => events.includes(type));
  if (owner === operatorPartition || wanted.length === 0) return;
  await update(documents, partnersContainer, partnerKey(owner), (partner) => {
    const types = new Set([...(partner?.tells ?? []), ...wanted]);
    return partner && types.size > (partner.tells ?? []).length ? { ...partner, tells: [...types].sort() } : undefined;
  });
}

/** Lists the events that endpoints of the operator ask for, of all partners. */
export async function operatorsInterest(documents: Documents): Promise<ReadonlySet<RequestedEventType>> {
  const page = await documents.query(endpointsContainer, { partition: operatorPartition, limit: 1_000 });
  // Disabled ones too: once enabled, they may have sent to them what occurred meanwhile.
  return new Set(requestedEventTypes.filter((type) => page.items.some(({ value }) => value.events.includes(type))));
}
