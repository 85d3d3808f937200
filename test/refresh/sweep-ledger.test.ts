import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Month } from '../../src/month.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { sweepLedger } from '../../src/refresh/sweep-ledger.ts';
import { ledgerContainer, scoresContainer } from '../../src/scores/documents.ts';
import { allOf } from '../../src/storage/pages.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { subscriptionColumns, tsv, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const sold = (revenue: string, partner = '1001') => ['s', '2021-11', 't', 'Sales', 'CSP', 1, revenue, partner, 'CSP'];
const later = (hours: number) => {
  world.time = new Date(world.time.getTime() + hours * 3_600_000);
};

/** Imports what a partner sold in the month, and scores it. */
async function scored(revenue: string): Promise<void> {
  await world.import('subscription-details', tsv(subscriptionColumns, sold(revenue)));
  await world.refresh('2021-11');
}

async function portions(partner = '1001'): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of allOf(world.documents, ledgerContainer, { partition: partner, limit: 10 })) ids.push(id);
  return ids;
}

async function named(partner = '1001'): Promise<string[]> {
  const ids: string[] = [];
  for await (const { value } of allOf(world.documents, scoresContainer, { partition: partner, limit: 10 }))
    ids.push(...value.portions);
  return ids.sort();
}

test('portions of replaced scores go an hour after the refresh, those of scores in force stay', async () => {
  await scored('900.00');
  const first = await named();
  await scored('800.00');
  const second = await named();
  expect(second).not.toEqual(first);
  const both = [...new Set([...first, ...second])].sort();
  expect(await sweepLedger(world)).toBe(0);
  expect(await portions()).toEqual(both);
  // The months of a refresh that had just ended were left alone: the next sweep looks at them again.
  later(24 * 7);
  expect(await sweepLedger(world)).toBe(both.length - second.length);
  expect(await portions()).toEqual(second);
  later(24 * 7);
  expect(await sweepLedger(world)).toBe(0);
});

test('portions of interrupted work are removed too', async () => {
  await scored('900.00');
  const key = { partition: '1001', id: 'smb|2021-11|broken-off' };
  await world.documents.write(ledgerContainer, { ...key, value: { lines: [], sums: [] }, when: 'absent' });
  later(2);
  expect(await sweepLedger(world)).toBe(1);
  expect(await portions()).toEqual(await named());
});

test('a sweep begins once a week, and looks at what was scored since the one before, and eight days further', async () => {
  await scored('900.00');
  later(2);
  expect(await sweepLedger(world)).toBe(0);
  await scored('800.00');
  later(24 * 6);
  expect(await sweepLedger(world)).toBe(0);
  later(24);
  expect(await sweepLedger(world)).toBeGreaterThan(0);
  const key = { partition: '1001', id: 'smb|2021-11|late' };
  await world.documents.write(ledgerContainer, { ...key, value: { lines: [], sums: [] }, when: 'absent' });
  for (const removed of [1, 0]) {
    later(24 * 7);
    expect(await sweepLedger(world)).toBe(removed);
  }
});

test('a firing ends after two minutes, and the next one goes on where it ended', async () => {
  const partners = Array.from({ length: 120 }, (_, index) => String(2001 + index));
  const rows = partners.map((partner) => ['s', '2021-11', `t${partner}`, 'Sales', 'CSP', 1, '5.00', partner, 'CSP']);
  await world.import('subscription-details', tsv(subscriptionColumns, ...rows));
  await world.refresh('2021-11');
  const value = { lines: [], sums: [] };
  for (const partition of partners)
    await world.documents.write(ledgerContainer, { partition, id: 'smb|2021-11|odd', value, when: 'absent' });
  later(2);
  // Each look at the clock is a minute later.
  const clock = {
    now: () => {
      later(1 / 60);
      return world.time;
    },
  };
  const removed: number[] = [];
  for (let firing = 0; firing < 6; firing++) removed.push(await sweepLedger({ documents: world.documents, clock }));
  expect(removed.reduce((sum, one) => sum + one, 0)).toBe(120);
  expect(Math.max(...removed)).toBeLessThan(120);
});

describe('beside a refresh that credits again what an earlier score named', () => {
  /** The store, which calls `hook` before each of the calls counted. */
  function hooked(hook: (call: number) => Promise<void>): Documents {
    let calls = 0;
    const counted =
      <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
      async (...args: Args) => {
        await hook(calls++);
        return work(...args);
      };
    const { documents } = world;
    return {
      ...documents,
      read: counted(documents.read) as Documents['read'],
      query: counted(documents.query) as Documents['query'],
      remove: counted(documents.remove) as Documents['remove'],
    };
  }

  /** Orders the refresh, lets it write its portions, and holds it before its first score is written. */
  async function creditedOnly(): Promise<() => Promise<void>> {
    const { documents } = world;
    const reached = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    world.documents = {
      ...documents,
      write: async (container, write) => {
        if (container.name === scoresContainer.name) {
          reached.resolve();
          await gate.promise;
        }
        return documents.write(container, write);
      },
    };
    await orderRefresh(world, { month: '2021-11' as Month });
    const done = world.work();
    await Promise.race([reached.promise, done]);
    world.documents = documents;
    return async () => {
      gate.resolve();
      await done;
    };
  }

  /** Stores two states of the partner's facts, both scored, and imports the first again. */
  async function thereAndBack(): Promise<void> {
    await scored('900.00');
    await scored('800.00');
    later(3);
    await world.import('subscription-details', tsv(subscriptionColumns, sold('900.00')));
  }

  const moments = [...Array.from({ length: 16 }, (_, call) => call), 'before it' as const];

  test.each(moments)('which begins at call %s of the sweep, and scores after it', async (moment) => {
    await thereAndBack();
    let end: (() => Promise<void>) | undefined;
    if (moment === 'before it') end = await creditedOnly();
    const documents = hooked(async (call) => {
      if (call === moment) end = await creditedOnly();
    });
    await sweepLedger({ documents, clock: world.clock });
    await (end ?? (await creditedOnly()))();
    expect(await portions()).toEqual(expect.arrayContaining(await named()));
  });

  test.each(moments.slice(0, -1))('which runs whole at call %s of the sweep', async (moment) => {
    await thereAndBack();
    const documents = hooked(async (call) => {
      if (call === moment) await world.refresh('2021-11');
    });
    await sweepLedger({ documents, clock: world.clock });
    await world.refresh('2021-11');
    expect(await portions()).toEqual(expect.arrayContaining(await named()));
  });
});
