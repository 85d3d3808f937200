import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listPartners } from '../../src/lookups/listing.ts';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { withStaleness } from '../../src/partners/staleness.ts';
import { markChangedRules } from '../../src/refresh/changed-rules.ts';
import { refreshes } from '../../src/refresh/documents.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { refreshStale } from '../../src/refresh/timers.ts';
import type { Edition } from '../../src/rulebooks/edition.ts';
import { rulebooks, rulebooksWith } from '../../src/rulebooks/index.ts';
import { loadRulebooks, type Rulebooks } from '../../src/rulebooks/rulebooks.ts';
import { withoutAmounts } from '../../src/scores/without-amounts.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { update } from '../../src/storage/update.ts';
import { withFaults } from '../storage/faults.ts';
import { profileColumns, subscriptionColumns, tsv, World } from '../support/world.ts';
import { readChanges } from './read-changes.ts';

/** R7.5: scores by other rules than those in force are stale, and the daily timer computes them again. */

let world: World;
const partners = ['1001', '1002', '1003'];
const months = ['2021-09', '2021-10'] as Month[];
beforeEach(async () => {
  world = new World();
  world.time = new Date('2021-11-01T00:00:00Z');
  const sold = partners.flatMap((id) =>
    months.map((month) => [`s${id}`, month, `t${id}`, 'Sales', 'CSP', 1, '7500.00', id, 'CSP']),
  );
  await world.import('subscription-details', tsv(subscriptionColumns, ...sold));
  // Orders what the monthly timer would, so that the daily one finds nothing missing.
  await orderRefresh(world, { id: 'monthly-2021-09', month: months[0]!, monthsAfter: [months[1]!], monthly: true });
  await world.work();
  await daily('2021-11-02');
  world.told.length = 0;
});
afterEach(() => world.close());

const all = rulebooks.programs.flatMap((program) => rulebooks.editionsOf(program));
const smbWith = (change: (edition: Edition) => Partial<Edition>, editions = all): Rulebooks =>
  loadRulebooks(editions.map((one) => (one.program === 'smb' ? { ...one, ...change(one) } : one)));
/** $15,000, those of both months together, earn all of the ten points of revenue instead of five. */
const cheaper = smbWith(({ indicators: [revenue, ...others] }) => ({
  indicators: [{ ...revenue!, target: 15_000 }, ...others],
}));

async function daily(day: string): Promise<void> {
  world.time = new Date(`${day}T07:00:00Z`);
  await refreshStale(world);
  await world.work();
}
const stored = async (id = '1001') => (await world.documents.read(partnersContainer, partnerKey(id)))!.value;
const score = (program: string, month?: Month) => readScore(world, '1001', program, month);
const listedStale = async (program: string) =>
  (await listPartners(world, { program, stale: true, sort: 'name', pageSize: 10 })).items.map(
    ({ partnerId }) => partnerId,
  );
/** The daily refreshes, as `month: partners scored`. */
async function dailies(): Promise<string[]> {
  const { items } = await world.documents.query(refreshes, { partition: 'refreshes', limit: 100 });
  return items.flatMap(({ value }) => (value.staleOnly ? [`${value.month}: ${value.partnersScored}`] : [])).sort();
}

test('rules that change between crediting and scoring: the score is stale, and computed again', async () => {
  const sold = [['s1', '2021-10', 't1', 'Sales', 'CSP', 1, '7600.00', '1001', 'CSP']];
  await world.import('subscription-details', tsv(subscriptionColumns, ...sold));
  await orderRefresh(world, { month: months[1]!, partners: ['1001'] });
  await world.handle(world.waiting.shift()!);
  const { documents } = world;
  world.documents = withFaults(documents, ({ operation, container }) =>
    operation === 'write' && container === 'scores' ? 'before' : undefined,
  );
  await expect(world.handle(world.waiting[0]!)).rejects.toThrow('Made to fail');
  world.documents = documents;
  world.rulebooks = smbWith(({ products }) => ({
    products: products.map((one) => ({ ...one, names: ['Field Service'] })),
  }));
  await world.work();
  expect(await score('smb')).toMatchObject({ stale: true });
  await daily('2021-11-03');
  expect(await score('smb')).toMatchObject({ score: 0, stale: false });
});

