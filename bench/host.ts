import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { createGzip } from 'node:zlib';

const root = join(import.meta.dirname, '..');
/** The flags of `npm start`. */
export const memoryFlags = [
  '--max-semi-space-size=16',
  '--heap-growing-percent=40',
  '--no-allocation-site-pretenuring',
];

/** The product as `npm start` runs it, bundled, on a data folder of its own: HTTP, real queue, real store. */
export class Host {
  readonly folder = mkdtempSync(join(tmpdir(), 'pci-bench-host-'));
  readonly #child: ChildProcess;
  url = '';

  /** @param copied a data folder to begin with; an empty one by default */
  private constructor(copied?: string) {
    if (copied) cpSync(copied, this.folder, { recursive: true });
    const command = [...memoryFlags, '--enable-source-maps', join(root, 'dist/local.js')];
    command.push('--port', '0', '--data-dir', this.folder);
    this.#child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  static async start(copied?: string): Promise<Host> {
    const host = new Host(copied);
    for await (const line of createInterface({ input: host.#child.stdout! })) {
      host.url = /http:\/\/[\d.:]+/.exec(line)?.[0] ?? '';
      if (host.url) return host;
    }
    throw new Error('The local host did not start.');
  }

  async json<T>(path: string, init?: RequestInit): Promise<T> {
    const answer = await fetch(`${this.url}/api/${path}`, init);
    const value = (await answer.json()) as T;
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(value)}`);
    return value;
  }

  /**
   * Imports a report file, compressed on the fly.
   * @returns the finished import
   */
  async import(report: string, file: string): Promise<{ rowsAccepted: number; seconds: number }> {
    const start = performance.now();
    const body = Readable.toWeb(createReadStream(file).pipe(createGzip({ level: 1 })));
    const headers = { 'content-type': 'text/tab-separated-values', 'content-encoding': 'gzip' };
    const init = { method: 'POST', headers, body, duplex: 'half' } as unknown as RequestInit;
    const { id } = await this.json<{ id: string }>(`imports/${report}`, init);
    const done = await this.finished<{ rowsAccepted: number }>(`imports/${id}`);
    return { ...done, seconds: (performance.now() - start) / 1000 };
  }

  /**
   * Scores a month in some programs.
   * @returns the finished refresh, and its duration
   */
  async refresh(month: string, programs: readonly string[]): Promise<{ partnersDone: number; seconds: number }> {
    const start = performance.now();
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify({ month, programs }) };
    const { id } = await this.json<{ id: string }>('refreshes', init);
    const done = await this.finished<{ partnersDone: number }>(`refreshes/${id}`);
    return { ...done, seconds: (performance.now() - start) / 1000 };
  }

  /** Asks ever less often, since each look at a refresh reads all its batches. */
  async finished<T>(path: string): Promise<T> {
    for (let asked = 0; ; asked++) {
      const answer = await this.json<T & { status: string }>(path);
      if (answer.status === 'succeeded') return answer;
      if (answer.status === 'failed') throw new Error(`${path}: ${JSON.stringify(answer)}`);
      await wait(50 + asked);
    }
  }

  /** Returns the host's peak memory so far, in MB. */
  peakMemory(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
