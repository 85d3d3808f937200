import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type LocalStorage, startStorage } from '../../local/azurite/storage.ts';
import type { SampleFile } from '../../samples/files.ts';
import { allContainers } from '../../src/all-containers.ts';
import type { Page } from '../../src/api/common.ts';
import type { Import } from '../../src/api/imports.ts';
import type { Refresh } from '../../src/api/refreshes.ts';
import { programs } from '../../src/rulebooks/index.ts';
import { cosmosClient } from '../../src/storage/cosmos/client.ts';
import { type CosmosServer, createEmulatedContainers, startCosmosServer } from '../storage/cosmos/server.ts';
import { putTimersOff } from '../support/timers.ts';

const samples = join(import.meta.dirname, '../../samples/data');
const patience = 300_000;

/** One host of several, started again whenever it is killed. */
class Worker {
  readonly folder = mkdtempSync(join(tmpdir(), 'pci-worker-'));
  url = '';
  log = '';
  deaths = 0;
  #child!: ChildProcess;
  #exit!: Promise<unknown[]>;
  readonly #start: () => ChildProcess;

  constructor(start: (folder: string) => ChildProcess) {
    this.#start = () => start(this.folder);
    putTimersOff(this.folder, ['watch']);
  }

  async start(): Promise<void> {
    this.#child = this.#start();
    this.#exit = once(this.#child, 'exit');
    this.#child.stderr!.on('data', (text: Buffer) => {
      this.log += text.toString();
    });
    const [{ url }] = (await Promise.race([
      once(this.#child, 'message'),
      this.#exit.then(([code]) => {
        throw new Error(`A worker ended with ${code}: ${this.log}`);
      }),
    ])) as [{ url: string }];
    this.url = url;
  }

  /**
   * Kills it at once, and starts it again after a while, at which it has missed the watch's firing.
   * @throws Error if it had ended by itself
   */
  async kill(downMilliseconds: number): Promise<void> {
    this.#child.kill('SIGKILL');
    const [code, signal] = await this.#exit;
    if (signal !== 'SIGKILL') throw new Error(`A worker ended by itself, with ${code ?? signal}: ${this.log}`);
    this.deaths++;
    await pause(downMilliseconds);
    putTimersOff(this.folder, ['watch']);
    await this.start();
  }

  setClockOff(milliseconds: number): void {
    if (this.#child.connected) this.#child.send(milliseconds);
  }

  /** Resident memory in MB; 0 while it is dead. */
  memory(): number {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#exit;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Hosts, by default two, on one emulation of Cosmos DB and one Azurite. */
export class Installation {
  readonly workers: Worker[];
  readonly server: CosmosServer;
  /** Number of calls of `import` and `refresh` that are over. */
  steps = 0;
  readonly #storage: LocalStorage;
  readonly #folder: string;
  #next = 0;

  private constructor(server: CosmosServer, storage: LocalStorage, folder: string, hosts: number) {
    this.server = server;
    this.#storage = storage;
    this.#folder = folder;
    const env = {
      ...process.env,
      PCI_COSMOS_ENDPOINT: server.endpoint,
      PCI_COSMOS_KEY: server.key,
      PCI_ENCRYPTION_KEYS: `one:${Buffer.alloc(32, 7).toString('base64')}`,
    };
    const start = (dataFolder: string) =>
      fork(join(import.meta.dirname, 'worker.ts'), [dataFolder, storage.connectionString], {
        env,
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
    this.workers = Array.from({ length: hosts }, () => new Worker(start));
  }

  static async start(hosts = 2): Promise<Installation> {
    const folder = mkdtempSync(join(tmpdir(), 'pci-storage-'));
    const [server, storage] = await Promise.all([startCosmosServer(), startStorage(folder)]);
    const client = cosmosClient(server, () => {});
    await createEmulatedContainers(client, 'pci', allContainers(programs));
    client.dispose();
    const installation = new Installation(server, storage, folder, hosts);
    await Promise.all(installation.workers.map((worker) => worker.start()));
    return installation;
  }

  /** Returns the answer of one of the hosts, in turn; a call without an answer is repeated under the same key. */
  async call<Answer>(path: string, given: RequestInit = {}): Promise<Answer> {
    const key = given.method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {};
    const headers = { ...key, ...(given.headers as Record<string, string>) };
    for (const end = Date.now() + patience; ; await pause(50)) {
      const { url } = this.workers[this.#next++ % this.workers.length]!;
      try {
        const answer = await fetch(`${url}/api/${path}`, { ...given, headers, signal: AbortSignal.timeout(20_000) });
        const body = (await answer.json()) as Answer;
        if (answer.ok) return body;
        if ((answer.status < 500 && answer.status !== 409) || Date.now() > end)
          throw new Error(`${path}: ${answer.status} ${JSON.stringify(body)}\n${this.log}`);
      } catch (error) {
        if (error instanceof Error && error.message.startsWith(path)) throw error;
        if (Date.now() > end) throw error;
      }
    }
  }

  post<Answer>(path: string, body: object): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    return this.call(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** Sends files of the sample network at the same time, and waits until all are in force. */
  async import(files: readonly SampleFile[]): Promise<void> {
    const started: { path: string; id: string }[] = [];
    for (const { path, report, gzip, covers } of files) {
      const query = covers.length > 0 ? `?covers=${covers.join('&covers=')}` : '';
      const type = path.includes('.csv') ? 'text/csv' : 'text/tab-separated-values';
      const headers = { 'content-type': type, ...(gzip ? { 'content-encoding': 'gzip' } : {}) };
      const body = readFileSync(join(samples, path));
      const { id } = await this.call<Import>(`imports/${report}${query}`, { method: 'POST', headers, body });
      started.push({ path, id });
    }
    for (const { path, id } of started) {
      const { status, error } = await this.ended<Import>(`imports/${id}`);
      if (status !== 'succeeded') throw new Error(`${path}: ${status} ${JSON.stringify(error)}\n${this.log}`);
    }
    this.steps++;
  }

  async refresh(month: string): Promise<Refresh> {
    const { id } = await this.post<Refresh>('refreshes', { month });
    const ended = await this.ended<Refresh>(`refreshes/${id}`);
    if (ended.status !== 'succeeded' || ended.partnersFailed > 0)
      throw new Error(`${month}: ${JSON.stringify(ended)}\n${this.log}`);
    this.steps++;
    return ended;
  }

  /** Asks until an import or a refresh has ended. */
  async ended<Answer extends { status: string }>(path: string): Promise<Answer> {
    for (const end = Date.now() + patience; ; await pause(50)) {
      const answer = await this.call<Answer>(path);
      if (answer.status !== 'queued' && answer.status !== 'running') return answer;
      if (Date.now() > end) throw new Error(`${path} does not end: ${JSON.stringify(answer)}\n${this.log}`);
    }
  }

  /** All items of a listing. */
  async all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let next: string | undefined = path; next !== undefined; ) {
      const page: Page<Item> = await this.call(next);
      items.push(...page.items);
      next = page.nextLink?.replace(/^.*\/api\//, '');
    }
    return items;
  }

  get log(): string {
    return this.workers.map(({ log }) => log).join('\n');
  }

  async stop(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
    await this.#storage.stop();
    await this.server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
