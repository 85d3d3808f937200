import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { QueueServices } from '../../../src/consumers.ts';
import { acceptImport } from '../../../src/imports/accept.ts';
import { importsContainer } from '../../../src/imports/documents.ts';
import { inParallel } from '../../../src/in-parallel.ts';
import { refreshes } from '../../../src/refresh/documents.ts';
import { orderRefresh } from '../../../src/refresh/order.ts';
import { type Listener, story, tell } from '../../crash/story.ts';
import { refuseWith, startCosmosServer } from '../cosmos/server.ts';
import type { Access } from '../faults.ts';
import type { Storm } from './house.ts';
import { calm, expectAsInCalm, type Run, run } from './run.ts';
import { inCosmos, inSqlite, type Open } from './stores.ts';

const minute = 60_000;

/** An outage from one access on, for this long. */
function outage({ begins }: Moment, milliseconds: number): Storm {
  let accesses = 0;
  let until: number | undefined;
  return (access, { time }) => {
    if (until === undefined && begins(access, ++accesses)) until = time + milliseconds;
    return until !== undefined && time < until ? 'before' : undefined;
  };
}

interface Moment {
  name: string;
  begins(access: Access, nth: number): boolean;
}

/** `STORM_SEED` names others. */
const firstAccess = Number(process.env.STORM_SEED ?? 17);

/** Moments spread over the whole story, which has about 900 accesses, and two that each story has but once. */
const moments: Moment[] = [
  ...Array.from({ length: 12 }, (_, index) => firstAccess + index * 70).map((access) => ({
    name: `access ${access} (of those from ${firstAccess} on)`,
    begins: (_: Access, nth: number) => nth === access,
  })),
  {
    name: 'the dispatch of the tier change',
    begins: ({ operation, container }) => operation === 'read' && container === 'tier-changes',
  },
  {
    name: 'the delivery of the tier change',
    begins: ({ operation, container }) => operation === 'read' && container === 'deliveries',
  },
];

/** Runs the story with an operator who, after each step, does what the operations manual says about what was given up. */
async function withOperator(house: Listener, endpoint: string): Promise<void> {
  for (const [index, step] of story(endpoint).entries()) {
    await step(house);
    await house.rest();
    await house.insist((desk) => importAgain(desk, `again-${index}`));
    await house.rest();
    await house.insist((desk) => refreshAgain(desk, `again-${index}`));
    await house.rest();
  }
}

/** “Import again when that is mended.” */
async function importAgain(desk: QueueServices, key: string): Promise<void> {
  const failed = await desk.documents.query(importsContainer, { partition: 'imports', limit: 100 });
  for (const { value } of failed.items) {
    const again = failed.items.some(
      (other) => other.value.number > value.number && other.value.contentHash === value.contentHash,
    );
    if (value.status !== 'failed' || again) continue;
    expect(value.error).toMatchObject({ code: 'given-up', message: expect.stringContaining('again') });
    const { report, covers, blob } = value;
    await acceptImport(desk, {
      report,
      contentType: 'text/tab-separated-values',
      contentEncoding: null,
      contentLength: null,
      partial: false,
      covers: covers.map(({ location, month }) => `${location}:${month}`),
      idempotencyKey: key,
      body: (await desk.blobs.read(blob)) ?? Readable.from([]),
    });
  }
}

/** “Refresh again”: one that failed, with the months that were to follow, and one that left partners out. */
async function refreshAgain(desk: QueueServices, id: string): Promise<void> {
  const all = await desk.documents.query(refreshes, { partition: 'refreshes', limit: 100 });
  for (const { value } of all.items) {
    const { status, partnersFailed, month, monthsAfter, error } = value;
    if (status === 'failed') expect(error).toMatchObject({ code: 'given-up' });
    if (status !== 'failed' && partnersFailed === 0) continue;
    if (all.items.some((other) => other.value.id.startsWith('again') && other.value.startedAt > value.startedAt))
      continue;
    await orderRefresh(desk, { id: `${id}-${month}`, month, monthsAfter: status === 'failed' ? monthsAfter : [] });
  }
}

