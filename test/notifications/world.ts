import { allContainers } from '../../src/all-containers.ts';
import type { Clock } from '../../src/clock.ts';
import { type TierChange, tierChange, tierChangeId } from '../../src/events/tier-change.ts';
import { deliver } from '../../src/notifications/deliveries/deliver.ts';
import { listDeliveries } from '../../src/notifications/deliveries/list.ts';
import { deliveryMessage } from '../../src/notifications/deliveries/messages.ts';
import { takeBackDelivery } from '../../src/notifications/deliveries/poison.ts';
import { dispatchPartnerEvent, dispatchTierChange } from '../../src/notifications/dispatch/dispatch.ts';
import { dispatchMessage } from '../../src/notifications/dispatch/messages.ts';
import { takeBackDispatch } from '../../src/notifications/dispatch/poison.ts';
import { recoverPage } from '../../src/notifications/dispatch/recover.ts';
import { registerEndpoint } from '../../src/notifications/endpoints/register.ts';
import { endpointRegistration } from '../../src/notifications/endpoints/registration.ts';
import { createLanes, standardLanes } from '../../src/notifications/sending/lanes.ts';
import { createSender } from '../../src/notifications/sending/sender.ts';
import { createTokens } from '../../src/notifications/sending/tokens.ts';
import { type NotificationServices, standardTiming } from '../../src/notifications/services.ts';
import { programs } from '../../src/rulebooks/index.ts';
import { createVault } from '../../src/secrets/vault.ts';
import type { Queues } from '../../src/storage/ports.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  time: number;
  constructor(time: number) {
    this.time = time;
  }
  now(): Date {
    return new Date(this.time);
  }
}

interface Message {
  queue: string;
  body: string;
  visibleAt: number;
  dequeueCount: number;
  inHand?: boolean;
}

/** Behaves as a storage queue does, in the clock's time: delays, dequeue counts, redelivery, the poison queue. */
export class VirtualQueues implements Queues {
  messages: Message[] = [];
  /** Every message ever sent, in order. */
  readonly sent: { queue: string; body: Record<string, unknown>; delaySeconds: number }[] = [];
  /** When a message whose handler threw, or died, comes again. */
  retryAfterMs = 30_000;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async send(queue: string, message: object, { delaySeconds = 0 } = {}): Promise<void> {
    const body = JSON.stringify(message);
    this.sent.push({ queue, body: JSON.parse(body), delaySeconds });
    this.messages.push({ queue, body, visibleAt: this.#clock.time + delaySeconds * 1000, dequeueCount: 0 });
  }

  /** Takes the message that is visible first, moving the clock on to it; a failed one comes again after a while. */
  async runNext(work: (queue: string, body: string, dequeueCount: number) => Promise<void>): Promise<void> {
    const [message] = this.messages.filter(({ inHand }) => !inHand).toSorted((a, b) => a.visibleAt - b.visibleAt);
    if (!message) return;
    this.#clock.time = Math.max(this.#clock.time, message.visibleAt);
    message.inHand = true;
    message.dequeueCount++;
    if (message.dequeueCount > 5) {
      Object.assign(message, { queue: `${message.queue.replace(/-poison$/, '')}-poison`, dequeueCount: 0 });
    } else {
      try {
        await work(message.queue, message.body, message.dequeueCount);
        this.messages = this.messages.filter((other) => other !== message);
      } catch {
        message.visibleAt = this.#clock.time + this.retryAfterMs;
      }
    }
    message.inHand = false;
  }
}

export const start = Date.parse('2021-10-20T06:00:00.000Z');

/** Everything real but time, chance and the queue. */
export function world(given: { time?: number; deadlineMs?: number; random?: () => number } = {}) {
  const clock = new ManualClock(given.time ?? start);
  const queues = new VirtualQueues(clock);
  const documents = openSqliteDocuments({ file: ':memory:', clock, containers: allContainers(programs) });
  const network = { allowLoopback: true };
  const deadlineMs = given.deadlineMs ?? standardTiming.deadlineMs;
  const sender = createSender({ deadlineMs });
  let ids = 0;
  const context: NotificationServices & { queues: VirtualQueues; clock: ManualClock } = {
    documents,
    queues,
    clock,
    ids: { next: () => `id-${++ids}` },
    random: given.random ?? (() => 0.5),
    vault: createVault([{ id: 'test', key: new Uint8Array(32).fill(7) }]),
    sender,
    // However busy the machine is, an attempt never goes on beside its caller: the tests of lanes set their own.
    lanes: createLanes({ ...standardLanes, holdMs: 60_000, patienceMs: 60_000 }),
    traceToCarry: () => undefined,
    tokens: createTokens(sender, clock),
    settings: {
      publicBaseUrl: 'https://pci.example.com',
      networkOf: () => network,
      crmHosts: [],
      deadlineMs,
      retryDelaysMs: standardTiming.retryDelaysMs,
      programs: ['smb', 'cba-ce', 'cba-fo'],
    },
  };
  return context;
}

/** Routes a message to its use case, as the queue triggers do. */
export async function handle(
  context: NotificationServices,
  queue: string,
  body: string,
  dequeueCount: number,
): Promise<void> {
  const parsed: unknown = JSON.parse(body);
  if (queue === 'tier-changes') {
    const message = dispatchMessage.parse(parsed);
    if ('recover' in message) return recoverPage(context, message);
    return 'eventId' in message ? dispatchPartnerEvent(context, message) : dispatchTierChange(context, message);
  }
  if (queue === 'deliveries') return deliver(context, deliveryMessage.parse(parsed), { dequeueCount });
  if (queue === 'deliveries-poison') {
    await takeBackDelivery(context, deliveryMessage.parse(parsed));
    return;
  }
  if (queue === 'tier-changes-poison') return takeBackDispatch(context, dispatchMessage.parse(parsed));
  throw new Error(`no handler for ${queue}`);
}

/** Works all queues off until nothing is left, so many messages at the same time; fails when there is no end to it. */
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

/** Takes as many messages as there are names for what they do. */
export async function steps(context: ReturnType<typeof world>, ...names: string[]): Promise<void> {
  for (const _ of names) await context.queues.runNext((...message) => handle(context, ...message));
}
