import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FactsReader } from '../../src/facts/reader.ts';
import { firstShard, shardKey, shards } from '../../src/facts/shards.ts';
import { explainNote } from '../../src/imports/notes.ts';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { partnerKey, partnersContainer } from '../../src/partners/document.ts';
import {
  profileColumns,
  subscriptionColumns,
  tsv,
  World,
  workloadRevenueColumns,
  workloadUsageColumns,
} from '../support/world.ts';
import { type Cell, revenue, sold, usage, used } from './workload-rows.ts';

/** The two reports by workload: rows, slices, lines, and what they leave alone. */

let world: World;
beforeEach(() => {
  world = new World();
  world.time = new Date('2026-03-20T07:00:00Z');
});
afterEach(() => world.close());

const [february, january] = ['2026-02' as Month, '2026-01' as Month];

/** What is in force of a tenant from January to February. */
async function factsOf(tenant: string) {
  const reader = await FactsReader.open(world.documents);
  const locations = ['1001', '1002'];
  const [facts] = await reader.workloads.facts(locations, [tenant], january, february);
  return facts!;
}
const amounts = async (tenant: string) =>
  (await factsOf(tenant)).workloadRevenue.flatMap(({ location, month, rows }) =>
    rows.map(({ type, workload, revenueCents }) => [location, month, type, workload, revenueCents]),
  );

describe('rows', () => {
  test('of revenue, and of usage beside them', async () => {
    const done = await world.import(
      revenue,
      tsv(workloadRevenueColumns, sold('t1', 'Power App', '1500.005'), sold('t1', 'Sales', '(20.00)')),
    );
    expect(done).toMatchObject({ status: 'succeeded', rowsAccepted: 2, slices: 1, notes: [] });
    expect(done.totals).toMatchObject([{ month: february, now: { rows: 2, tenants: 1, seats: 0, cents: 148_000 } }]);
    const file = tsv(workloadUsageColumns, used('t1', 'Power Apps', [30, 20]), used('t1', 'Sales', [7]));
    expect((await world.import(usage, file)).totals).toMatchObject([{ now: { rows: 2, tenants: 1, seats: 37 } }]);
    expect(await amounts('t1')).toEqual([
      ['1001', february, 'CSP', 'Power Apps', 150_000],
      ['1001', february, 'CSP', 'Sales', -2_000],
    ]);
    const { workloadUsage } = await factsOf('t1');
    expect(workloadUsage.flatMap(({ rows }) => rows)).toMatchObject([
      { subscription: 's-t1', type: 'PAL', workload: 'Power Apps', paid: true, mau: 30, pamau: 20, mac: null },
      { subscription: 's-t1', type: 'PAL', workload: 'Sales', paid: true, mau: 7, pamau: null, mac: null },
    ]);
  });

  test('the order of the two reports does not matter', async () => {
    const files = [
      [revenue, tsv(workloadRevenueColumns, sold('t1', 'Sales', 5))],
      [usage, tsv(workloadUsageColumns, used('t1', 'Sales', [7]))],
    ] as const;
    const inOrder = async (order: readonly (typeof files)[number][]) => {
      for (const [report, text] of order) await world.import(report, text);
      const { value } = (await world.documents.read(shards, shardKey(firstShard('1001'))))!;
      return JSON.stringify(value).replaceAll(/,[12],/g, ',number,');
    };
    const expected = await inOrder(files);
    await world.close();
    world = new World();
    world.time = new Date('2026-03-20T07:00:00Z');
    expect(await inOrder(files.toReversed())).toBe(expected);
  });

  test('a workload that is not known is kept and named, with the one it resembles', async () => {
    const rows = [sold('t1', 'Power-Aps', 5), sold('t1', 'Quantum', 7), sold('t2', 'power-apps', 9)];
    const { notes } = await world.import(revenue, tsv(workloadRevenueColumns, ...rows));
    expect(notes).toMatchObject([
      { code: 'unknown-workload', column: 'Workloads', value: 'Power-Aps', lines: [2], resembles: 'Power Apps' },
      { code: 'unknown-workload', column: 'Workloads', value: 'Quantum', lines: [3] },
    ]);
    expect(await amounts('t1')).toEqual([
      ['1001', february, 'CSP', 'poweraps', 500],
      ['1001', february, 'CSP', 'quantum', 700],
    ]);
  });

  test('rows without a workload are noted', async () => {
    const { notes } = await world.import(revenue, tsv(workloadRevenueColumns, sold('t1', '', 5)));
    expect(notes).toMatchObject([{ code: 'unknown-workload', value: '', rows: 1 }]);
    expect(explainNote(notes[0]!)).toBe('The rows name no workload: they earn nothing.');
  });

  test('a metric that is not paid is noted, a trial and any other', async () => {
    const metrics = ['Paid', '', 'trial', 'Gratis'].map((metric) => used('t1', 'Sales', [1], { metric, type: 'CSP' }));
    const { notes } = await world.import(usage, tsv(workloadUsageColumns, ...metrics));
    expect(notes).toMatchObject([
      { code: 'odd-metric-type', column: 'MetricType', value: 'Gratis', lines: [5] },
      { code: 'unpaid-metric-type', column: 'MetricType', value: 'trial', lines: [4] },
    ]);
    expect(explainNote(notes[1]!)).toBe('The rows are "trial", not paid: they earn nothing.');
    const { workloadUsage } = await factsOf('t1');
    expect(workloadUsage[0]!.rows.map(({ paid }) => paid)).toEqual([false, false, true, true]);
  });
});

