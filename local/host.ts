import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type LocalStorage, startStorage } from './azurite/storage.ts';
import { type DataFolder, takeDataFolder, warningOfOpenFolder } from './data-folder.ts';
import { disablingSetting, sortByTrigger } from './functions.ts';
import { provideCoreModule } from './functions-worker/core.ts';
import { Worker, type WorkSource } from './functions-worker/functions-worker.ts';
import { openStreamServer, type StreamServer } from './functions-worker/stream-server.ts';
import { type HttpFront, listenHttp } from './http/server.ts';
import type { Log } from './log.ts';
import { listenToQueue } from './queues/listener.ts';
import { queuesOf } from './queues/service.ts';
import { readHostSettings, readLocalValues } from './settings.ts';
import { ScheduleStatuses } from './timers/status.ts';
import { startTimer } from './timers/timer.ts';

/** Milliseconds that invocations under way may take to end once the host stops. */
const graceTime = 10_000;

/** Milliseconds that clients may take after that to read complete answers. */
const answerTime = 2_000;

/** Options of a local host. */
export interface LocalHostOptions {
  /** The app's entry file: the `main` of its package.json. */
  appFile: string;
  /** The folder with host.json and, if there is one, local.settings.json. */
  rootDir: string;
  /** The folder for all stored data; created if missing, used by one host at a time. */
  dataDir: string;
  /** The loopback port; 0 for any free one. */
  port: number;
  log: Log;
  /** Functions that are not started: their messages and timers wait. */
  disable?: readonly string[];
  /** Storage that other hosts use too; without it, the host starts its own in the data folder. */
  sharedStorage?: {
    connectionString: string;
    /** Milliseconds after which another host gets the messages of one that died; ten minutes by default. */
    lease?: number;
  };
}

/** A running function app. */
export interface LocalHost {
  /** Without a slash at the end; the routes begin with host.json's prefix. */
  readonly url: string;
  /** Connection string of this host's blob and queue storage. */
  readonly storageConnectionString: string;
  /** Resolves if the host cannot go on, with an error that says why. */
  readonly failed: Promise<Error>;
  /** Accepts no new work, lets running invocations end for at most ten seconds, and closes everything. */
  stop(): Promise<void>;
}

/**
 * Runs a function app on this machine: HTTP, timers and storage queues through the real `@azure/functions`.
 *
 * The environment of the app has `AzureWebJobsStorage` (a connection string), `WEBSITE_HOSTNAME` (its address),
 * `PCI_DATA_DIR` (an absolute path), `AZURE_FUNCTIONS_ENVIRONMENT=Development` unless set otherwise, and the `Values`
 * of local.settings.json that are not set otherwise. A process can do this only once.
 * @throws a sentence for the user if something cannot start; everything started by then is closed
 */
export async function startLocalHost(options: LocalHostOptions): Promise<LocalHost> {
  const opened: Opened = { sources: [] };
  try {
    return await open(options, opened);
  } catch (error) {
    await close(opened, options.log);
    throw error;
  }
}

interface Opened {
  folder?: DataFolder;
  storage?: LocalStorage;
  worker?: Worker;
  streamServer?: StreamServer | undefined;
  http?: HttpFront;
  sources: WorkSource[];
}

async function open(options: LocalHostOptions, opened: Opened): Promise<LocalHost> {
  const { log } = options;
  const rootDir = resolve(options.rootDir);
  const settings = await readHostSettings(rootDir);
  const values = await readLocalValues(rootDir);
  opened.folder = await takeDataFolder(options.dataDir);
  const dataDir = opened.folder.path;
  const warning = await warningOfOpenFolder(opened.folder);
  if (warning) log('warning', warning);
  opened.http = await listenHttp(options.port);
  const { sharedStorage } = options;
  if (!sharedStorage) opened.storage = await startStorage(dataDir);
  const connectionString = sharedStorage?.connectionString ?? opened.storage!.connectionString;

  process.env.AzureWebJobsStorage = connectionString;
  process.env.PCI_DATA_DIR = dataDir;
  process.env.AZURE_FUNCTIONS_ENVIRONMENT ??= 'Development';
  // Azure and Core Tools set the app's own address this way.
  process.env.WEBSITE_HOSTNAME = `127.0.0.1:${opened.http.port}`;
  for (const [name, value] of Object.entries(values)) {
    process.env[name] ??= value;
  }

  const worker = new Worker(provideCoreModule(log), log, settings.functionTimeout);
  const model = await worker.start(resolve(options.appFile), rootDir);
  opened.worker = worker;
  for (const name of options.disable ?? []) {
    if (!worker.registry.functions.has(name)) {
      throw new Error(
        `There is no function ${name} to disable. Functions: ${[...worker.registry.functions.keys()].join(', ')}.`,
      );
    }
    process.env[disablingSetting(name)] = 'true';
  }
  const functions = sortByTrigger(worker.registry.functions.values(), process.env);
  opened.streamServer = await openStreamServer(model);
  if (!opened.streamServer) {
    throw new Error('The local host serves HTTP as streams only: call app.setup({ enableHttpStream: true }).');
  }

  opened.http.serve({
    worker,
    functions: functions.http,
    routePrefix: settings.routePrefix,
    streamServer: opened.streamServer,
    log,
  });
  const statuses = new ScheduleStatuses(join(dataDir, 'timers'));
  for (const { fn, trigger } of functions.timers) {
    opened.sources.push(await startTimer({ fn, trigger, worker, statuses, log }));
  }
  for (const { fn, trigger } of functions.queues) {
    const clients = queuesOf(trigger.connectionString, trigger.queueName);
    opened.sources.push(
      listenToQueue({
        fn,
        bindingName: trigger.name,
        ...clients,
        settings: settings.queues,
        worker,
        log,
        ...(sharedStorage?.lease ? { lease: sharedStorage.lease } : {}),
      }),
    );
  }

  let stopped: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${opened.http.port}`,
    storageConnectionString: connectionString,
    failed: opened.storage?.failed ?? new Promise(() => {}),
    stop: () => {
      stopped ??= close(opened, log);
      return stopped;
    },
  };
}

/** Closes everything that was opened, in the order of dependence. */
async function close({ folder, storage, worker, streamServer, http, sources }: Opened, log: Log): Promise<void> {
  http?.pause();
  for (const source of sources) {
    source.stop();
  }
  const left = await worker?.drain(graceTime);
  if (left) {
    log('warning', `Invocations did not end in time: ${left}. Their work is repeated at the next start.`);
  } else {
    await Promise.race([Promise.all(sources.map(({ done }) => done)), wait(graceTime, undefined, { ref: false })]);
  }
  try {
    await worker?.terminate();
  } catch (error) {
    log('error', 'An appTerminate hook failed.', { error });
  }
  await http?.close(left ? 0 : answerTime);
  streamServer?.close();
  await storage?.stop();
  folder?.release();
}
