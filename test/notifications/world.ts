import { allContainers } from '../../src/all-containers.ts';
import type { QueueServices } from '../../src/consumers.ts';
import { type TierChange, tierChange, tierChangeId } from '../../src/events/tier-change.ts';
import { listDeliveries } from '../../src/notifications/deliveries/list.ts';
import { registerEndpoint } from '../../src/notifications/endpoints/register.ts';
import { endpointRegistration } from '../../src/notifications/endpoints/registration.ts';
import type { NotificationServices } from '../../src/notifications/services.ts';
import { programs } from '../../src/rulebooks/index.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';
import { ManualClock, VirtualQueues } from '../support/queues.ts';
import { handle as handleMessage, notificationsOn } from '../support/services.ts';

export const start = Date.parse('2021-10-20T06:00:00.000Z');

/** Everything real but time, chance and the queue. */
export function world({ time = start, ...given }: { time?: number; deadlineMs?: number; random?: () => number } = {}) {
  const clock = new ManualClock(time);
  const queues = new VirtualQueues(clock);
  const documents = openSqliteDocuments({ file: ':memory:', clock, containers: allContainers(programs) });
  let ids = 0;
  const services = notificationsOn({ documents, queues, clock, ids: { next: () => `id-${++ids}` } }, given);
  return { ...services, queues, clock };
}

/** Gives a message to its use case, as the queue triggers do. */
export function handle(notifications: NotificationServices, queue: string, body: string, dequeueCount: number) {
  // Those behind these queues take nothing else.
  return handleMessage({ notifications } as QueueServices, queue, body, dequeueCount);
}

/** Handles all messages, this many at the same time; fails if there is no end. */
export async function drain(
  context: ReturnType<typeof world>,
  given: NotificationServices = context,
  { atOnce = 1, most = 200 } = {},
): Promise<number> {
  let handled = 0;
  while (context.queues.messages.length > 0) {
    if (handled > most) throw new Error(`still ${context.queues.messages.length} messages after ${most}`);
    const one = () => context.queues.runNext((...message) => handle(given, ...message));
    await Promise.all(Array.from({ length: Math.min(atOnce, context.queues.messages.length) }, one));
    await given.lanes.idle();
    handled += atOnce;
  }
  return handled;
}

/** Registers an endpoint as the API would: the body is parsed by its schema. The secret is `''` where there is none. */
export async function register(context: NotificationServices, owner: string, body: object) {
  const registration = endpointRegistration.parse({ events: ['partner.tier.changed'], ...body });
  const { endpoint, secret = '' } = await registerEndpoint(context, owner, registration);
  return { endpoint, secret };
}

/** A tier change of partner 1234567 that passes its schema. */
export function aTierChange(given: Partial<TierChange> = {}): TierChange {
  const {
    partnerId = '1234567',
    program = 'smb',
    month = '2021-09',
    from = 'none',
    to = 'silver',
    sequence = 7,
  } = given;
  return tierChange.parse({
    id: tierChangeId(partnerId, program, month, from, to, 1),
    partnerId,
    program,
    edition: '2021-09',
    month,
    from,
    to,
    direction: 'up',
    crossed: [60],
    reason: 'scored',
    scoreBefore: 58.5,
    scoreAfter: 66.66,
    indicators: [
      { id: 'net-new-revenue', value: 31_000, target: 30_000, points: 10, maxPoints: 10 },
      { id: 'monthly-active-user-growth', value: null, target: 0.35, points: 0, maxPoints: 25 },
    ],
    sequence,
    occurredAt: '2021-10-20T06:00:03.000Z',
    ...given,
  });
}

/** Everything the API would list of an endpoint's deliveries. */
export async function deliveriesTo(context: NotificationServices, endpointId: string, owner = '1234567') {
  return (await listDeliveries(context, owner, endpointId, { limit: 100 })).items;
}

/** Handles as many messages as there are names, which say what they do. */
export async function steps(context: ReturnType<typeof world>, ...names: string[]): Promise<void> {
  for (const _ of names) await context.queues.runNext((...message) => handle(context, ...message));
}
