import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { allContainers } from '../../../src/all-containers.ts';
import { importKey, importsContainer } from '../../../src/imports/documents.ts';
import { runImport } from '../../../src/imports/run.ts';
import { readScore } from '../../../src/lookups/scores.ts';
import { programs } from '../../../src/rulebooks/index.ts';
import { cosmosClient } from '../../../src/storage/cosmos/client.ts';
import { openCosmosDocuments } from '../../../src/storage/cosmos/documents.ts';
import { subscriptionColumns, tsv, World } from '../../support/world.ts';
import { dyingAfter, withFaults } from '../faults.ts';
import { createEmulatedContainers, refuseWith, startCosmosServer } from './server.ts';

/** What Cosmos DB charges, about, for reading, asking for, and replacing a document of a tenant. */
function unitsOf({ method, headers }: IncomingMessage): number {
  if (method === 'GET') return 1;
  return headers['content-type'] === 'application/query+json' ? 5 : 60;
}

/**
 * Time that passes only while all wait, and an account with so many request units a second: it takes a request as long
 * as it owes none, and asks for patience with the others.
 */
class Throughput {
  readonly #unitsPerSecond: number;
  readonly #waiting: { until: number; resolve: () => void }[] = [];
  #available = 0;
  #answering = 0;
  milliseconds = 0;
  refused = 0;
  written = 0;

  constructor(unitsPerSecond: number) {
    this.#unitsPerSecond = unitsPerSecond;
  }

  readonly now = () => this.milliseconds;

  readonly wait = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      this.#waiting.push({ until: this.milliseconds + milliseconds, resolve });
      if (this.#waiting.length === 1) void this.#pass();
    });

  async #pass(): Promise<void> {
    while (this.#waiting.length > 0) {
      do await pause(1);
      while (this.#answering > 0);
      const [next] = this.#waiting.sort((one, other) => one.until - other.until);
      const passed = Math.max(0, next!.until - this.milliseconds);
      this.milliseconds += passed;
      this.#available = Math.min(this.#unitsPerSecond, this.#available + (this.#unitsPerSecond * passed) / 1_000);
      this.#waiting.shift()!.resolve();
    }
  }

  /** Stands between the client and the account. */
  readonly intercept: Parameters<Awaited<ReturnType<typeof startCosmosServer>>['intercept']>[0] = (
    request,
    response,
    proceed,
  ) => {
    if (!/\/docs/.test(request.url ?? '')) return proceed();
    if (this.#available < 0) {
      this.refused++;
      const milliseconds = Math.ceil((-this.#available / this.#unitsPerSecond) * 1_000);
      return refuseWith(429, '{"message":"Request rate is large."}', milliseconds)(request, response, proceed);
    }
    const units = unitsOf(request);
    this.#available -= units;
    if (units === 60 && request.url?.includes('/colls/tenants/')) this.written++;
    this.#answering++;
    response.once('close', () => this.#answering--);
    proceed();
  };
}

const unitsPerSecond = 5_000;
const tenants = 2_000;
/** Much less than the product's own, and enough for some 240 tenants, two units and a half. */
const stepMilliseconds = 3_000;
/** A message's time, and the four units that may be under way at its end. */
const longestSeconds = stepMilliseconds / 1_000 + (4 * 250 * 61) / unitsPerSecond;

const report = tsv(
  subscriptionColumns,
  ...Array.from({ length: tenants }, (_, tenant) => [
    `s${tenant}`,
    '2021-12',
    `tenant-${tenant}`,
    'Sales',
    'CSP',
    1,
    '500.00',
    1001 + (tenant % 7),
    'CSP',
  ]),
);

test('an import goes on in a Cosmos DB that asks for patience, also after its worker has died', async () => {
  const server = await startCosmosServer();
  onTestFinished(() => server.close());
  const account = { endpoint: server.endpoint, key: server.key };
  const client = cosmosClient(account, () => {});
  await createEmulatedContainers(client, 'pci', allContainers(programs));
  const throughput = new Throughput(unitsPerSecond);
  const { now, wait } = throughput;
  const documents = openCosmosDocuments({
    ...account,
    database: 'pci',
    recordCharge: () => {},
    patience: { now, wait },
  });
  const world = new World(documents);
  onTestFinished(() => world.close());
  const began = world.time.getTime();
  Object.assign(world.clock, { now: () => new Date(began + throughput.milliseconds) });

  server.intercept(throughput.intercept);
  const { id } = await world.accept('subscription-details', report);
  const seconds: number[] = [];
  for (let message = 1; world.waiting.length > 0; message++) {
    const [next] = world.waiting;
    const before = throughput.milliseconds;
    if (message === 2) {
      world.documents = withFaults(documents, dyingAfter(150));
      await expect(runImport(world, id, stepMilliseconds)).rejects.toThrow();
      world.documents = documents;
      world.processId = 'another process';
    } else {
      await runImport(world, id, stepMilliseconds);
      world.waiting.splice(world.waiting.indexOf(next!), 1);
    }
    seconds.push((throughput.milliseconds - before) / 1_000);
  }
  server.intercept(undefined);

  expect(Math.max(...seconds)).toBeLessThan(longestSeconds);
  expect(seconds.length).toBeGreaterThan(3);
  expect(throughput.refused).toBeGreaterThan(1_000);
  expect(throughput.written).toBe(tenants);
  const ended = (await documents.read(importsContainer, importKey(id)))!.value;
  expect(ended).toMatchObject({ status: 'succeeded', rowsAccepted: tenants, rowsRejected: 0 });

  const inSqlite = new World();
  onTestFinished(() => inSqlite.close());
  await inSqlite.import('subscription-details', report);
  const scores = [];
  for (const one of [world, inSqlite]) {
    await one.refresh('2021-12');
    const { computedAt: _, ...score } = (await readScore(one, '1003', 'smb')) as unknown as Record<string, unknown>;
    scores.push(score);
  }
  expect(scores[0]).toEqual(scores[1]);
});
