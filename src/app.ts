import { createIssuerKeys } from './access/issuer-keys.ts';
import { type Allowance, createRateLimit } from './access/rate-limit.ts';
import type { Caller } from './access/roles.ts';
import { createTokenCheck } from './access/tokens.ts';
import { allContainers } from './all-containers.ts';
import { type Clock, type IdSource, randomIds, systemClock } from './clock.ts';
import type { Configuration } from './configuration/configuration.ts';
import { createPageTokens, type PageTokens } from './lookups/page-tokens.ts';
import type { Month } from './month.ts';
import { operatorPartition } from './notifications/endpoints/documents.ts';
import { createLanes } from './notifications/sending/lanes.ts';
import { createSender, type Outcome, type Sender } from './notifications/sending/sender.ts';
import { createTokens } from './notifications/sending/tokens.ts';
import type { NotificationServices } from './notifications/services.ts';
import { hasRefreshFrom } from './refresh/order.ts';
import { vocabularyOf } from './reports/layouts/all.ts';
import type { Vocabulary } from './reports/vocabulary.ts';
import { rulebooksWith, rulebooks as standardRulebooks } from './rulebooks/index.ts';
import { type Listed, listedIn } from './rulebooks/listed.ts';
import type { Rulebooks } from './rulebooks/rulebooks.ts';
import { noTier } from './scoring/tiers.ts';
import { localKey } from './secrets/local-key.ts';
import { createVault } from './secrets/vault.ts';
import { openAzureBlobs } from './storage/azure/blobs.ts';
import type { StorageConnection } from './storage/azure/connection.ts';
import { openCredential } from './storage/azure/credential.ts';
import { openAzureQueues, openQueueDepth } from './storage/azure/queues.ts';
import type { Blobs, PoisonQueueName, QueueName, Queues } from './storage/ports.ts';
import { type OpenStore, openStore } from './store.ts';
import { type Charge, createRequestUnits, type RequestUnits } from './telemetry/request-units.ts';

/** All services that triggers pass to the use cases. Each use case takes those it needs. */
export interface App extends OpenStore {
  blobs: Blobs;
  queues: Queues;
  clock: Clock;
  ids: IdSource;
  /** A new one each time the process starts. */
  processId: string;
  rulebooks: Rulebooks;
  /** Returns true if any refresh ever ordered is of this month or a later one. */
  hasRefreshFrom: (month: Month) => Promise<boolean>;
  /** Meanings of the cells of reports. */
  vocabulary: Vocabulary;
  /** Products, exams and certifications that any edition lists. */
  listed: Listed;
  /** Alerts the operators to faults that nobody would see otherwise. */
  alert: (text: string) => void;
  notifications: NotificationServices;
  pageTokens: PageTokens;
  requestUnits: RequestUnits;
  /** Identifies the caller by the `Authorization` header; absent if every caller from this machine is the operator. */
  checkToken?: (authorization: string | null) => Promise<Caller>;
  /** Returns the number of messages waiting in a queue. */
  queueDepth: (queue: QueueName | PoisonQueueName) => Promise<number>;
  /** Takes one request from the allowance of a service client or a user. */
  takeRequest: Record<NonNullable<Caller['bucket']>['of'], (id: string) => Promise<Allowance>>;
}

