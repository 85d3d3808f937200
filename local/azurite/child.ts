/**
 * The storage services of the local host: Azurite's blob and queue servers in a process of their own. Every answer
 * waits until its changes are saved, so everything answered is on disk.
 */
import type { RequestListener, Server } from 'node:http';
import { createRequire, registerHooks } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type LokiDatabase, LokiStore } from './loki-sqlite.ts';

interface AzuriteServer {
  httpServer: Server;
  metadataStore: { db: LokiDatabase };
  extentMetadataStore: { db: LokiDatabase };
  start(): Promise<void>;
  close(): Promise<void>;
}

type AzuriteClass = new (...options: unknown[]) => AzuriteServer;

const folder = process.argv[2];
if (!folder || !process.send) {
  throw new Error('This file is started by the local host.');
}

// Azurite loads its telemetry even if it is not used, which takes a second; it must not be used.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'applicationinsights'
      ? { url: 'local-host:no-telemetry', format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url === 'local-host:no-telemetry'
      ? { format: 'commonjs', source: 'module.exports = {};', shortCircuit: true }
      : next(url, context),
});

const load = createRequire(import.meta.url);
const part = (path: string) => load(`azurite/dist/src/${path}.js`);
const { AzuriteTelemetryClient } = part('common/Telemetry') as { AzuriteTelemetryClient: { enableTelemetry: boolean } };
AzuriteTelemetryClient.enableTelemetry = false;

// The child of a killed host may still be ending. The next child waits for it here.
const lock = new DatabaseSync(join(folder, 'storage.lock'), { timeout: 10_000 });
lock.exec('BEGIN EXCLUSIVE');
// Others may read it meanwhile: a backup does.
const sqlite = new DatabaseSync(join(folder, 'metadata.sqlite'), { timeout: 10_000 });
sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
const store = new LokiStore(sqlite);

const blob = createServer('blob', 'blob/BlobServer', 'blob/BlobConfiguration', 'blobs');
const queue = createServer('queue', 'queue/QueueServer', 'queue/QueueConfiguration', 'messages');
await Promise.all([blob.start(), queue.start()]);
releaseLeases(queue.metadataStore.db);
process.send({ blobPort: portOf(blob), queuePort: portOf(queue) });

// Ctrl-C reaches the whole process group; only the host decides when this process ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => undefined);
}
process.on('message', async (message) => {
  if (message === 'stop') {
    await Promise.all([blob.close(), queue.close()]);
    store.save();
    sqlite.close();
    process.exit(0);
  }
});
process.on('disconnect', () => process.exit(0));

function createServer(name: string, server: string, configuration: string, extents: string): AzuriteServer {
  const Configuration = part(configuration).default as new (...options: unknown[]) => object;
  const Server = part(server).default as AzuriteClass;
  const settings = new Configuration(
    '127.0.0.1',
    0,
    65,
    // Files that never exist: the store below fills the databases instead.
    join(folder as string, `${name}.json`),
    join(folder as string, `${name}-extents.json`),
    [
      {
        locationId: 'Default',
        locationPath: join(folder as string, extents),
        maxConcurrency: name === 'blob' ? 10 : 1,
      },
    ],
    false,
    undefined,
    false,
    undefined,
    false,
    true,
  );
  const created = new Server(settings);
  store.attach(name, created.metadataStore.db);
  store.attach(`${name}-extents`, created.extentMetadataStore.db);
  saveBeforeAnswers(created.httpServer);
  return created;
}

/** Delays every answer until all changes are saved; if saving fails, cuts the connection instead. */
function saveBeforeAnswers(server: Server): void {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const writeHead = response.writeHead;
    response.writeHead = ((...head: Parameters<typeof writeHead>) => {
      try {
        store.save();
      } catch (error) {
        console.error('Storage could not be saved:', error);
        response.destroy();
        return response;
      }
      return writeHead.apply(response, head);
    }) as typeof writeHead;
    for (const listener of listeners) {
      listener(request, response);
    }
  });
}

/**
 * Makes messages visible again that were being handled when the last host ended. Only one host at a time uses this
 * folder, so nobody else can be handling them. A message never received yet keeps its delay.
 */
function releaseLeases(database: LokiDatabase): void {
  const messages = database.getCollection('$MESSAGES_COLLECTION$');
  for (const message of messages?.find({ dequeueCount: { $gt: 0 } }) ?? []) {
    messages?.update({ ...message, timeNextVisible: Math.min(Number(message.timeNextVisible), Date.now()) });
  }
}

function portOf({ httpServer }: AzuriteServer): number {
  return (httpServer.address() as AddressInfo).port;
}
