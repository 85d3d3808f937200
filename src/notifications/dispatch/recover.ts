import type { OutboxEvent } from '../../events/partner-event.ts';
import type { Page, QueryPosition } from '../../storage/ports.ts';
import { changeDelivery } from '../deliveries/change-delivery.ts';
import { type Delivery, deliveriesContainer } from '../deliveries/documents.ts';
import { sendTurn } from '../deliveries/follow-up.ts';
import { wants } from '../deliveries/new-delivery.ts';
import { nextState } from '../deliveries/next-state.ts';
import { type Endpoint, endpointsContainer, operatorPartition } from '../endpoints/documents.ts';
import { enabledEndpoint } from '../endpoints/read.ts';
import type { NotificationServices } from '../services.ts';
import { dispatchTo } from './dispatch.ts';
import { eventsContainer, tierChangesContainer } from './documents.ts';
import type { RecoverMessage } from './messages.ts';
import { noteRecovered, sendRecovery } from './undispatched.ts';

type Services = Pick<NotificationServices, 'documents' | 'queues' | 'clock' | 'settings'>;
type Recovery = RecoverMessage['recover'];

const pageSize = 100;

/**
 * Starts sending to an endpoint everything it missed since a time: failed deliveries except those of tests, and events
 * for which it was disabled or did not exist. {@link recoverPage} does the work.
 * @throws ProductError `not-found`; `conflict` if the endpoint is not enabled
 */
export async function recover(
  services: Services,
  owner: string,
  endpointId: string,
  since: Date,
): Promise<{ endpointId: string; since: string; requestedAt: string }> {
  await enabledEndpoint(services, owner, endpointId);
  const requestedAt = services.clock.now().toISOString();
  const recovery: Recovery = { owner, endpointId, since: since.toISOString(), requestedAt, stage: 'deliveries' };
  await sendRecovery(services, { recover: recovery });
  return { endpointId, since: recovery.since, requestedAt };
}

/** Does one page of a recovery and queues the next. A repetition finds deliveries already sent again, or created. */
export async function recoverPage(services: Services, message: RecoverMessage): Promise<void> {
  const { recover: recovery } = message;
  const key = { partition: recovery.owner, id: recovery.endpointId };
  const endpoint = (await services.documents.read(endpointsContainer, key))?.value;
  if (!endpoint || endpoint.disabled) return noteRecovered(services, message);
  const next =
    recovery.stage === 'deliveries'
      ? await failedDeliveries(services, recovery)
      : await missedEvents(services, recovery, endpoint);
  const { after: _done, ...rest } = recovery;
  const stages = ['deliveries', 'tier-changes', 'events'] as const;
  const stage = next ? recovery.stage : stages[stages.indexOf(recovery.stage) + 1];
  if (!stage) return noteRecovered(services, message);
  await sendRecovery(services, { recover: { ...rest, stage, ...(next ? { after: next } : {}) } });
}

async function failedDeliveries(services: Services, recovery: Recovery): Promise<QueryPosition | undefined> {
  const page = await services.documents.query(deliveriesContainer, {
    partition: recovery.endpointId,
    where: [
      { path: 'state', is: '=', value: 'failed' },
      { path: 'createdAt', is: '>=', value: recovery.since },
      { path: 'createdAt', is: '<=', value: recovery.requestedAt },
    ],
    orderBy: { path: 'createdAt' },
    limit: pageSize,
    ...positionOf(recovery),
  });
  for (const { value } of page.items) {
    if (value.event === 'webhook.test') continue;
    const given = { endpointId: value.endpointId, deliveryId: value.id };
    const failedBefore = ({ state, finishedAt = '' }: Delivery) =>
      state === 'failed' && finishedAt <= recovery.requestedAt;
    const after = await changeDelivery(services.documents, given, (before) =>
      failedBefore(before) ? nextState(before, { type: 'restart' }, services.clock.now()) : undefined,
    );
    if (after.state === 'pending' && after.restarted && after.restarted.at >= recovery.requestedAt)
      await sendTurn(services, after);
  }
  return page.next;
}

async function missedEvents(
  services: Services,
  recovery: Recovery,
  endpoint: Endpoint,
): Promise<QueryPosition | undefined> {
  const query = {
    ...(recovery.owner === operatorPartition ? {} : { partition: recovery.owner }),
    where: [
      { path: 'occurredAt', is: '>=' as const, value: recovery.since },
      { path: 'occurredAt', is: '<=' as const, value: recovery.requestedAt },
    ],
    orderBy: { path: 'occurredAt' },
    limit: pageSize,
    ...positionOf(recovery),
  };
  const page: Page<OutboxEvent> =
    recovery.stage === 'tier-changes'
      ? await services.documents.query(tierChangesContainer, query)
      : await services.documents.query(eventsContainer, query);
  for (const { value } of page.items) if (wants(endpoint, value)) await dispatchTo(services, endpoint, value);
  return page.next;
}

function positionOf({ after }: Recovery): { after?: QueryPosition } {
  if (!after) return {};
  const { value, ...key } = after;
  return { after: value === undefined ? key : { ...key, value } };
}