test('an edition that is withdrawn: its scores are shown, stale, and computed again', async () => {
  const newer = { ...rulebooks.editionNamed('smb', '2021-09'), id: '2021-10', firstMonth: months[1]! };
  world.rulebooks = loadRulebooks([...all, newer]);
  await daily('2021-11-03');
  expect(await score('smb')).toMatchObject({ edition: '2021-10', stale: false });
  world.rulebooks = rulebooks;
  expect(await score('smb')).toMatchObject({ edition: '2021-10', score: 5, stale: true });
  await daily('2021-11-04');
  expect(await score('smb')).toMatchObject({ edition: '2021-09', stale: false });
});

test('an indicator that is renamed: its stored amounts stay hidden from those who may not see any', async () => {
  world.rulebooks = smbWith(({ indicators: [revenue, ...others] }) => ({
    indicators: [{ ...revenue!, id: 'revenue' }, ...others],
  }));
  const stale = await score('smb');
  expect(stale.indicators[0]).toMatchObject({ id: 'net-new-revenue', value: 15_000, unit: 'unknown' });
  const shown = withoutAmounts(stale, world.rulebooks.revenueIn('smb'));
  expect(shown.indicators[0]).toMatchObject({ id: 'net-new-revenue', value: null });
});

test('an indicator that becomes a count when its edition is withdrawn: its stored amounts stay hidden', async () => {
  const [revenue, adds, ...others] = rulebooks.editionNamed('smb', '2021-09').indicators;
  const counted = { ...adds!, id: revenue!.id, maxPoints: revenue!.maxPoints + adds!.maxPoints };
  const newest = { ...rulebooks.editionNamed('smb', '2021-09'), id: '2021-10', indicators: [counted, ...others] };
  world.rulebooks = loadRulebooks([...all.filter(({ id, program }) => program !== 'smb' || id !== '2021-09'), newest]);
  const stale = await score('smb');
  expect(stale.indicators[0]).toMatchObject({ id: 'net-new-revenue', value: 15_000 });
  const shown = withoutAmounts(stale, world.rulebooks.revenueIn('smb'));
  expect(shown.indicators[0]).toMatchObject({ id: 'net-new-revenue', value: null });
});

test('a process with the former rules that removes a mark during a rollout: the next day it is set again', async () => {
  const former = world.rulebooks;
  world.rulebooks = cheaper;
  world.time = new Date('2021-11-03T07:00:00Z');
  await markChangedRules(world);
  expect((await stored()).stale).toBe(true);
  await update(world.documents, partnersContainer, partnerKey('1001'), (before) => withStaleness(former, before!));
  await markChangedRules(world);
  expect((await stored()).stale).toBe(false);
  await daily('2021-11-04');
  for (const month of months) expect(await score('smb', month)).toMatchObject({ stale: false });
  expect(await score('smb')).toMatchObject({ score: 10 });
  // After that, one document is read.
  world.time = new Date('2021-11-05T07:00:00Z');
  const query = () => Promise.reject(new Error('The partners are read again.'));
  await markChangedRules({ rulebooks: cheaper, clock: world.clock, documents: { ...world.documents, query } });
});

