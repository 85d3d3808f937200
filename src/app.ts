import { join } from 'node:path';
import { createIssuerKeys } from './access/issuer-keys.ts';
import { type Allowance, createRateLimit } from './access/rate-limit.ts';
import type { Caller } from './access/roles.ts';
import { createTokenCheck } from './access/tokens.ts';
import { allContainers } from './all-containers.ts';
import { type Clock, type IdSource, randomIds, systemClock } from './clock.ts';
import type { Configuration } from './configuration/configuration.ts';
import { type Kept, keepWhatWasMade } from './lookups/kept.ts';
import { createPageTokens, type PageTokens } from './lookups/page-tokens.ts';
import type { ScoreAnswer } from './lookups/scores.ts';
import { operatorPartition } from './notifications/endpoints/documents.ts';
import { createLanes } from './notifications/sending/lanes.ts';
import { createSender, type Outcome, type Sender } from './notifications/sending/sender.ts';
import { createTokens } from './notifications/sending/tokens.ts';
import type { NotificationServices } from './notifications/services.ts';
import { vocabularyOf } from './reports/layouts/all.ts';
import type { Vocabulary } from './reports/vocabulary.ts';
import { rulebooksWith, rulebooks as standardRulebooks } from './rulebooks/index.ts';
import { type Listed, listedIn } from './rulebooks/listed.ts';
import type { Rulebooks } from './rulebooks/rulebooks.ts';
import { localKey } from './secrets/local-key.ts';
import { createVault } from './secrets/vault.ts';
import { openAzureBlobs } from './storage/azure/blobs.ts';
import { openAzureQueues, openQueueDepth } from './storage/azure/queues.ts';
import type { Blobs, Documents, PoisonQueueName, QueueName, Queues } from './storage/ports.ts';
import { type Charge, createRequestUnits, type RequestUnits } from './telemetry/request-units.ts';

/** Everything that the triggers work with. The use cases ask for parts of it. */
export interface App {
  documents: Documents;
  blobs: Blobs;
  queues: Queues;
  clock: Clock;
  ids: IdSource;
  /** Another one each time that the process starts. */
  processId: string;
  rulebooks: Rulebooks;
  /** What the cells of reports mean. */
  vocabulary: Vocabulary;
  /** What any edition lists. */
  listed: Listed;
  /** Tells the operators what nobody would see otherwise. */
  alert: (text: string) => void;
  notifications: NotificationServices;
  pageTokens: PageTokens;
  requestUnits: RequestUnits;
  /** Answers to who asked for a score before. */
  scoreAnswers: Kept<ScoreAnswer>;
  /** Who calls, by the `Authorization` header; absent where whoever calls from this machine is the operator. */
  checkToken?: (authorization: string | null) => Promise<Caller>;
  /** How many messages wait in a queue. */
  queueDepth: (queue: QueueName | PoisonQueueName) => Promise<number>;
  /** What a service client, or a user, may still do. */
  takeRequest: Record<NonNullable<Caller['bucket']>['of'], (id: string) => Promise<Allowance>>;
}

/** Scores of some ten thousand partners; a character is a byte, or two where a name needs it. */
const keptCharacters = 32_000_000;

/** The composition root: opens the stores that the configuration names and wires the use cases to them. */
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
  }: {
    clock?: Clock;
    ids?: IdSource;
    random?: () => number;
    /** The trace under way, which messages carry on. */
    traceToCarry?: () => string | undefined;
    /** Hears of what each request to the store cost. */
    onCharge?: (charge: Charge) => void;
    /** Hears of each attempt to deliver. */
    onAttempt?: (outcome: Outcome) => void;
    /** Hears of what the operators must see. */
    alert?: (text: string) => void;
  } = {},
): Promise<App> {
  const { developedMarkets } = configuration;
  const rulebooks = developedMarkets ? rulebooksWith(developedMarkets) : standardRulebooks;
  const requestUnits = createRequestUnits(onCharge);
  const documents = await openDocuments(configuration, clock, requestUnits);
  const connection = { connectionString: configuration.storageConnection };
  const blobs = openAzureBlobs(connection);
  const queues = tracing(openAzureQueues(connection), traceToCarry);
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
      networkOf: (owner) => ({
        allowLoopback: loopback === 'anyone' || (loopback === 'operator' && owner === operatorPartition),
        allowedRanges,
        allowedPorts,
      }),
      crmHosts,
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
    processId: randomIds.next(),
    rulebooks,
    vocabulary: vocabularyOf(configuration.spellings),
    listed: listedIn(rulebooks),
    alert,
    notifications,
    pageTokens: createPageTokens(keys[0]!.key),
    requestUnits,
    scoreAnswers: keepWhatWasMade(documents, keptCharacters),
    queueDepth: openQueueDepth(connection),
    takeRequest: {
      service: createRateLimit(documents, clock, configuration.requestsPerMinute),
      user: createRateLimit(documents, clock, configuration.userRequestsPerMinute),
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

/** Puts the trace under way on every message, so that what follows from it belongs to it. */
function tracing(queues: Queues, traceToCarry: () => string | undefined): Queues {
  return {
    send(queue, message, options) {
      const trace = traceToCarry();
      return queues.send(queue, trace === undefined ? message : { ...message, trace }, options);
    },
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
