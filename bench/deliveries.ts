import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { allContainers } from '../src/all-containers.ts';
import { randomIds, systemClock } from '../src/clock.ts';
import { tierChangeId } from '../src/events/tier-change.ts';
import type { Month } from '../src/month.ts';
import { deliver } from '../src/notifications/deliveries/deliver.ts';
import type { DeliveryMessage } from '../src/notifications/deliveries/messages.ts';
import { dispatchTierChange } from '../src/notifications/dispatch/dispatch.ts';
import type { TierChangeMessage } from '../src/notifications/dispatch/messages.ts';
import { publishTierChange } from '../src/notifications/dispatch/publish.ts';
import { registerEndpoint } from '../src/notifications/endpoints/register.ts';
import { endpointRegistration } from '../src/notifications/endpoints/registration.ts';
import { createLanes } from '../src/notifications/sending/lanes.ts';
import { createSender } from '../src/notifications/sending/sender.ts';
import { createTokens } from '../src/notifications/sending/tokens.ts';
import { type NotificationServices, standardTiming } from '../src/notifications/services.ts';
import { programs, rulebooks } from '../src/rulebooks/index.ts';
import { createVault } from '../src/secrets/vault.ts';
import type { Queues } from '../src/storage/ports.ts';
import { openSqliteDocuments } from '../src/storage/sqlite/documents.ts';

/** One figure of a benchmark. */
export interface BenchResult {
  name: string;
  value: number;
  unit: string;
  wanted?: { atMost: number };
  /** Conditions of the measurement: sizes, yardstick. */
  note?: string;
}

const [good, hanging, pairs] = [990, 10, 3];
const { extensions } = JSON.parse(readFileSync(new URL('../host.json', import.meta.url), 'utf8'));
const { batchSize, newBatchThreshold } = extensions.queues as { batchSize: number; newBatchThreshold: number };

/**
 * Everything is real except the queue service, which is a list in memory worked off in the batches of `host.json`: the
 * store is SQLite in a file, receivers are sockets, attempts are signed, claimed and recorded.
 */
