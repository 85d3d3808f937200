import { consumers, type QueueServices } from '../../src/consumers.ts';
import type { Month } from '../../src/month.ts';
import { createLanes, standardLanes } from '../../src/notifications/sending/lanes.ts';
import { createSender } from '../../src/notifications/sending/sender.ts';
import { createTokens } from '../../src/notifications/sending/tokens.ts';
import { type NotificationServices, standardTiming } from '../../src/notifications/services.ts';
import { hasRefreshFrom } from '../../src/refresh/order.ts';
import { standardVocabulary } from '../../src/reports/layouts/all.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { listedIn } from '../../src/rulebooks/listed.ts';
import { createVault } from '../../src/secrets/vault.ts';
import type { QueueName } from '../../src/storage/ports.ts';

type Stores = Pick<QueueServices, 'documents' | 'queues' | 'clock' | 'ids'>;

/** Everything real but time, chance and the stores given. @param wrap what comes between it and the network */
export function notificationsOn(
  stores: Stores,
  {
    random = () => 0.5,
    deadlineMs = standardTiming.deadlineMs,
    wrap = (sender) => sender,
  }: {
    random?: () => number;
    deadlineMs?: number;
    wrap?: (sender: NotificationServices['sender']) => NotificationServices['sender'];
  } = {},
): NotificationServices {
  const { documents, queues, clock, ids } = stores;
  const network = { allowLoopback: true };
  const sender = wrap(createSender({ deadlineMs }));
  return {
    documents,
    queues,
    clock,
    ids,
    random,
    vault: createVault([{ id: 'test', key: new Uint8Array(32).fill(7) }]),
    sender,
    // However busy the machine is, an attempt never goes on beside its caller: the tests of lanes set their own.
    lanes: createLanes({ ...standardLanes, holdMs: 60_000, patienceMs: 60_000 }),
    traceToCarry: () => undefined,
    tokens: createTokens(sender, clock),
    settings: {
      publicBaseUrl: 'https://pci.example.com',
      hasDashboard: true,
      tiersOf: (program) => ['none', ...rulebooks.tiersOf(program)],
      networkOf: () => network,
      crmHosts: [],
      deadlineMs,
      retryDelaysMs: standardTiming.retryDelaysMs,
      programs: rulebooks.programs,
    },
  };
}

/** What the queues' use cases work with, on these stores. */
export function servicesOn(
  stores: Stores & Pick<QueueServices, 'blobs'>,
  processId = 'process',
  wrap?: (sender: NotificationServices['sender']) => NotificationServices['sender'],
): QueueServices {
  const words = { vocabulary: standardVocabulary, listed: listedIn(rulebooks) };
  const notifications = notificationsOn(stores, wrap && { wrap });
  const asked = { hasRefreshFrom: (month: Month) => hasRefreshFrom(stores.documents, month) };
  return { ...stores, processId, rulebooks, ...words, ...asked, alert: () => {}, notifications };
}

/** Gives a message to its use case, as the queue triggers do. */
export async function handle(
  services: QueueServices,
  queue: string,
  body: string,
  dequeueCount: number,
): Promise<void> {
  const consumer = consumers[queue.replace('-poison', '') as QueueName];
  const message: unknown = JSON.parse(body);
  if (queue.endsWith('-poison')) await consumer.giveUp(services, message);
  else await consumer.handle(services, message, { dequeueCount });
}
