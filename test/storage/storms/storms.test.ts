import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inParallel } from '../../../src/in-parallel.ts';
import { type CosmosServer, startCosmosServer } from '../cosmos/server.ts';
import type { Access } from '../faults.ts';
import { seeded, stormSeed } from './chance.ts';
import type { Storm } from './house.ts';
import { calm, expectAsInCalm, run } from './run.ts';
import { inCosmos, inSqlite, type Open } from './stores.ts';

let server: CosmosServer;
beforeAll(async () => {
  server = await startCosmosServer();
});
afterAll(() => server.close());

type Chance = ReturnType<typeof seeded>;

const isWrite = ({ operation }: Access) => operation === 'write' || operation === 'remove';
const drawn = (chance: Chance, { operation, container, partition = '', id = '' }: Access) =>
  chance(operation, container, partition, id);

/** Four tries of five are in the storm; the queue, the client or the timer comes once more. */
const survivable =
  (storm: Storm): Storm =>
  (access, given) =>
    given.attempt > 4 ? undefined : storm(access, given);

/** What a store in trouble does to a whole run. */
const storms: [string, (chance: Chance) => Storm][] = [
  [
    'is unavailable on half of all calls',
    (chance) => survivable((of) => (drawn(chance, of) < 0.5 ? 'before' : undefined)),
  ],
  // Few enough that a failure nobody minded would be the only one.
  [
    'is unavailable on one call in eighty',
    (chance) => survivable((of) => (drawn(chance, of) < 1 / 80 ? 'before' : undefined)),
  ],
  [
    'is unavailable on all calls for a minute, every ten minutes or later',
    (chance) => {
      let [from, until] = [0, 0];
      return (of, { time }) => {
        if (time >= from + 600_000 && drawn(chance, of) < 0.05) [from, until] = [time, time + 60_000];
        return time < until ? 'before' : undefined;
      };
    },
  ],
  [
    'fails after the commit on half of all writes',
    (chance) => survivable((of) => (isWrite(of) && drawn(chance, of) < 0.5 ? 'after' : undefined)),
  ],
  [
    'has every conditional write overtaken three times',
    () => {
      const times = new Map<string, number>();
      return ({ conditional, container, partition, id }) => {
        if (!conditional) return undefined;
        const key = `${container} ${partition} ${id}`;
        const before = times.get(key) ?? 0;
        times.set(key, before + 1);
        return before % 4 < 3 ? 'overtaken' : undefined;
      };
    },
  ],
  [
    'fails for single ones of several writes',
    (chance) =>
      survivable((of) => {
        if (!of.oneOfMany) return undefined;
        const drawing = drawn(chance, of);
        return drawing < 0.3 ? 'before' : drawing < 0.6 ? 'after' : undefined;
      }),
  ],
  [
    'never answers one call in twenty',
    (chance) => survivable((of) => (drawn(chance, of) < 0.05 ? 'never' : undefined)),
  ],
  [
    'does all of this',
    (chance) =>
      survivable((of) => {
        const drawing = drawn(chance, of);
        if (of.conditional && drawing > 0.7) return 'overtaken';
        if (isWrite(of) && drawing > 0.5) return 'after';
        return drawing < 0.1 ? 'before' : drawing < 0.12 ? 'never' : undefined;
      }),
  ],
];

/** Runs the story in a storm, and expects the storm to strike and to leave no trace. */
async function survive(open: Open, name: string, seed: number): Promise<void> {
  const [, make] = storms.find(([one]) => one === name)!;
  const storm = make(seeded(seed));
  let strikes = 0;
  const struck = await run(open, (access, given) => {
    const strike = storm(access, given);
    if (strike) strikes++;
    return strike;
  });
  const what = `a store that ${name}, seed ${seed}`;
  expect(strikes, what).toBeGreaterThan(2);
  await expectAsInCalm(what, struck);
}

const names = storms.map(([name]) => name);

test('in calm, the story has a tier change in it, sent once, and the same result in both stores', async () => {
  const { told, deliveries, failures } = await calm();
  expect([told.length, deliveries, failures.size]).toEqual([1, 1, 0]);
  await expectAsInCalm('calm, in Cosmos DB', await run(inCosmos(server)));
});

describe('a whole run has the same result as in calm, over SQLite that', () => {
  test.each(names)('%s', async (name) => {
    const seeds = name.includes('eighty') ? [1, 2, 3, 4, 5, 6, 7, 8] : [1, 2];
    await inParallel([...seeds, stormSeed], 5, (seed) => survive(inSqlite, name, seed));
  });
});

describe('a whole run has the same result as in calm, over Cosmos DB that', () => {
  test.each(names)('%s', async (name) => {
    await survive(inCosmos(server), name, stormSeed);
  });
});
