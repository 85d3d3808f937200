import { join } from 'node:path';
import { type Clock, type IdSource, randomIds, systemClock } from './clock.ts';
import type { Configuration } from './configuration.ts';
import { localKey } from './local-key.ts';
import { createPageTokens, type PageTokens } from './lookups/page-tokens.ts';
import type { Notifications } from './notifications/context.ts';
import { createTokens } from './notifications/formats/tokens.ts';
import { createLanes } from './notifications/lanes.ts';
import { createSender } from './notifications/sender.ts';
import { createVault } from './notifications/vault.ts';
import { rulebooksWith, rulebooks as standardRulebooks } from './rulebooks/index.ts';
import type { Rulebooks } from './rulebooks/rulebooks.ts';
import { allContainers } from './storage/all-containers.ts';
import { openAzureBlobs } from './storage/azure/blobs.ts';
import { openAzureQueues } from './storage/azure/queues.ts';
import type { Blobs, Documents, Queues } from './storage/ports.ts';
import { createRequestUnits, type RequestUnits } from './telemetry/request-units.ts';

/** Everything that the triggers work with. The use cases ask for parts of it. */
export interface App {
  documents: Documents;
  blobs: Blobs;
  queues: Queues;
  clock: Clock;
  ids: IdSource;
  rulebooks: Rulebooks;
  notifications: Notifications;
  pageTokens: PageTokens;
  requestUnits: RequestUnits;
}

/** The composition root: opens the stores that the configuration names and wires the use cases to them. */
export async function createApp(
  configuration: Configuration,
  {
    clock = systemClock,
    ids = randomIds,
    random = Math.random,
  }: { clock?: Clock; ids?: IdSource; random?: () => number } = {},
): Promise<App> {
  const { developedMarkets } = configuration;
  const rulebooks = developedMarkets ? rulebooksWith(developedMarkets) : standardRulebooks;
  const requestUnits = createRequestUnits();
  const documents = await openDocuments(configuration, clock, requestUnits);
  const connection = { connectionString: configuration.storageConnection };
  const blobs = openAzureBlobs(connection);
  const queues = openAzureQueues(connection);
  const keys = configuration.encryptionKeys ?? [localKey(dataFolderOf(configuration))];
  const { allowLoopback, allowedRanges, retryDelaysMs, deadlineMs } = configuration.webhooks;
  const network = { allowLoopback, allowedRanges };
  const sender = createSender({ network, deadlineMs });
  const notifications: Notifications = {
    documents,
    queues,
    clock,
    ids,
    random,
    vault: createVault(keys),
    sender,
    lanes: createLanes(),
    tokens: createTokens(sender, clock),
    settings: {
      publicBaseUrl: configuration.publicUrl,
      network,
      deadlineMs,
      retryDelaysMs,
      programs: rulebooks.programs,
    },
  };
  return {
    documents,
    blobs,
    queues,
    clock,
    ids,
    rulebooks,
    notifications,
    pageTokens: createPageTokens(keys[0]!.key),
    requestUnits,
  };
}

/** Loads only the store that is used: the other one's library costs a tenth of a second at each cold start. */
async function openDocuments({ store }: Configuration, clock: Clock, requestUnits: RequestUnits): Promise<Documents> {
  if (store.kind === 'cosmos') {
    const { openCosmosDocuments } = await import('./storage/cosmos/documents.ts');
    const { endpoint, key, database } = store;
    return openCosmosDocuments({ endpoint, key, database, recordCharge: requestUnits.record });
  }
  const { openSqliteDocuments } = await import('./storage/sqlite/documents.ts');
  return openSqliteDocuments({ file: join(store.dataFolder, 'pci.sqlite'), clock, containers: allContainers });
}

function dataFolderOf({ store }: Configuration): string {
  if (store.kind === 'sqlite') return store.dataFolder;
  throw new Error('PCI_ENCRYPTION_KEYS is not set: with Cosmos DB there is no data folder that could keep a key.');
}
