import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { putTimersOff } from '../support/timers.ts';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'dist/local.js');

/** The whole product as `npm start` runs it: a process of its own, on a data folder of its own. */
export class Product {
  readonly dataFolder: string;
  url = '';
  /** What it wrote to its error output. */
  log = '';
  #process: ChildProcess | undefined;

  constructor(dataFolder = mkdtempSync(join(tmpdir(), 'pci-e2e-'))) {
    if (!existsSync(program)) throw new Error('There is no dist/local.js: run `npm run build` first.');
    this.dataFolder = dataFolder;
    putTimersOff(dataFolder);
  }

  /** Starts it on a free port; it ends, and its data go, with the test. */
  static async start(environment: Record<string, string> = {}): Promise<Product> {
    const product = new Product();
    onTestFinished(async () => {
      await product.stop();
      rmSync(product.dataFolder, { recursive: true, force: true });
    });
    await product.start(environment);
    return product;
  }

  async start(environment: Record<string, string> = {}): Promise<void> {
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', program, '--port', '0', '--data-dir', this.dataFolder],
      {
        cwd: root,
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      },
    );
    this.#process = child;
    child.stderr.on('data', (chunk: Buffer) => {
      this.log += chunk.toString();
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /http:\/\/[\d.:]+/.exec(line)?.[0];
      if (url === undefined) continue;
      this.url = url;
      return;
    }
    if (child.exitCode === null) await once(child, 'close');
    throw new Error(`It did not start: ${this.log}`);
  }

  /** Ends it as Ctrl-C does. @returns its exit code */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Kills it and everything that it started, at once. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    // Not its exit, after which some of its output may still be on its way.
    const ended = once(child, 'close');
    child.kill(signal);
    const [code] = await ended;
    return code as number | null;
  }

  /** Peak resident memory of the process in MB. */
  peakMemory(): number {
    const status = readFileSync(`/proc/${this.#process!.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 1024;
  }

  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    const response = await fetch(`${this.url}/api/${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`${this.url}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
    });
  }

  /** Sends a report file. */
  upload(
    report: string,
    body: string | Uint8Array | ReadableStream,
    headers: Record<string, string> = {},
    query = '',
  ): Promise<Response> {
    return fetch(`${this.url}/api/imports/${report}${query}`, {
      method: 'POST',
      headers: { 'content-type': 'text/tab-separated-values', ...headers },
      body,
      duplex: 'half',
    } as RequestInit);
  }

  /** Sends a report file and waits for the end of its import. */
  async import(
    report: string,
    body: string | Uint8Array,
    headers: Record<string, string> = {},
    query = '',
  ): Promise<ImportAnswer> {
    const accepted = await this.upload(report, body, headers, query);
    if (accepted.status !== 202) throw new Error(`${accepted.status} ${await accepted.text()}`);
    return this.finished(`imports/${((await accepted.json()) as ImportAnswer).id}`);
  }

  async refresh(month: string): Promise<RefreshAnswer> {
    const { id } = (await (await this.post('refreshes', { month })).json()) as RefreshAnswer;
    return this.finished(`refreshes/${id}`);
  }

  /** Asks until an import or a refresh has ended. */
  async finished<T extends { status: string }>(path: string): Promise<T> {
    for (const end = Date.now() + 60_000; Date.now() < end; await pause(40)) {
      const now = await this.get<T>(path);
      if (now.status !== 'queued' && now.status !== 'running') return now;
    }
    throw new Error(`${path} did not end. ${this.log}`);
  }
}

export interface ImportAnswer {
  id: string;
  status: string;
  rowsRead: number;
  rowsAccepted: number;
  rowsRejected: number;
  rejections: { line: number; column: string | null; code: string; message: string }[];
  rejectionsLink?: string;
  slices: number;
  staleScores: number;
  error?: { code: string; message: string };
}

export interface RefreshAnswer {
  id: string;
  status: string;
  partnersTotal: number;
  partnersDone: number;
  tierChanges: number;
}