describe('lines', () => {
  test.each<[string, Cell[]]>([
    ['the same twice', sold('t1', 'Power Apps', '100')],
    ['another spelling of the workload', sold('t1', 'power-app', '100')],
    ['another form of the amount', sold('t1', 'Power Apps', '100.00')],
    ['another form of the month', sold('t1', 'Power Apps', '100', '1001', 'CSP T1', 'February 2026')],
    ['the location with zeros', sold('t1', 'Power Apps', '100', '0001001')],
  ])('two rows are one: %s', async (_, second) => {
    const done = await world.import(revenue, tsv(workloadRevenueColumns, sold('t1', 'Power Apps', '100'), second));
    expect(done).toMatchObject({ rowsRejected: 0, totals: [{ now: { rows: 1, cents: 10_000 } }] });
    expect(await amounts('t1')).toEqual([['1001', february, 'CSP', 'Power Apps', 10_000]]);
  });

  test.each<[string, Cell[]]>([
    ['another workload', sold('t1', 'Sales', '100')],
    ['the type as written', sold('t1', 'Power Apps', '100', '1001', 'CSP Tier 2')],
    ['another subscription', ['s-2', '2026-02', 't1', 'Power Apps', '100', '1001', 'CSP T1']],
  ])('two rows are two: %s', async (_, second) => {
    const done = await world.import(revenue, tsv(workloadRevenueColumns, sold('t1', 'Power Apps', '100'), second));
    expect(done).toMatchObject({ rowsRejected: 0, totals: [{ now: { rows: 2, cents: 20_000 } }] });
  });

  test.each<[string, Cell[], number]>([
    ['another group of SKUs', used('t1', 'Sales', [5], { group: 'Attach' }), 0],
    ['another metric', used('t1', 'Sales', [5], { metric: 'Trial' }), 0],
    ['neither: another number contradicts', used('t1', 'Sales', [6]), 1],
    ['neither: another capacity contradicts', used('t1', 'Sales', [5, '', 9]), 1],
  ])('of usage: %s', async (_, second, rejected) => {
    const file = tsv(workloadUsageColumns, used('t1', 'Sales', [5]), second, used('t2', 'Sales', [1]));
    const done = await world.import(usage, file);
    expect(done).toMatchObject({ rowsRejected: rejected, slicesSetAside: rejected, slices: 1 - rejected });
    if (rejected > 0) expect(done.rejections).toMatchObject([{ line: 3, code: 'duplicate-key' }]);
  });

  test('one that contradicts another sets its slice aside, unless the good rows are asked for', async () => {
    const rows = [sold('t1', 'Sales', 1), sold('t1', 'Sales', 2), sold('t2', 'Sales', 3, '1002')];
    const file = tsv(workloadRevenueColumns, ...rows);
    expect(await world.import(revenue, file)).toMatchObject({ slices: 1, slicesSetAside: 1, rowsSetAside: 1 });
    expect([await amounts('t1'), await amounts('t2')].map(({ length }) => length)).toEqual([0, 1]);
    expect(await world.import(revenue, file, { partial: true })).toMatchObject({ slices: 2, slicesSetAside: 0 });
    expect(await amounts('t1')).toEqual([['1001', february, 'CSP', 'Sales', 100]]);
  });
});

