import { describe, expect, onTestFinished, test } from 'vitest';
import { allContainers } from '../../src/all-containers.ts';
import { FactsReader } from '../../src/facts/reader.ts';
import { readLedger } from '../../src/lookups/ledger.ts';
import { listPartners } from '../../src/lookups/listing.ts';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { editionsOf, programs } from '../../src/rulebooks/index.ts';
import { loadRulebooks } from '../../src/rulebooks/rulebooks.ts';
import { cosmosClient } from '../../src/storage/cosmos/client.ts';
import { createCosmosContainers } from '../../src/storage/cosmos/containers.ts';
import { openCosmosDocuments } from '../../src/storage/cosmos/documents.ts';
import { createRequestUnits } from '../../src/telemetry/request-units.ts';
import madeUp from '../rulebooks/fixtures/made-up.json' with { type: 'json' };
import { createEmulatedContainers, startCosmosServer } from '../storage/cosmos/server.ts';
import {
  profileColumns,
  subscriptionColumns,
  trainingColumns,
  tsv,
  usageColumns,
  World,
  workloadRevenueColumns,
} from '../support/world.ts';

/** Imports a small network, scores two months, corrects one slice and scores again. */
async function outcomeIn(world: World) {
  const sold = (tenant: string, month: string, location: string, revenue: number) => [
    `s-${tenant}`,
    month,
    tenant,
    'Sales',
    'CSP',
    5,
    `${revenue}.00`,
    location,
    location ? 'CSP' : '',
  ];
  await world.import('partner-profile', tsv(profileColumns, ['1002', 'Branch', '1001', 'One', 'DE']));
  await world.import('training-details', tsv(trainingColumns, ['a', '1002', 'MB-800', '2020-01-01', '']));
  await world.import(
    'subscription-details',
    tsv(
      subscriptionColumns,
      sold('t1', '2021-01', '1001', 9_000),
      sold('t2', '2021-01', '', 1),
      sold('t1', '2021-02', '1001', 9_000),
      sold('t2', '2021-02', '1002', 5_000),
    ),
  );
  await world.import('dynamics-365-usage', tsv(usageColumns, ['s-t1', '2021-02', 't1', 30, '1001', 'CSP', 'Sales']));
  // So many tenants that the rows of the location are split.
  const byWorkload = Array.from({ length: 130 }, (_, index) => [
    ...[`s${index}`, '2021-02', `t${index}`, 'Sales', 300, '1002', 'CSP T1'],
  ]);
  await world.import('business-applications-revenue', tsv(workloadRevenueColumns, ...byWorkload));
  for (const month of ['2021-01', '2021-02']) await world.refresh(month);
  const corrected = await world.import(
    'subscription-details',
    tsv(subscriptionColumns, sold('t1', '2021-01', '1001', 4_000)),
  );
  const refresh = await world.refresh('2021-02');
  return {
    corrected: [corrected.status, corrected.staleScores],
    refresh: [refresh.status, refresh.partnersDone],
    score: await readScore(world, '1002', 'smb'),
    ledger: await readLedger(world, '1001', 'smb', { pageSize: 100 }),
    byWorkload: await inForce(world),
  };
}

/** What is in force by workload. */
async function inForce({ documents }: World) {
  const reader = await FactsReader.open(documents);
  const tenants = await reader.workloads.tenantsOf(['1002']);
  return reader.workloads.facts(['1002'], tenants, '2021-02' as Month, '2021-02' as Month);
}

describe('the main job', () => {
  test('has the same result in Cosmos DB as in SQLite, and every request is charged', async () => {
    const server = await startCosmosServer();
    const requestUnits = createRequestUnits();
    try {
      const account = { endpoint: server.endpoint, key: server.key };
      await createEmulatedContainers(cosmosClient(account, requestUnits.record), 'pci', allContainers(programs));
      const inCosmos = new World(
        openCosmosDocuments({ ...account, database: 'pci', recordCharge: requestUnits.record }),
      );
      const inSqlite = new World();
      const outcome = await outcomeIn(inSqlite);
      expect(outcome.byWorkload).toHaveLength(130);
      expect(await outcomeIn(inCosmos)).toEqual(outcome);
      await Promise.all([inCosmos.close(), inSqlite.close()]);
    } finally {
      await server.close();
    }
    const charged = [...requestUnits.totals()].filter(([, { requestUnits: units }]) => units > 0);
    expect(charged.map(([key]) => key.split(' ')[0])).toContain('tenants');
  });
});

test('a program that is added is scored and listed in Cosmos DB, once its indexes are added', async () => {
  const server = await startCosmosServer();
  onTestFinished(() => server.close());
  const account = { endpoint: server.endpoint, key: server.key };
  const client = cosmosClient(account, () => {});
  await createEmulatedContainers(client, 'pci', allContainers(programs));
  const added = [
    '/document/ranking/garden/?',
    '(/document/ranking/garden /partition /id)',
    '(/document/listed /document/ranking/garden /partition /id)',
  ];
  const done = await createCosmosContainers(client, 'pci', allContainers([...programs, 'garden']));
  expect(done.filter((line) => !line.endsWith(': unchanged'))).toEqual([
    `pci/partners: now indexes ${added.join(', ')}`,
  ]);

  const world = new World(openCosmosDocuments({ ...account, database: 'pci', recordCharge: () => {} }));
  onTestFinished(() => world.close());
  world.rulebooks = loadRulebooks([...programs.flatMap((program) => editionsOf(program)), madeUp]);
  world.time = new Date('2022-07-20T06:00:00Z');
  const sold = ['1001', '1002'].map((id, index) => [
    ...[`s${id}`, '2022-06', `t${id}`, 'Spade', 'Web Direct', 1, `${50 + 50 * index}.00`, id, 'PAL', '2022-06-01'],
  ]);
  await world.import('subscription-details', tsv(`${subscriptionColumns} SubscriptionStartDate`, ...sold));
  await world.refresh('2022-06');
  const listed = async (sort: 'score' | 'name') => {
    const { items } = await listPartners(world, { program: 'garden', sort, pageSize: 10 });
    return items.map(({ partnerId, score }) => [partnerId, score]);
  };
  const expected = [
    ['1001', 10],
    ['1002', 20],
  ];
  expect([await listed('score'), await listed('name')]).toEqual([expected, expected]);
});

test('a partner with more customers than one message credits is scored in portions', async () => {
  const world = new World();
  const rows = Array.from({ length: 1_234 }, (_, index) => [
    `s${index}`,
    '2021-02',
    `t${index}`,
    'Sales',
    'CSP',
    1,
    '1.25',
    '1001',
    'CSP',
  ]);
  await world.import('subscription-details', tsv(subscriptionColumns, ...rows));
  const refresh = await world.refresh('2021-02');
  expect(refresh).toMatchObject({ status: 'succeeded', partnersDone: 1 });
  const score = await readScore(world, '1001', 'smb');
  expect(score.indicators[0]).toMatchObject({ id: 'net-new-revenue', value: 1_542.5, points: 0.51 });
  let count = 0;
  let sum = 0;
  let after: { portion: number; line: number } | undefined;
  do {
    const page = await readLedger(world, '1001', 'smb', {
      pageSize: 100,
      ...(after ? { after } : {}),
    });
    count += page.entries.length;
    sum += page.entries.reduce((total, entry) => total + entry.amount! * 100, 0);
    after = page.next;
  } while (after);
  expect([count, sum]).toEqual([1_234, 154_250]);
  await world.close();
});
