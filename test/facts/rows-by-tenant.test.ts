import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { allContainers } from '../../src/all-containers.ts';
import { systemClock } from '../../src/clock.ts';
import { FactsReader } from '../../src/facts/reader.ts';
import { readLedger } from '../../src/lookups/ledger.ts';
import { computeScore, readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { programs } from '../../src/rulebooks/index.ts';
import { openSqliteDocuments } from '../../src/storage/sqlite/documents.ts';
import { rowsOf } from '../crash/outcome.ts';
import { tsv, World, workloadRevenueColumns, workloadUsageColumns } from '../support/world.ts';

/**
 * What a version of November 2026 stored, when rows by workload were kept with the others of their tenant. Partner 1001
 * has the locations 1001 and 1003; a fifth import, by which revenue of 1001 and 1002 is corrected, has staged its
 * tenants and was then broken off.
 */
const stored = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/rows-by-tenant.json'), 'utf8')) as {
  documents: { container: string; partition: string; id: string; body: unknown }[];
  files: Record<string, string>;
  message: object;
  answers: Record<string, { score: { edition: string }; ledger: object[] }>;
};
const today = 'business-applications';
const [revenue, usage] = ['business-applications-revenue', 'business-applications-usage'] as const;
const february = '2026-02' as Month;
const locations = ['1001', '1002', '1003'];

/** Opens it by this version. */
async function opened(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'pci-rows-by-tenant-'));
  const file = join(folder, 'pci.sqlite');
  const containers = allContainers(programs);
  const then = containers.map((one) => (one.name === 'locations' ? { name: one.name, indexed: one.indexed } : one));
  const former = openSqliteDocuments({ file, clock: systemClock, containers: then });
  for (const { container, partition, id, body } of stored.documents) {
    const declared = then.find(({ name }) => name === container)!;
    await former.write(declared, { partition, id, value: body, when: 'absent' });
  }
  await former.close();
  const world = new World(openSqliteDocuments({ file, clock: systemClock, containers }));
  world.time = new Date('2026-03-20T07:00:00Z');
  for (const [name, text] of Object.entries(stored.files)) world.files.set(name, Buffer.from(text));
  onTestFinished(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return world;
}

/** What is in force: USD or users, by tenant, location and month. */
async function inForce(world: World): Promise<object> {
  const reader = await FactsReader.open(world.documents);
  const tenants = await reader.workloads.tenantsOf(locations);
  const facts = await reader.workloads.facts(locations, tenants, '2025-02' as Month, february);
  return Object.fromEntries(
    facts.flatMap(({ tenant, workloadRevenue, workloadUsage }) => [
      ...workloadRevenue.map(({ location, month, rows }) => [
        `USD ${tenant} ${location} ${month}`,
        rows.map(({ revenueCents }) => revenueCents / 100),
      ]),
      ...workloadUsage.map(({ location, month, rows }) => [
        `users ${tenant} ${location} ${month}`,
        rows.map(({ mau }) => mau),
      ]),
    ]),
  );
}

const before = {
  'USD t1 1001 2025-02': [700],
  'USD t1 1001 2026-02': [900],
  'USD t1 1003 2026-02': [50],
  'USD t2 1001 2026-02': [800],
  'USD t3 1003 2026-02': [500],
  'users t1 1001 2025-02': [10],
  'users t1 1001 2026-02': [20],
  'users t3 1002 2026-02': [7],
  'users t4 1003 2025-02': [8],
  'users t4 1003 2026-02': [9],
};
const of1002 = { 'USD t1 1002 2026-02': [400] };
const moved = async (world: World) =>
  (await rowsOf(world.documents)).filter(({ id }) => id === 'workloads').map(({ partition }) => partition);

/** Sentences are those of today's version. */
const withoutTexts = <Of>(value: Of): Of =>
  JSON.parse(JSON.stringify(value, (key, of) => (key === 'text' ? undefined : of)));

test('is read as it was, without a word of the import that is not in force', async () => {
  const world = await opened();
  expect(await inForce(world)).toEqual({ ...before, ...of1002 });
  for (const [partner, { score, ledger }] of Object.entries(stored.answers)) {
    const { computedAt: _, stale: __, ...computed } = await computeScore(world, partner, today, score.edition);
    expect(withoutTexts(score)).toMatchObject(withoutTexts(computed));
    expect((await readLedger(world, partner, today, { pageSize: 100 })).entries).toEqual(ledger);
  }
  expect(await moved(world)).toEqual([]);
});

test('goes on with the import that was under way, which moves the rows of its locations', async () => {
  const world = await opened();
  world.waiting.push({ queue: 'imports', message: stored.message });
  await world.work();
  const after = {
    ...before,
    'USD t1 1001 2026-02': [950],
    'USD t5 1002 2026-02': [600],
  };
  expect(await inForce(world)).toEqual(after);
  expect(await moved(world)).toEqual(['1001', '1002']);
  // The tenant t1 is gone from 1002, and has changed in 1001.
  for (const partner of ['1001', '1002']) expect((await readScore(world, partner, today)).stale).toBe(true);

  // A location that none of its files named keeps its rows where they are, until one does.
  const next = ['s-t3', '2026-02', 't3', 'Sales', 11, '', '', 'Paid', '', '1003', 'CSP T1'];
  await world.import(usage, tsv(workloadUsageColumns, next));
  const { 'users t4 1003 2026-02': _, ...others } = after;
  expect(await inForce(world)).toEqual({ ...others, 'users t3 1003 2026-02': [11] });
  expect(await moved(world)).toEqual(locations);
});

test('is scored after a further import as if all of it had come to this version', async () => {
  const world = await opened();
  const file = tsv(workloadRevenueColumns, ['s-t2', '2026-02', 't2', 'Sales', 2_000, '1001', 'CSP T1']);
  expect(await world.import(revenue, file)).toMatchObject({ status: 'succeeded', staleScores: 1 });
  await world.refresh('2026-02');
  const { score, indicators } = await readScore(world, '1001', today);
  const { 'USD t1 1001 2026-02': _, ...others } = before;
  expect(await inForce(world)).toEqual({ ...others, ...of1002, 'USD t2 1001 2026-02': [2_000] });
  const { edition } = stored.answers['1001']!.score;
  expect(await computeScore(world, '1001', today, edition)).toMatchObject({ score, indicators });
});
