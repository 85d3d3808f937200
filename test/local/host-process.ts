import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, onTestFinished } from 'vitest';
import { bundle } from '../../scripts/bundle.ts';

const root = join(import.meta.dirname, '../..');

/** The host and the made-up app as they are shipped: bundled. Made once for each test file. */
let bundles: Promise<string> | undefined;

afterAll(async () => {
  if (bundles) {
    await rm(await bundles, { recursive: true });
  }
});

async function bundleOnce(): Promise<string> {
  // Inside the package, so that what is not bundled is found.
  const cache = join(root, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'local-host-'));
  const entries = {
    local: 'local/main.ts',
    'azurite-child': 'local/azurite/child.ts',
    app: 'test/local/fixture/main.ts',
  };
  await bundle(root, entries, folder);
  return folder;
}

/** What a test changes of the made-up app's host.json and environment. */
export interface AppSettings {
  functionTimeout?: string;
  queues?: object;
  env?: Record<string, string>;
  localValues?: Record<string, string>;
  /** Another entry file than the made-up app's. */
  main?: string;
  /** Runs host and app from their sources. */
  fromSource?: boolean;
}

/** An app folder of its own with a data folder in it; removed when the test or file is done. */
export class AppFolder {
  readonly path: string;
  readonly #settings: AppSettings;
  readonly #command: string;
  readonly #hosts: HostProcess[] = [];

  private constructor(path: string, command: string, settings: AppSettings) {
    this.path = path;
    this.#command = command;
    this.#settings = settings;
  }

  static async create(settings: AppSettings = {}): Promise<AppFolder> {
    const path = await mkdtemp(join(tmpdir(), 'local-host-'));
    bundles ??= bundleOnce();
    const [command, app] = settings.fromSource
      ? [join(root, 'local/main.ts'), join(import.meta.dirname, 'fixture/main.ts')]
      : [join(await bundles, 'local.js'), join(await bundles, 'app.js')];
    const files = {
      'package.json': { description: 'Made-up app: for tests', main: settings.main ?? app },
      'host.json': {
        version: '2.0',
        functionTimeout: settings.functionTimeout ?? '00:01:00',
        extensions: {
          queues: {
            batchSize: 4,
            newBatchThreshold: 2,
            visibilityTimeout: '00:00:01',
            maxDequeueCount: 3,
            maxPollingInterval: '00:00:01',
            ...settings.queues,
          },
        },
      },
      'local.settings.json': { Values: settings.localValues ?? {} },
    };
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(path, name), JSON.stringify(content));
    }
    return new AppFolder(path, command, settings);
  }

  get dataDir(): string {
    return join(this.path, '.data');
  }

  /** What the made-up app noted, oldest first; all of it or one kind of event. */
  notes(event?: string): Record<string, unknown>[] {
    const file = join(this.dataDir, 'notes.jsonl');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
    const notes = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    return event === undefined ? notes : notes.filter((note) => note.event === event);
  }

  /** Lets the functions of the made-up app that wait for it go on. */
  async openGate(): Promise<void> {
    await writeFile(join(this.dataDir, 'gate'), '');
  }

  /** Starts the host's command in this folder, without waiting. */
  spawn(...options: string[]): HostProcess {
    return this.#spawn(process.execPath, [this.#command, '--port', '0', ...options], {});
  }

  /** Starts the host's command through a shell, as npm does. */
  spawnByShell(): HostProcess {
    const line = `"${process.execPath}" "${this.#command}" --port 0; true`;
    return this.#spawn('sh', ['-c', line], { npm_lifecycle_event: 'start' });
  }

  #spawn(command: string, options: string[], env: Record<string, string>): HostProcess {
    const child = spawn(command, options, {
      cwd: this.path,
      env: { ...process.env, npm_lifecycle_event: '', EVERY_SECOND: '0 0 0 1 1 *', ...this.#settings.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, so that a test can kill the host and its children together.
      detached: true,
    });
    const host = new HostProcess(child);
    this.#hosts.push(host);
    return host;
  }

  /** Starts the host's command in this folder and waits until it is ready. */
  async start(...options: string[]): Promise<HostProcess> {
    const host = this.spawn(...options);
    await host.ready();
    return host;
  }

  async remove(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.kill()));
    await rm(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** The host's command, running. */
export class HostProcess {
  readonly child: ChildProcess;
  url = '';
  output = '';
  errors = '';
  readonly #exited: Promise<number | string>;

  constructor(child: ChildProcess) {
    this.child = child;
    // Not its exit, after which some of its output may still be on its way.
    this.#exited = once(child, 'close').then(([code, signal]) => code ?? signal);
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      this.output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.errors += text;
    });
  }

  async ready(): Promise<void> {
    const ended = this.#exited.then((code) => {
      throw new Error(`The host ended with ${code}: ${this.errors}`);
    });
    await Promise.race([eventually(() => this.output.includes('ready at'), 'the host to be ready'), ended]);
    this.url = /http:\/\/127\.0\.0\.1:\d+/.exec(this.output)?.[0] ?? '';
  }

  /** Fetches a path under `/api`. */
  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.url}/api/${path}`, init);
  }

  /** The JSON of a path under `/api`. */
  async json(path: string, init?: RequestInit): Promise<Record<string, unknown>> {
    return (await (await this.fetch(path, init)).json()) as Record<string, unknown>;
  }

  /** Sends a message to a queue, as JSON unless it is text. */
  async send(queue: string, message: unknown, query = ''): Promise<void> {
    const body = typeof message === 'string' ? message : JSON.stringify(message);
    const response = await this.fetch(`send/${queue}${query}`, { method: 'POST', body });
    if (response.status !== 202) {
      throw new Error(`Message not sent: ${response.status} ${await response.text()}`);
    }
  }

  /** The log lines so far. */
  log(): Record<string, unknown>[] {
    return this.errors
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Sends a signal to the host alone and waits for its end; gives its exit code or the signal that ended it. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | string> {
    this.child.kill(signal);
    return this.exited();
  }

  exited(): Promise<number | string> {
    return this.#exited;
  }

  /** Kills the host and its children at once. */
  async kill(): Promise<void> {
    try {
      process.kill(-(this.child.pid ?? 0), 'SIGKILL');
    } catch {
      // Nothing of the group is left.
    }
    await this.#exited;
  }
}

/** The bundled app's file. */
export async function bundledApp(): Promise<string> {
  bundles ??= bundleOnce();
  return join(await bundles, 'app.js');
}

/** An app folder for one test. */
export async function appFolder(settings?: AppSettings): Promise<AppFolder> {
  const folder = await AppFolder.create(settings);
  onTestFinished(() => folder.remove());
  return folder;
}

/** Waits until `condition` returns something truthy and returns that; fails after half a minute. */
export async function eventually<T>(condition: () => T | Promise<T>, what: string): Promise<NonNullable<T>> {
  const end = Date.now() + 30_000;
  for (;;) {
    const result = await condition();
    if (result) {
      return result;
    }
    if (Date.now() > end) {
      throw new Error(`Waited in vain for ${what}.`);
    }
    await wait(20);
  }
}
