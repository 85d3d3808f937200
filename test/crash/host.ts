import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
/** The clock that the hosts run by: far from the hours at which the daily and monthly timers fire. */
const noon = Date.parse('2022-01-10T12:01:00Z');
/** Delay before a host is started again: by then work counts as silent, and the watch has missed a firing. */
const downtime = 20 * 60_000;
const patience = 45_000;

/** The write at which the host kills itself, see `preload.mjs`. */
export interface Death {
  /** The container that is written to, and what the document's text matches. */
  table: string;
  body?: string;
  nth?: number;
  when: 'before' | 'after';
  /** Kills the storage child too, at the same moment. */
  group?: boolean;
}

/** The bundled product as `npm start` runs it, on a data folder of its own, started again whenever it dies. */
export class Host {
  readonly folder = mkdtempSync(join(tmpdir(), 'pci-host-'));
  deaths = 0;
  /** What the host said on its error output. */
  errors = '';
  readonly #shift = noon - Date.now();
  #death: Death | undefined;
  #child: ChildProcess | undefined;
  url = '';
  #closed = false;
  #up: Promise<void>;

  constructor(death?: Death) {
    this.#death = death;
    this.#up = this.#start();
  }

  /** Returns the answer to a request; without one, repeats it to the restarted host. */
  async request(path: string, make: () => RequestInit = () => ({})): Promise<Record<string, unknown>> {
    for (const end = Date.now() + patience; ; ) {
      await this.#up;
      try {
        const answer = await fetch(`${this.url}/api/${path}`, make());
        const value = (await answer.json()) as Record<string, unknown>;
        if (answer.ok) return value;
        if (answer.status < 500) throw new Error(`${path}: ${answer.status} ${JSON.stringify(value)}`);
      } catch (error) {
        if (!(error instanceof TypeError) || Date.now() > end) throw error;
      }
      await wait(20);
    }
  }

  /** Asks until an answer says that the work has ended. */
  async finished(path: string): Promise<Record<string, unknown>> {
    for (const end = Date.now() + patience; ; await wait(25)) {
      const answer = await this.request(path);
      if (answer.status === 'succeeded') return answer;
      if (answer.status === 'failed' || Date.now() > end)
        throw new Error(`${path}: ${JSON.stringify(answer)}\n${this.errors}`);
    }
  }

  /** Kills the host alone, or the storage child with it. @returns when it is dead */
  async kill(group: boolean): Promise<void> {
    const child = this.#child!;
    const dead = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    try {
      process.kill(group ? -child.pid! : child.pid!, 'SIGKILL');
    } catch {
      // It had just died by itself.
    }
    await dead;
  }

  /** Stops the host in an orderly way, so that everything is written to the folder. */
  async stop(): Promise<void> {
    await this.#up;
    this.#closed = true;
    this.#child!.kill('SIGTERM');
    if (this.#child!.exitCode === null && this.#child!.signalCode === null) await once(this.#child!, 'exit');
  }

  async remove(): Promise<void> {
    this.#closed = true;
    await this.kill(true);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  async #start(): Promise<void> {
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', join(root, 'dist/local.js'), '--port', '0', '--data-dir', this.folder],
      {
        cwd: root,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          NODE_OPTIONS: `--import=${join(import.meta.dirname, 'preload.mjs')}`,
          TEST_SHIFT: String(this.#shift + this.deaths * downtime),
          TEST_DEATH: JSON.stringify(this.#death ?? {}),
        },
      },
    );
    this.#child = child;
    this.#death = undefined;
    child.stderr!.setEncoding('utf8').on('data', (text) => {
      this.errors += text;
    });
    const exited = once(child, 'exit').then(() => {
      if (this.#closed) return;
      this.deaths++;
      this.#up = this.#start();
    });
    const ready = (async () => {
      for await (const line of createInterface({ input: child.stdout! })) {
        const url = /http:\/\/[\d.:]+/.exec(line)?.[0];
        if (url) this.url = url;
        if (url) return;
      }
    })();
    await Promise.race([ready, exited.then(() => this.#up)]);
  }
}