test('a figure of an edition: scores are stale at once, and computed again by the next daily timer', async () => {
  expect([(await score('smb')).stale, await listedStale('smb')]).toEqual([false, []]);
  world.rulebooks = cheaper;
  // Before anything has run: every answer says so, though no document was touched.
  expect(await score('smb')).toMatchObject({ score: 5, stale: true });
  expect(await listedStale('smb')).toEqual(partners);
  expect(await listedStale('cba-ce')).toEqual([]);

  await daily('2021-11-03');
  expect(await dailies()).toEqual(['2021-09: 3', '2021-10: 3']);
  for (const month of months) expect(await score('smb', month)).toMatchObject({ stale: false });
  expect(await score('smb')).toMatchObject({ score: 10 });
  expect([await listedStale('smb'), (await stored()).stale]).toEqual([[], false]);
  // No tier changes.
  expect(world.told).toEqual([]);

  await daily('2021-11-04');
  expect(await dailies()).toEqual(['2021-09: 3', '2021-10: 3']);
});

test('where the newest month reaches another tier by it, that is one restated change, and none of older months', async () => {
  world.rulebooks = smbWith(() => ({
    tiers: [
      { tier: 'silver', from: 2 },
      { tier: 'gold', from: 80 },
    ],
  }));
  await daily('2021-11-03');
  await daily('2021-11-04');
  const changes = await readChanges(world, '1001');
  expect(changes).toMatchObject([
    { program: 'smb', month: '2021-10', from: 'none', to: 'silver', reason: 'restated', crossed: [] },
  ]);
  expect(await score('smb', months[0])).toMatchObject({ tier: 'silver', stale: false });
});

test('a new edition that begins in a scored month: that month is scored by it, the one before is left', async () => {
  const newest = rulebooks.editionsOf('smb').at(-1)!;
  world.rulebooks = loadRulebooks([...all, { ...newest, id: '2021-10', firstMonth: '2021-10' }]);
  expect([(await score('smb', months[0])).stale, (await score('smb')).stale]).toEqual([false, true]);
  const before = await score('smb');
  await daily('2021-11-03');
  expect(await dailies()).toEqual(['2021-10: 3']);
  // It says the same, so nobody is told, and it settles.
  expect(await score('smb')).toMatchObject({
    ...before,
    edition: '2021-10',
    stale: false,
    computedAt: expect.anything(),
  });
  expect(world.told).toEqual([]);
});

test('another list of developed markets: scores of the programs that go by markets', async () => {
  await world.import('partner-profile', tsv(profileColumns, ['1001', 'One', '', '', 'India']));
  await daily('2021-11-03');
  const done = await dailies();
  world.rulebooks = rulebooksWith([{ firstMonth: '2019-11' as Month, developed: ['IN'] }]);
  expect([(await score('cba-ce')).stale, (await score('smb')).stale]).toEqual([true, false]);
  await daily('2021-11-04');
  expect((await dailies()).length).toBe(done.length + 2);
  expect(await score('cba-ce')).toMatchObject({ stale: false });
});

test('what only people read, and the order of keys: nothing is stale, and no partner is written', async () => {
  world.rulebooks = loadRulebooks(
    all.map(({ indicators, ...edition }) => ({
      indicators: indicators.map((one) => ({ ...one, title: `New ${one.title}`, description: 'New' })),
      ...edition,
      title: 'New',
      description: 'New',
      sources: [{ title: 'New', published: '2022-01' }],
    })),
  );
  expect((await score('smb')).stale).toBe(false);
  const before = await world.documents.read(partnersContainer, partnerKey('1001'));
  await daily('2021-11-03');
  expect(await dailies()).toEqual([]);
  expect(await world.documents.read(partnersContainer, partnerKey('1001'))).toEqual(before);
  expect((await score('smb')).indicators[0]!.title).toBe('New Net new revenue');
});

test('rules that come back before anything ran leave everything as it was', async () => {
  const before = await stored();
  world.rulebooks = cheaper;
  await markChangedRules(world);
  expect((await stored()).stale).toBe(true);
  world.rulebooks = rulebooks;
  await daily('2021-11-03');
  expect([await dailies(), await stored()]).toEqual([[], before]);
});

