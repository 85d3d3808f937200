import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { putTimersOff } from '../support/timers.ts';
import { profileColumns, subscriptionColumns, trainingColumns, tsv, usageColumns } from '../support/world.ts';

const root = join(import.meta.dirname, '../..');

interface StartOptions {
  /** Says how to reach its blobs and queues. */
  tellStorage?: boolean;
  /** Timers whose time has come while the host was down. The others do not fire. */
  overdue?: readonly string[];
  /** The folder with the app, which is copied; otherwise the app runs from its sources. */
  app?: string;
}

/** The whole product on the local host, as a process of its own, from its sources. */
export class Api {
  readonly folder = mkdtempSync(join(tmpdir(), 'pci-api-'));
  readonly #env: Record<string, string>;
  readonly #tellStorage: boolean;
  #child: ChildProcess | undefined;
  url = '';
  output = '';

  private constructor(env: Record<string, string>, { tellStorage = false, app }: StartOptions) {
    this.#env = env;
    this.#tellStorage = tellStorage;
    if (app) cpSync(app, this.folder, { recursive: true });
    else this.#writeApp();
  }

  #writeApp(): void {
    const main = join(root, 'functions/main.ts');
    const description = { description: 'Under test', main, type: 'module' };
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify(description));
    copyFileSync(join(root, 'host.json'), join(this.folder, 'host.json'));
  }

  static async start(env: Record<string, string> = {}, options: StartOptions = {}): Promise<Api> {
    const api = new Api(env, options);
    await api.#run(options);
    return api;
  }

  /** Ends the process and starts it again on the same data. */
  async restart(options: Pick<StartOptions, 'overdue'> = {}): Promise<void> {
    await this.#end();
    await this.#run(options);
  }

  async #run({ overdue }: StartOptions): Promise<void> {
    const data = join(this.folder, 'data');
    putTimersOff(data, overdue);
    const program = this.#tellStorage
      ? [join(import.meta.dirname, 'telling-host.ts'), data]
      : [join(root, 'local/main.ts'), '--port', '0', '--data-dir', data, '--log-level', 'information'];
    const child = spawn(process.execPath, program, {
      cwd: this.folder,
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const before = this.output.length;
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
    for (let tries = 0; ; tries++) {
      this.url = /ready at (http:\S+)/.exec(this.output.slice(before))?.[1] ?? '';
      if (this.url !== '') return;
      if (tries > 1_000 || child.exitCode !== null) throw new Error(`The host did not start: ${this.output}`);
      await wait(30);
    }
  }

  /** The connection string of its blobs and queues, where it tells. */
  get storage(): string {
    const connection = [...this.output.matchAll(/storage is (\S+)/g)].at(-1)?.[1];
    if (!connection) throw new Error('This host does not tell its storage.');
    return connection;
  }

  fetch(path: string, init: RequestInit & { token?: string | undefined } = {}): Promise<Response> {
    const { token, headers, ...rest } = init;
    const own = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return fetch(`${this.url}/api/${path}`, { ...rest, headers: { ...own, ...(headers as Record<string, string>) } });
  }

  async json<Body = Record<string, unknown>>(path: string, token?: string): Promise<Body> {
    const response = await this.fetch(path, { token });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Body;
  }

  post(path: string, body: unknown, token?: string, headers: Record<string, string> = {}): Promise<Response> {
    const type = { 'content-type': 'application/json' };
    return this.fetch(path, { method: 'POST', body: JSON.stringify(body), token, headers: { ...type, ...headers } });
  }

  /** Sends a report and waits until it is read. */
  async import(report: string, text: string, token?: string): Promise<void> {
    const headers = { 'content-type': 'text/tab-separated-values' };
    const response = await this.fetch(`imports/${report}`, { method: 'POST', body: text, token, headers });
    if (response.status !== 202) throw new Error(`${report}: ${response.status} ${await response.text()}`);
    const { id } = (await response.json()) as { id: string };
    await this.#ended(`imports/${id}`, token);
  }

  async refresh(month: string, token?: string): Promise<void> {
    const response = await this.post('refreshes', { month }, token);
    const { id } = (await response.json()) as { id: string };
    await this.#ended(`refreshes/${id}`, token);
  }

  async #ended(path: string, token?: string): Promise<void> {
    for (;;) {
      const { status, error } = await this.json<{ status: string; error?: { message: string } }>(path, token);
      if (status === 'succeeded') return;
      if (status === 'failed') throw new Error(`${path} failed: ${error?.message}`);
      await wait(50);
    }
  }

  async stop(): Promise<void> {
    await this.#end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #end(): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null) return;
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}

/** Secrets that must not appear in answers to others, nor in logs. */
export const planted = { revenue: 31337.25, name: 'Ermintrude', individual: 'mcp-secret-77', email: 'erm@example.org' };

/**
 * Two partners: 1001 with the locations 1001 and 1002, individuals and revenue; and 2001, which is nobody's but its
 * own. Scored in 2021-02 and, with a change of tiers, 2021-03.
 */
export async function importNetwork(api: Api, token?: string): Promise<void> {
  const sale = (tenant: string, month: string, location: string, revenue: string | number) =>
    [`sub-${tenant}`, month, tenant, 'Dynamics 365 Sales', 'CSP', 10, revenue, location, 'CSP'] as (string | number)[];
  const profile = [
    ['1001', '=Harbour & "Sons"', '1001', '=Harbour & "Sons"', 'Norway'],
    ['1002', 'Harbour West', '1001', '=Harbour & "Sons"', 'Norway'],
    ['2001', 'Other Ltd', '2001', 'Other Ltd', 'Norway'],
  ];
  await api.import('partner-profile', tsv(profileColumns, ...profile), token);
  const people = ['a', 'b', 'c', 'd', planted.individual].flatMap((one) =>
    ['1001', '2001'].map((at) => [
      one,
      at,
      'MB-800 and more',
      '2020-01-01',
      '',
      planted.name,
      'Example',
      planted.email,
    ]),
  );
  const trainingWithNames = `${trainingColumns} IndividualFirstName IndividualLastName Email`;
  await api.import('training-details', tsv(trainingWithNames, ...people), token);
  await api.import(
    'subscription-details',
    tsv(
      subscriptionColumns,
      sale('t1', '2021-02', '1001', planted.revenue),
      sale('t2', '2021-02', '1002', '4242.50'),
      sale('t3', '2021-03', '2001', '100000.00'),
    ),
    token,
  );
  const usage = Array.from({ length: 12 }, (_, index) => [
    [`u${index}`, '2020-04', `x${index}`, 0, '1001', 'DPOR', 'Sales'],
    [`u${index}`, '2021-03', `x${index}`, 9, '1001', 'DPOR', 'Sales'],
  ]).flat();
  await api.import('dynamics-365-usage', tsv(usageColumns, ...usage), token);
  await api.refresh('2021-02', token);
  await api.refresh('2021-03', token);
}
