import type { App } from '../../src/app.ts';
import { createLanes, standardLanes } from '../../src/notifications/sending/lanes.ts';
import { createSender } from '../../src/notifications/sending/sender.ts';
import { createTokens } from '../../src/notifications/sending/tokens.ts';
import { type NotificationServices, standardTiming } from '../../src/notifications/services.ts';
import { standardVocabulary } from '../../src/reports/layouts/all.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { listedIn } from '../../src/rulebooks/listed.ts';
import { createVault } from '../../src/secrets/vault.ts';

/** What the triggers work with, without what only HTTP needs. */
export type Desk = Pick<
  App,
  | 'documents'
  | 'blobs'
  | 'queues'
  | 'clock'
  | 'ids'
  | 'processId'
  | 'rulebooks'
  | 'vocabulary'
  | 'listed'
  | 'alert'
  | 'notifications'
>;

/** A desk on these stores, whose network is this machine. @param wrap what comes between it and the network */
export function deskOf(
  stores: Pick<Desk, 'documents' | 'blobs' | 'queues' | 'clock' | 'ids'>,
  wrap: (sender: NotificationServices['sender']) => NotificationServices['sender'] = (sender) => sender,
  processId = 'process',
): Desk {
  const { documents, queues, clock, ids } = stores;
  const network = { allowLoopback: true };
  const sender = wrap(createSender({ deadlineMs: standardTiming.deadlineMs }));
  const notifications: NotificationServices = {
    documents,
    queues,
    clock,
    ids,
    random: () => 0.5,
    vault: createVault([{ id: 'test', key: new Uint8Array(32).fill(7) }]),
    sender,
    // Workers wait for the answer: time is made up here, and on a busy machine an attempt set aside would outlive its lease.
    lanes: createLanes({ ...standardLanes, holdMs: standardTiming.deadlineMs }),
    traceToCarry: () => undefined,
    tokens: createTokens(sender, clock),
    settings: {
      publicBaseUrl: 'https://pci.example.com',
      networkOf: () => network,
      crmHosts: [],
      ...standardTiming,
      programs: rulebooks.programs,
    },
  };
  const words = { vocabulary: standardVocabulary, listed: listedIn(rulebooks) };
  return { ...stores, processId, rulebooks, ...words, alert: () => {}, notifications };
}