test('a score whose data are gone stays as it is: there is nothing to compute it from', async () => {
  // The location moves to another partner, with its data.
  await world.import('partner-profile', tsv(profileColumns, ['1001', 'One', '1002', 'Two', 'Norway']));
  await daily('2021-11-03');
  const before = await stored();
  expect(before.standings.smb!.history[months[1]!]).toMatchObject({ score: 5, withoutData: true });
  world.rulebooks = cheaper;
  await daily('2021-11-04');
  await daily('2021-11-05');
  expect(await stored()).toEqual(before);
  expect(before.stale).toBe(false);
});

test('a program that is no longer scored is left alone', async () => {
  world.rulebooks = loadRulebooks(all.filter(({ program }) => program !== 'cba-fo'));
  await daily('2021-11-03');
  expect([await dailies(), (await stored()).stale]).toEqual([[], false]);
  expect((await stored()).standings['cba-fo']).toBeDefined();
});

test('an import counts the scores that it made stale, not those by other rules', async () => {
  world.rulebooks = cheaper;
  const sold = ['s1001', '2021-10', 't1001', 'Sales', 'CSP', 1, '14000.00', '1001', 'CSP'];
  const { staleScores } = await world.import('subscription-details', tsv(subscriptionColumns, sold));
  // Those of smb, cba-ce and cba-fo.
  expect(staleScores).toBe(3);
  expect((await stored()).stale).toBe(true);
});

describe('the comparison with changed rules', () => {
  /** The store with pages of one partner, which ends the process after so many calls of a kind. */
  const dying = (call: 'query' | 'read' | 'write', after: number): Documents => {
    let left = after;
    const { documents } = world;
    const dies = () => {
      if (left-- === 0) throw new Error('The process ended.');
    };
    return {
      ...documents,
      query: async (container, query) => {
        if (call === 'query') dies();
        return documents.query(container, { ...query, limit: 1 });
      },
      read: async (container, key) => {
        if (call === 'read') dies();
        return documents.read(container, key);
      },
      write: async (container, write) => {
        if (call === 'write') dies();
        return documents.write(container, write);
      },
    };
  };

  test.each(
    (['query', 'read', 'write'] as const).flatMap((call) =>
      Array.from({ length: call === 'query' ? partners.length : 6 }, (_, after) => [call, after] as const),
    ),
  )('goes on where it was, if it dies at %s %i', async (call, after) => {
    world.rulebooks = cheaper;
    const documents = dying(call, after);
    await expect(markChangedRules({ documents, rulebooks: cheaper, clock: world.clock })).rejects.toThrow(
      'The process ended.',
    );
    const queries: unknown[] = [];
    const watched: Documents = {
      ...world.documents,
      query: (container, query) => {
        queries.push(query);
        return world.documents.query(container, { ...query, limit: 1 });
      },
    };
    await markChangedRules({ documents: watched, rulebooks: cheaper, clock: world.clock });
    for (const id of partners) expect((await stored(id)).stale).toBe(true);
    // Pages that were done are not read again.
    if (call === 'query') expect(queries.length).toBe(partners.length - after);
    else expect(queries.length).toBeLessThanOrEqual(partners.length);
    // Once it is done, one document is read.
    queries.length = 0;
    await markChangedRules({ documents: watched, rulebooks: cheaper, clock: world.clock });
    expect(queries).toEqual([]);
    await daily('2021-11-03');
    expect(await score('smb')).toMatchObject({ score: 10, stale: false });
  });

  test('that has come half way begins anew for yet other rules', async () => {
    await markChangedRules({ documents: dying('query', 2), rulebooks: cheaper, clock: world.clock }).catch(() => {});
    expect(await Promise.all(partners.map(async (id) => (await stored(id)).stale))).toEqual([true, true, false]);
    await markChangedRules({ documents: world.documents, rulebooks, clock: world.clock });
    expect(await Promise.all(partners.map(async (id) => (await stored(id)).stale))).toEqual([false, false, false]);
  });
});