class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'pci-bench-deliveries-'));
  readonly #ready: (() => Promise<void>)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #running = 0;
  readonly notifications: NotificationServices;

  constructor() {
    const network = { allowLoopback: true };
    const { deadlineMs, retryDelaysMs } = standardTiming;
    const sender = createSender({ deadlineMs });
    const file = join(this.folder, 'pci.sqlite');
    this.notifications = {
      documents: openSqliteDocuments({ file, clock: systemClock, containers: allContainers(programs) }),
      queues: { send: (queue, message, options) => this.#send(queue, message, options?.delaySeconds ?? 0) },
      clock: systemClock,
      ids: randomIds,
      random: Math.random,
      vault: createVault([{ id: 'bench', key: new Uint8Array(32).fill(1) }]),
      sender,
      lanes: createLanes(),
      traceToCarry: () => undefined,
      tokens: createTokens(sender, systemClock),
      settings: {
        publicBaseUrl: 'https://pci.example.com',
        hasDashboard: false,
        networkOf: () => network,
        crmHosts: [],
        deadlineMs,
        retryDelaysMs,
        programs: ['smb'],
        tiersOf: rulebooks.tiersOf,
      },
    };
  }

  async #send(queue: Parameters<Queues['send']>[0], message: object, delaySeconds: number): Promise<void> {
    const work = async (): Promise<void> => {
      if (queue === 'tier-changes') await dispatchTierChange(this.notifications, message as TierChangeMessage);
      else if (queue === 'deliveries')
        await deliver(this.notifications, message as DeliveryMessage, { dequeueCount: 1 });
    };
    const arrive = () => {
      this.#ready.push(work);
      this.#fill();
    };
    if (delaySeconds === 0) return arrive();
    const timer = setTimeout(() => this.#timers.delete(timer) && arrive(), delaySeconds * 1000);
    this.#timers.add(timer);
  }

  /** Takes the next batch once no more messages than the threshold are running, as the host does. */
  #fill(): void {
    if (this.#running > newBatchThreshold) return;
    for (const work of this.#ready.splice(0, batchSize)) {
      this.#running++;
      void work().finally(() => {
        this.#running--;
        this.#fill();
      });
    }
  }

  /** Registers an endpoint for a partner of its own. */
  async register(partnerId: string, url: string): Promise<void> {
    const registration = endpointRegistration.parse({ url, events: ['partner.tier.changed'] });
    await registerEndpoint(this.notifications, partnerId, registration);
  }

  async close(): Promise<void> {
    while (this.#running > 0) await setImmediate();
    await this.notifications.lanes.idle();
    for (const timer of this.#timers) clearTimeout(timer);
    await this.notifications.documents.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Starts a receiver that answers at once on `/good` and never on `/hang`. */
async function receiver(onEvent: (id: string) => void): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (request.url === '/hang') return;
      onEvent(String(request.headers['webhook-id']));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** Returns the delays from publishing to receiving of all good endpoints' events, ascending, and the total seconds. */
async function burst(withHanging: boolean): Promise<{ delays: number[]; seconds: number }> {
  const bench = new Bench();
  const sentAt = new Map<string, number>();
  const delays: number[] = [];
  const all = Promise.withResolvers<void>();
  const { url, server } = await receiver((id) => {
    delays.push(performance.now() - (sentAt.get(id) ?? Number.NaN));
    if (delays.length === good) all.resolve();
  });
  const partners = Array.from({ length: good + hanging }, (_, index) => {
    return { partnerId: String(index + 1), hangs: index % (good / hanging + 1) === 0 };
  }).filter(({ hangs }) => withHanging || !hangs);
  for (const { partnerId, hangs } of partners) await bench.register(partnerId, `${url}/${hangs ? 'hang' : 'good'}`);

  const started = performance.now();
  for (const { partnerId } of partners) {
    const change = tierChangeOf(partnerId);
    sentAt.set(change.id, performance.now());
    await publishTierChange(bench.notifications, change);
  }
  await all.promise;
  const seconds = (performance.now() - started) / 1000;
  server.closeAllConnections();
  server.close();
  await bench.close();
  return { delays: delays.toSorted((one, other) => one - other), seconds };
}

function tierChangeOf(partnerId: string) {
  const month = '2022-01' as Month;
  return {
    id: tierChangeId(partnerId, 'smb', month, 'none', 'silver', 1),
    partnerId,
    program: 'smb',
    edition: '2021-09',
    month,
    from: 'none',
    to: 'silver',
    direction: 'up' as const,
    crossed: [60],
    reason: 'scored' as const,
    scoreBefore: 58.5,
    scoreAfter: 66.66,
    indicators: Array.from({ length: 8 }, (_, index) => {
      return { id: `indicator-${index}`, value: 31_000, target: 30_000, points: 10, maxPoints: 10 };
    }),
    sequence: 1,
    occurredAt: '2022-02-20T06:00:03.000Z',
  };
}

const percentile = (sorted: readonly number[], share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
const median = (values: readonly number[]) =>
  percentile(
    values.toSorted((one, other) => one - other),
    0.5,
  );
const rounded = (value: number) => Math.round(value * 100) / 100;

/** Alternates runs with and without the hanging endpoints, so that both see the same machine; returns medians. */
export async function run(): Promise<BenchResult[]> {
  const without: Awaited<ReturnType<typeof burst>>[] = [];
  const beside: typeof without = [];
  await burst(false);
  for (let pair = 0; pair < pairs; pair++) {
    without.push(await burst(false));
    beside.push(await burst(true));
  }
  const p95 = (runs: typeof without) => median(runs.map(({ delays }) => percentile(delays, 0.95)));
  const ratios = without.map(({ delays }, index) => percentile(beside[index]!.delays, 0.95) / percentile(delays, 0.95));
  const note = `${good} endpoints, one event each at once, ${batchSize} + ${newBatchThreshold} at a time, ${pairs} runs`;
  return [
    { name: 'deliveries', value: Math.round(good / median(without.map(({ seconds }) => seconds))), unit: '1/s', note },
    { name: 'delivery delay p95', value: Math.round(p95(without)), unit: 'ms', note },
    { name: `delivery delay p95 beside ${hanging} hanging`, value: Math.round(p95(beside)), unit: 'ms', note },
    {
      name: `delivery delay p95, ratio beside ${hanging} hanging`,
      value: rounded(median(ratios)),
      unit: '×',
      wanted: { atMost: 1.5 },
      note: `each pair: ${ratios.map(rounded).join(', ')}`,
    },
  ];
}

if (import.meta.main) {
  const results = await run();
  if (process.argv.includes('--json')) console.log(JSON.stringify(results, null, 2));
  else console.table(results.map(({ name, value, unit, note }) => ({ name, value, unit, note })));
}