describe('slices', () => {
  const covers = async (report: typeof revenue | typeof usage, location: string, month: Month) => {
    const reader = await FactsReader.open(world.documents);
    await reader.locations([location]);
    return reader.covers(report, location, month);
  };

  test('a corrected file replaces its own, and nothing of the other report', async () => {
    await world.import(revenue, tsv(workloadRevenueColumns, sold('t1', 'Sales', 1), sold('t2', 'Sales', 2)));
    await world.import(usage, tsv(workloadUsageColumns, used('t1', 'Sales', [5])));
    await world.import(revenue, tsv(workloadRevenueColumns, sold('t2', 'Sales', 3)));
    expect(await amounts('t1')).toEqual([]);
    expect(await amounts('t2')).toEqual([['1001', february, 'CSP', 'Sales', 300]]);
    expect((await factsOf('t1')).workloadUsage).toHaveLength(1);
    expect(await covers(usage, '1001', february)).toBe(true);
    expect(await covers(usage, '1001', january)).toBe(false);
  });

  test('may be covered without a row, one by one or as the whole network', async () => {
    await world.import('partner-profile', tsv(profileColumns, ['1002', 'Two', '', '', 'DE'], ['1003', '', '', '', '']));
    const file = tsv(workloadRevenueColumns, sold('t1', 'Sales', 1));
    expect(await world.import(revenue, file, { covers: ['1002:2026-02'] })).toMatchObject({ slices: 2 });
    expect([await covers(revenue, '1002', february), await covers(revenue, '1003', february)]).toEqual([true, false]);
    expect(await world.import(revenue, file, { complete: true })).toMatchObject({ slices: 3 });
    expect([await covers(revenue, '1003', february), await covers(usage, '1003', february)]).toEqual([true, false]);
  });

  test('a check reports everything and changes nothing', async () => {
    const file = tsv(
      workloadRevenueColumns,
      sold('t1', 'Sales', 1),
      sold('t1', 'Sales', 2),
      sold('t2', 'X', 3, '1002'),
    );
    const done = await world.import(revenue, file, { check: true });
    expect(done).toMatchObject({ status: 'succeeded', rowsRejected: 1, slices: 1, slicesSetAside: 1 });
    expect(done.notes).toMatchObject([{ code: 'unknown-workload' }]);
    expect(await covers(revenue, '1002', february)).toBe(false);
  });

  test('the global account is a location like any other: a profile may place it', async () => {
    await world.import(revenue, tsv(workloadRevenueColumns, sold('t1', 'Sales', 1, '1002')));
    await world.import('partner-profile', tsv(profileColumns, ['1002', 'Two', '1001', 'Group', 'DE']));
    const partner = (await world.documents.read(partnersContainer, partnerKey('1001')))!.value;
    expect(partner).toMatchObject({ locations: ['1002'], listed: true });
    expect(partner.touchedByWorkload).toEqual({ [february]: 0 });
  });

  test('a line of totals is no row', async () => {
    const file = tsv(workloadRevenueColumns, sold('t1', 'Sales', 1), ['', '', '', '', '1.00', '', '']);
    expect(await world.import(revenue, file)).toMatchObject({ rowsRead: 1, rowsRejected: 0, slices: 1 });
  });
});

describe('scores by the other reports', () => {
  const earlier = (month: string, usd: number) =>
    tsv(subscriptionColumns, ['s-t1', month, 't1', 'Sales', 'CSP', 5, usd, '1001', 'CSP']);
  const isStale = async () => (await readScore(world, '1001', 'smb', february)).stale;

  test('do not become stale, nor are they owed for a month that only a report by workload names', async () => {
    await world.import('subscription-details', earlier('2026-02', 10));
    await world.refresh('2026-02');
    const file = tsv(workloadRevenueColumns, sold('t1', 'Sales', 1), sold('t2', 'Sales', 1, '1002'));
    expect((await world.import(revenue, file)).staleScores).toBe(0);
    expect(await isStale()).toBe(false);
    const read = async (id: string) => (await world.documents.read(partnersContainer, partnerKey(id)))!.value;
    expect(await read('1001')).toMatchObject({
      unscored: { 'business-applications': [february] },
      touchedByWorkload: { [february]: expect.any(Number) },
    });
    expect((await read('1002')).unscored?.smb).toBeUndefined();
  });

  test('become stale by their own reports, also of a tenant with both kinds', async () => {
    await world.import('subscription-details', earlier('2026-02', 10));
    await world.import(revenue, tsv(workloadRevenueColumns, sold('t1', 'Sales', 1)));
    await world.refresh('2026-02');
    expect((await world.import('subscription-details', earlier('2026-02', 11))).staleScores).toBe(3);
    expect(await isStale()).toBe(true);
  });
});
