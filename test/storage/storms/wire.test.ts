import { describe, expect, test } from 'vitest';
import type { CosmosOptions } from '../../../src/storage/cosmos/documents.ts';
import {
  type CosmosServer,
  cutAfter,
  cutBefore,
  type Interceptor,
  neverAnswer,
  overtaking,
  refuseWith,
  startCosmosServer,
} from '../cosmos/server.ts';
import { seeded, stormSeed } from './chance.ts';
import { expectAsInCalm, run } from './run.ts';
import { inCosmos, type Open } from './stores.ts';

/** What the line to Cosmos DB, or Cosmos DB itself, does with a request; nothing: it answers. */
type Fault = (server: CosmosServer) => (chance: () => number) => Interceptor | undefined;

const half =
  (fault: Interceptor): Fault =>
  () =>
  (chance) =>
    chance() < 0.5 ? fault : undefined;

const faults: Record<string, Fault> = {
  'throttles half of all requests (429)': half(refuseWith(429, undefined, 40)),
  'answers half of all requests with a conflict of writes (449)': half(refuseWith(449)),
  // A gateway before it refuses without saying why.
  'is out of service for half of all requests (503)': () => (chance) =>
    chance() < 0.5 ? refuseWith(503, chance() < 0.5 ? '' : undefined) : undefined,
  'takes too long for half of all requests (408)': half(refuseWith(408)),
  'resets half of all connections before the commit': half(cutBefore),
  'resets half of all connections after the commit': half(cutAfter),
  'never answers one request in fifty': () => (chance) => (chance() < 0.02 ? neverAnswer : undefined),
  'has another writer be faster than half of the conditional writes (412)': (server) => {
    const overtake = overtaking(server);
    return (chance) => (chance() < 0.5 ? overtake : undefined);
  },
  'does all of this': (server) => {
    const all = [refuseWith(429), refuseWith(449), refuseWith(503), refuseWith(408), cutBefore, cutAfter];
    all.push(overtaking(server));
    return (chance) => (chance() < 0.4 ? all[Math.floor(chance() * all.length)] : undefined);
  },
};

/** The waits between tries a thousandth as long; what the requests themselves take is not to use the patience up. */
const hurried: NonNullable<CosmosOptions['patience']> = {
  milliseconds: 10_000_000,
  now: () => performance.now() * 1_000,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds / 1_000)),
};

/** Runs the story over a line that is disturbed once the containers are made, until the outcome is read. */
async function disturbed(fault: Fault, seed: number, requestTimeoutMilliseconds: number) {
  const server = await startCosmosServer();
  const decide = fault(server);
  const chance = seeded(seed);
  let strikes = 0;
  const open: Open = async (clock) => {
    const store = await inCosmos(server, { patience: hurried, requestTimeoutMilliseconds })(clock);
    server.intercept((request, response, proceed) => {
      const { method = '', url = '', headers } = request;
      const strike = decide(() => chance(method, url, String(headers['x-ms-documentdb-partitionkey'])));
      if (!strike) return proceed();
      strikes++;
      strike(request, response, proceed);
    });
    const rows = async () => {
      server.intercept(undefined);
      return store.rows();
    };
    return { ...store, rows };
  };
  try {
    return { ...(await run(open)), strikes };
  } finally {
    await server.close();
  }
}

describe('a whole run has the same result as in calm, when Cosmos DB', () => {
  test.each(Object.entries(faults))('%s', async (name, fault) => {
    const struck = await disturbed(fault, stormSeed, name.includes('never') ? 150 : 5_000);
    const what = `Cosmos DB ${name}, seed ${stormSeed}`;
    expect(struck.strikes, what).toBeGreaterThan(10);
    await expectAsInCalm(what, struck);
  });
});
