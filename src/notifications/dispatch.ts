import { unavailable } from '../errors.ts';
import type { Notifications } from './context.ts';
import {
  type Delivery,
  deliveriesContainer,
  deliveryTtlSeconds,
  type Endpoint,
  endpointsContainer,
  operatorPartition,
  tierChangesContainer,
} from './documents.ts';
import { tierChangedEvent } from './event.ts';
import type { DeliveryMessage, TierChangeMessage } from './messages.ts';
import type { TierChange } from './tier-change.ts';

/**
 * Makes one delivery of a tier change for each endpoint that asked for it, of the partner and of the operator, and
 * queues its first attempt. Repeated or interrupted at any point, it makes no second delivery and forgets none: the
 * delivery's id is the tier change's, and a delivery nobody has attempted yet is queued again.
 * @throws ProductError `unavailable` when the tier change cannot be read (yet)
 */
export async function dispatchTierChange(
  context: Pick<Notifications, 'documents' | 'queues' | 'clock' | 'settings'>,
  { partnerId, tierChangeId }: TierChangeMessage,
): Promise<void> {
  const { documents, queues, clock, settings } = context;
  const stored = await documents.read(tierChangesContainer, { partition: partnerId, id: tierChangeId });
  if (!stored)
    throw unavailable('tier-change-missing', `There is no tier change ${tierChangeId} of partner ${partnerId}.`);
  const change = stored.value;
  const body = tierChangedEvent(change, settings.publicBaseUrl);

  for (const owner of [partnerId, operatorPartition]) {
    for await (const endpoint of endpointsOf(context, owner)) {
      if (!wants(endpoint, change)) continue;
      const key = { partition: endpoint.id, id: change.id };
      const value = newDelivery(endpoint, change, body, clock.now());
      const created = await documents.write(deliveriesContainer, {
        ...key,
        value,
        when: 'absent',
        ttlSeconds: deliveryTtlSeconds,
      });
      if (!created && (await attempted(context, key))) continue;
      const message: DeliveryMessage = { endpointId: endpoint.id, deliveryId: change.id, attempt: 0 };
      await queues.send('deliveries', message);
    }
  }
}

async function* endpointsOf({ documents }: Pick<Notifications, 'documents'>, owner: string): AsyncGenerator<Endpoint> {
  let after: Parameters<typeof documents.query>[1]['after'];
  do {
    const page = await documents.query(endpointsContainer, {
      partition: owner,
      limit: 100,
      ...(after ? { after } : {}),
    });
    for (const { value } of page.items) yield value;
    after = page.next;
  } while (after);
}

function wants(endpoint: Endpoint, change: TierChange): boolean {
  if (endpoint.disabled || !endpoint.events.includes('partner.tier.changed')) return false;
  return endpoint.programs === undefined || endpoint.programs.includes(change.program);
}

function newDelivery(endpoint: Endpoint, change: TierChange, body: string, now: Date): Delivery {
  return {
    id: change.id,
    endpointId: endpoint.id,
    owner: endpoint.owner,
    partnerId: change.partnerId,
    program: change.program,
    event: 'partner.tier.changed',
    body,
    state: 'pending',
    createdAt: now.toISOString(),
    nextAttemptAt: now.toISOString(),
    turn: 0,
    attempts: [],
  };
}

async function attempted(
  { documents }: Pick<Notifications, 'documents'>,
  key: { partition: string; id: string },
): Promise<boolean> {
  const delivery = await documents.read(deliveriesContainer, key);
  return delivery !== undefined && (delivery.value.state !== 'pending' || delivery.value.turn > 0);
}