/** The composition root: opens the configured stores and passes them to the use cases. */
export async function createApp(
  configuration: Configuration,
  {
    clock = systemClock,
    ids = randomIds,
    random = Math.random,
    traceToCarry = () => undefined,
    onCharge = () => {},
    onAttempt = () => {},
    alert = console.error,
    hasDashboard = false,
  }: {
    clock?: Clock;
    ids?: IdSource;
    random?: () => number;
    /** Returns the current trace, which messages carry on. */
    traceToCarry?: () => string | undefined;
    /** Called with the cost of each request to the store. */
    onCharge?: (charge: Charge) => void;
    /** Called with the outcome of each delivery attempt. */
    onAttempt?: (outcome: Outcome) => void;
    /** Called with messages that the operators must see. */
    alert?: (text: string) => void;
    /** True if people can open the dashboard. */
    hasDashboard?: boolean;
  } = {},
): Promise<App> {
  const { developedMarkets } = configuration;
  const rulebooks = developedMarkets ? rulebooksWith(developedMarkets) : standardRulebooks;
  const requestUnits = createRequestUnits(onCharge);
  const { azureIdentity, storage } = configuration;
  const credential = azureIdentity && (await openCredential(azureIdentity));
  const containers = allContainers(rulebooks.programs);
  const store = await openStore({ configuration, credential, containers, clock, requestUnits });
  const { documents } = store;
  const connectionOf = (service: 'blobsUrl' | 'queuesUrl'): StorageConnection =>
    'connectionString' in storage ? storage : { url: storage[service], credential: credential! };
  const blobs = openAzureBlobs(connectionOf('blobsUrl'));
  const queues = tracing(openAzureQueues(connectionOf('queuesUrl')), traceToCarry);
  const keys = configuration.encryptionKeys ?? [localKey(dataFolderOf(configuration))];
  const { loopback, crmHosts, allowedRanges, allowedPorts, retryDelaysMs, deadlineMs } = configuration.webhooks;
  const sender = heard(createSender({ deadlineMs }), onAttempt);
  const { identity } = configuration;
  const notifications: NotificationServices = {
    documents,
    queues,
    clock,
    ids,
    random,
    vault: createVault(keys),
    sender,
    lanes: createLanes(),
    traceToCarry,
    tokens: createTokens(sender, clock),
    settings: {
      publicBaseUrl: configuration.publicUrl,
      hasDashboard,
      networkOf: (owner) => ({
        allowLoopback: loopback === 'anyone' || (loopback === 'operator' && owner === operatorPartition),
        allowedRanges,
        allowedPorts,
      }),
      crmHosts,
      deadlineMs,
      retryDelaysMs,
      programs: rulebooks.programs,
      tiersOf: (program) => [noTier, ...rulebooks.tiersOf(program)],
    },
  };
  return {
    ...store,
    blobs,
    queues,
    clock,
    ids,
    processId: randomIds.next(),
    rulebooks,
    hasRefreshFrom: (month) => hasRefreshFrom(documents, month),
    vocabulary: vocabularyOf(configuration.spellings),
    listed: listedIn(rulebooks),
    alert,
    notifications,
    pageTokens: createPageTokens(keys[0]!.key),
    requestUnits,
    queueDepth: openQueueDepth(connectionOf('queuesUrl')),
    takeRequest: {
      service: createRateLimit({ documents, clock }, configuration.requestsPerMinute),
      user: createRateLimit({ documents, clock }, configuration.userRequestsPerMinute),
    },
    ...(identity.kind === 'tokens'
      ? { checkToken: createTokenCheck(identity, createIssuerKeys(identity.issuer, clock), clock) }
      : {}),
  };
}

function heard(sender: Sender, onAttempt: (outcome: Outcome) => void): Sender {
  return {
    ...sender,
    async send(request, network) {
      const outcome = await sender.send(request, network);
      onAttempt(outcome);
      return outcome;
    },
  };
}

/** Adds the current trace to every message, so that the work it causes belongs to the trace. */
function tracing(queues: Queues, traceToCarry: () => string | undefined): Queues {
  return {
    send(queue, message, options) {
      const trace = traceToCarry();
      return queues.send(queue, trace === undefined ? message : { ...message, trace }, options);
    },
  };
}

function dataFolderOf({ store }: Configuration): string {
  if (store.kind === 'sqlite') return store.dataFolder;
  throw new Error('PCI_ENCRYPTION_KEYS is not set: with Cosmos DB there is no data folder that could keep a key.');
}
