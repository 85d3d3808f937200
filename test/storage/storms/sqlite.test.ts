import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { inParallel } from '../../../src/in-parallel.ts';
import { seeded, stormSeed } from './chance.ts';
import { expectAsInCalm, run } from './run.ts';
import { inFile } from './stores.ts';

/** Trouble with the file itself, as SQLite meets it, and what the product says of it. */
const troubles: [
  string,
  {
    begin(own: DatabaseSync, other: DatabaseSync): void;
    end(own: DatabaseSync, other: DatabaseSync): void;
    said: string;
  },
][] = [
  [
    'locked by another writer',
    {
      begin: (_, other) => other.exec('BEGIN IMMEDIATE'),
      end: (_, other) => other.exec('ROLLBACK'),
      said: 'another process keeps it locked',
    },
  ],
  [
    'on a full disk',
    {
      begin: (own) => own.exec('PRAGMA max_page_count = 1'),
      end: (own) => own.exec('PRAGMA max_page_count = 1000000'),
      said: 'the disk is full. Make room',
    },
  ],
  [
    'only to be read',
    {
      begin: (own) => own.exec('PRAGMA query_only = ON'),
      end: (own) => own.exec('PRAGMA query_only = OFF'),
      said: 'it may only be read. Make it and its folder writable',
    },
  ],
];

describe('a whole run has the same result as in calm, over a file that is at times', () => {
  test.each(troubles)('%s', async (name, { begin, end, said }) => {
    await inParallel([1, 2, stormSeed], 3, async (seed) => {
      const chance = seeded(seed);
      const connections: DatabaseSync[] = [];
      let troubled = false;
      const open = inFile((file, own) => connections.push(own, new DatabaseSync(file)), 1);
      const struck = await run(open, ({ operation, container, partition = '', id = '' }, { attempt }) => {
        const trouble = attempt < 5 && chance(operation, container, partition, id) < 0.6;
        if (trouble !== troubled) (trouble ? begin : end)(connections[0]!, connections[1]!);
        troubled = trouble;
        return undefined;
      });
      connections[1]!.close();
      const what = `a file ${name}, seed ${seed}`;
      const times = struck.failures.get(`The database file cannot be used at the moment: ${said}.`) ?? 0;
      expect(times, what).toBeGreaterThan(0);
      expect(struck.failures.size, what).toBe(1);
      await expectAsInCalm(what, struck);
    });
  });
});