/** What partners see: scores, standings and what they were told. Which import or run it came from does not matter. */
function seen({ documents, told }: Run) {
  const plain = (body: string) => body.replaceAll(/"(effect|changedBy|refreshId)":("[^"]*"|\d+),?/g, '');
  const scores = Object.entries(documents).filter(([key]) => /^(scores|tier-changes) /.test(key));
  const standings = Object.entries(documents).filter(([key]) => key.startsWith('partners '));
  return {
    told,
    scores: Object.fromEntries(scores.map(([key, body]) => [key, plain(body)])),
    standings: Object.fromEntries(
      standings.map(([key, body]) => [key, plain(JSON.stringify(JSON.parse(body).standings))]),
    ),
  };
}

describe('a store that is out of reach', () => {
  test('for three hours: everything given up, with an alert; then the watch has it done', async () => {
    const alerts: string[] = [];
    await inParallel(moments, 8, async (moment) => {
      const struck = await run(inSqlite, outage(moment, 180 * minute));
      const what = `out of reach from ${moment.name} on`;
      alerts.push(...struck.alerts);
      // The store itself forgets nothing: it is the messages that nobody is handed any more.
      await expectAsInCalm(what, { ...struck, stuck: [], alerts: [] });
      for (const { queue } of struck.stuck)
        expect(['imports-poison', 'refreshes-poison', 'deliveries-poison'], what).toContain(queue);
    });
    expect(alerts.some((alert) => alert.startsWith('Sent again what had been silent'))).toBe(true);
    for (const queue of ['imports', 'refreshes', 'tier-changes', 'deliveries'])
      expect(
        alerts.some((alert) => alert.startsWith(`A message of the queue ${queue} was given up`)),
        queue,
      ).toBe(true);
  });

  test('for five minutes: what was given up says so, and has the same result when done again', async () => {
    const { told, scores, standings } = seen(await calm());
    let failed = 0;
    await inParallel(moments, 8, async (moment) => {
      const struck = await run(inSqlite, outage(moment, 5 * minute), withOperator);
      const what = `out of reach from ${moment.name} on`;
      expect(seen(struck), what).toEqual({ told, scores, standings });
      const imports = Object.entries(struck.documents).filter(([key]) => key.startsWith('imports '));
      for (const [key, body] of imports) {
        const { open, status, id } = JSON.parse(body);
        expect([open, status], `${what}: ${key}`).toEqual([false, expect.stringMatching(/succeeded|failed/)]);
        if (status !== 'failed') continue;
        failed++;
        expect(struck.alerts.join('\n'), what).toContain(
          `A message of the queue imports was given up {"importId":"${id}"}`,
        );
      }
    });
    expect(failed).toBeGreaterThan(0);
  });

  test('on the wire, where every request is throttled for a minute: nothing is given up', async () => {
    const server = await startCosmosServer();
    const reasons = new Set<string>();
    const patience = {
      now: () => performance.now() * 1_000,
      wait: (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds / 1_000)),
    };
    const open: Open = async (clock) => {
      const store = await inCosmos(server, { patience })(clock);
      let requests = 0;
      let until = 0;
      server.intercept((request, response, proceed) => {
        const time = clock.now().getTime();
        if (++requests % 300 === 0 && time > until + 10 * minute) until = time + minute;
        if (time < until) refuseWith(429)(request, response, proceed);
        else proceed();
      });
      return store;
    };
    const struck = await run(open, undefined, async (house, endpoint) => {
      await tell(house, endpoint);
      server.intercept(undefined);
    });
    for (const reason of struck.failures.keys()) reasons.add(reason);
    await server.close();
    await expectAsInCalm('throttled for a minute', struck);
    expect([...reasons]).toEqual([
      'The document store could not be used: its throughput is used up (status 429). Try again later.',
    ]);
  });
});
