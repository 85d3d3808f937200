import type { CosmosClient } from '@azure/cosmos';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Charge } from '../../../src/storage/cosmos/charges.ts';
import { cosmosClient } from '../../../src/storage/cosmos/client.ts';
import { openCosmosDocuments } from '../../../src/storage/cosmos/documents.ts';
import type { Documents } from '../../../src/storage/ports.ts';
import { containers, plain, things } from '../things.ts';
import {
  type CosmosServer,
  createEmulatedContainers,
  cutAfter,
  cutBefore,
  type Interceptor,
  neverAnswer,
  refuseWith,
  startCosmosServer,
} from './server.ts';

let server: CosmosServer;
let client: CosmosClient;
let databases = 0;
beforeAll(async () => {
  server = await startCosmosServer();
  client = cosmosClient({ endpoint: server.endpoint, key: server.key }, () => {});
});
afterEach(() => server.intercept(undefined));
afterAll(async () => {
  client.dispose();
  await server.close();
});

const key = { partition: 'p', id: 'a' };
const value = { count: 1 };

/** A store whose waiting takes no time, and is written down; the document `a` is there. */
async function open({
  random = () => 0.5,
  requestTimeoutMilliseconds = 5_000,
}: {
  random?: () => number;
  requestTimeoutMilliseconds?: number;
} = {}) {
  const database = `retry-${++databases}`;
  await createEmulatedContainers(client, database, containers);
  const waits: number[] = [];
  const charges: Charge[] = [];
  const documents = openCosmosDocuments({
    endpoint: server.endpoint,
    key: server.key,
    database,
    recordCharge: (charge) => charges.push(charge),
    requestTimeoutMilliseconds,
    patience: {
      now: () => waits.reduce((sum, wait) => sum + wait, 0),
      wait: async (milliseconds) => waits.push(milliseconds),
      random,
    },
  });
  await documents.write(plain, { ...key, value, when: 'absent' });
  await documents.write(things, { ...key, value: { rank: 1 }, when: 'absent' });
  await documents.query(things, { limit: 1 });
  const { etag } = (await documents.read(plain, key))!;
  [charges.length, waits.length] = [0, 0];
  return { documents, waits, charges, etag };
}

/**
 * Counts the requests from now on, and has `fault` strike those that it names. Not counted is the plan that the library
 * asks for beside every query, just in case, and whose failure it ignores.
 */
function disturb(fault: (nth: number) => Interceptor | undefined): { requests: number } {
  const seen = { requests: 0 };
  server.intercept((request, response, proceed) => {
    if (!request.headers['x-ms-cosmos-is-query-plan-request']) seen.requests++;
    const strike = fault(seen.requests);
    if (strike) strike(request, response, proceed);
    else proceed();
  });
  return seen;
}

const calls: Record<string, (documents: Documents, etag: string) => Promise<unknown>> = {
  read: (documents) => documents.read(plain, key),
  query: (documents) => documents.query(things, { limit: 1 }),
  create: (documents) => documents.write(plain, { ...key, id: 'b', value, when: 'absent' }),
  replace: (documents, etag) => documents.write(plain, { ...key, value, when: { etag } }),
  upsert: (documents) => documents.write(plain, { ...key, value, when: 'always' }),
  delete: (documents) => documents.remove(plain, key),
};
const faults: [string, Interceptor, string][] = [
  ['throttled', refuseWith(429), 'its throughput is used up (status 429)'],
  ['in conflict', refuseWith(449), 'writes were in conflict (status 449)'],
  ['out of service', refuseWith(503), 'it is out of service (status 503)'],
  ['refused by a gateway without a text', refuseWith(503, ''), 'it is out of service (status 503)'],
  ['refused by a gateway with HTML', refuseWith(502, '<html></html>'), 'it failed (status 502)'],
  ['too slow for the store', refuseWith(408), 'a request took too long (status 408)'],
  ['cut off before the commit', cutBefore, 'the connection was lost'],
  ['cut off after the commit', cutAfter, 'the connection was lost'],
  ['never answered', neverAnswer, 'no answer came in time'],
];

describe('a call that is for ever', () => {
  test.each(faults)('%s ends within its patience, and says why', async (_, fault, reason) => {
    for (const [name, call] of Object.entries(calls)) {
      const { documents, waits, etag } = await open(fault === neverAnswer ? { requestTimeoutMilliseconds: 40 } : {});
      const seen = disturb(() => fault);
      await expect(call(documents, etag), name).rejects.toMatchObject({
        kind: 'unavailable',
        message: `The document store could not be used: ${reason}. Try again later.`,
        cause: expect.any(Error),
      });
      // One request for each try, and none by the library on its own; one that is given up may not have arrived yet.
      expect(seen.requests, name).toBeLessThanOrEqual(waits.length + 1);
      if (fault !== neverAnswer) expect(seen.requests, name).toBe(waits.length + 1);
      expect(waits.length, name).toBeGreaterThan(8);
      expect(waits.length, name).toBeLessThan(18);
      expect(
        waits.reduce((sum, wait) => sum + wait, 0),
        name,
      ).toBeLessThanOrEqual(30_000);
      server.intercept(undefined);
      await documents.close();
    }
  });
});

describe('pauses between tries', () => {
  test.each([
    ['the least chance', 0, [50, 100, 200, 400, 800, 1_600, 2_500, 2_500]],
    ['the most chance', 1 - Number.EPSILON, [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]],
  ])('double up to a bound, at %s', async (_, chance, expected) => {
    const { documents, waits } = await open({ random: () => chance });
    disturb((nth) => (nth <= 8 ? refuseWith(503, undefined, 0) : undefined));
    await documents.read(plain, key);
    expect(waits.map(Math.round)).toEqual(expected);
    await documents.close();
  });

  test('differ by chance, and come on top of what the store asks for', async () => {
    const drawn = [0.1, 0.9, 0.3];
    const { documents, waits } = await open({ random: () => drawn.shift()! });
    disturb((nth) => (nth <= 3 ? refuseWith(429, undefined, 700) : undefined));
    await documents.read(plain, key);
    expect(waits.map(Math.round)).toEqual([700 + 55, 700 + 190, 700 + 260]);
    await documents.close();
  });

  test('are not begun when the store asks for more than the patience', async () => {
    const { documents, waits } = await open();
    const seen = disturb(() => refuseWith(429, undefined, 60_000));
    await expect(documents.read(plain, key)).rejects.toMatchObject({ kind: 'unavailable' });
    expect([seen.requests, waits]).toEqual([1, []]);
    await documents.close();
  });
});

test.each([400, 401, 403])('a refusal with %i is not tried again', async (status) => {
  const { documents, etag } = await open();
  for (const [name, call] of Object.entries(calls)) {
    const seen = disturb(() => refuseWith(status));
    const code = status === 401 ? 'documents-refused' : status;
    await expect(call(documents, etag), name).rejects.toMatchObject({ code });
    expect(seen.requests, name).toBe(1);
  }
  await documents.close();
});

test('request units are counted of every request that was answered, also by a refusal', async () => {
  const { documents, charges, etag } = await open();
  const answers = [refuseWith(429), refuseWith(503), cutBefore, refuseWith(449)];
  disturb((nth) => answers[nth - 1]);
  expect(await documents.write(plain, { ...key, value, when: { etag } })).toBe(true);
  expect(charges).toEqual([
    { container: 'plain', operation: 'replace', requestUnits: 0.38 },
    { container: 'plain', operation: 'replace', requestUnits: 0.38 },
    { container: 'plain', operation: 'replace', requestUnits: 0.38 },
    { container: 'plain', operation: 'replace', requestUnits: 1 },
  ]);
  await documents.close();
});

describe('of many writes at once, each', () => {
  /** What happens to a write on its first try, by the remainder of its number. */
  const fates: (Interceptor | undefined)[] = [
    undefined,
    refuseWith(429),
    refuseWith(449),
    refuseWith(503),
    cutBefore,
    cutAfter,
    undefined,
  ];
  const overtaken = fates.length - 1;

  /** Writes over seventy documents, of which every seventh was changed since it was read. */
  async function prepare() {
    const { documents } = await open();
    const keys = Array.from({ length: 70 }, (_, id) => ({ partition: 'many', id: String(id) }));
    await documents.writeMany(
      plain,
      keys.map((at, count) => ({ ...at, value: { count }, when: 'absent' as const })),
    );
    const found = await documents.readMany(plain, keys);
    for (const [index, at] of keys.entries())
      if (index % fates.length === overtaken) await documents.write(plain, { ...at, value, when: 'always' });
    const writes = found.map((one, index) => ({ ...one!, value: { count: 1_000 + index }, when: { etag: one!.etag } }));
    const counts = async () => (await documents.readMany(plain, keys)).map((one) => one!.value.count);
    return { documents, writes, counts };
  }
  const isOvertaken = (index: number) => index % fates.length === overtaken;

  /** Has `fate` strike the first request for a document, by its id. */
  function strikeFirst(fate: (id: number) => Interceptor | undefined): Map<number, number> {
    const requests = new Map<number, number>();
    server.intercept((request, response, proceed) => {
      const id = Number(/\/docs\/(\d+)$/.exec(request.url ?? '')?.[1]);
      const nth = (requests.get(id) ?? 0) + 1;
      requests.set(id, nth);
      const strike = nth === 1 && request.method === 'PUT' ? fate(id) : undefined;
      if (strike) strike(request, response, proceed);
      else proceed();
    });
    return requests;
  }

  test('is tried again on its own, and reported on its own', async () => {
    const { documents, writes, counts } = await prepare();
    const requests = strikeFirst((id) => fates[id % fates.length]);
    const written = await documents.writeMany(plain, writes);
    server.intercept(undefined);
    expect(written).toEqual(writes.map((_, index) => !isOvertaken(index)));
    expect(await counts()).toEqual(writes.map((_, index) => (isOvertaken(index) ? 1 : 1_000 + index)));
    // Two for a fault that passes; after a lost answer a third, which finds the write done.
    const expected = [1, 2, 2, 2, 2, 3, 1];
    for (const [id, count] of requests) expect([id, count]).toEqual([id, expected[id % fates.length]]);
    await documents.close();
  });

  test('that is too large is not tried again, and does not undo the others', async () => {
    const { documents, writes, counts } = await prepare();
    const requests = strikeFirst((id) => (id === 8 ? refuseWith(413) : fates[id % fates.length]));
    await expect(documents.writeMany(plain, writes)).rejects.toThrow(/many\/8/);
    server.intercept(undefined);
    expect(requests.get(8)).toBe(1);
    const after = await counts();
    for (const [index, count] of after.entries())
      expect([index, isOvertaken(index) ? 1 : index, 1_000 + index]).toContain(count);
    expect(after[8]).toBe(8);
    expect(after[0]).toBe(1_000);
    // Done again, what was written stays as it was.
    expect(await documents.writeMany(plain, writes)).toEqual(
      after.map((count, index) => count === index && !isOvertaken(index)),
    );
    await documents.close();
  });
});
