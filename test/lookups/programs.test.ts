import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readBenchmarks } from '../../src/lookups/benchmarks.ts';
import { readLedger } from '../../src/lookups/ledger.ts';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { loadRulebooks } from '../../src/rulebooks/rulebooks.ts';
import madeUp from '../rulebooks/fixtures/made-up.json' with { type: 'json' };
import { profileColumns, trainingColumns, tsv, World } from '../support/world.ts';
import { months, sold, subscriptions, usage, used } from './rows.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const indicator = async (program: string, id: string, month: string, partner = '1001') =>
  (await readScore(world, partner, program, month as Month)).indicators.find((one) => one.id === id)!;

describe('R6.2 the market of a partner', () => {
  test('is decided over all its tenants, also where they are credited in portions', async () => {
    const many = Array.from({ length: 620 }, (_, index) => `t${String(index).padStart(4, '0')}`);
    const rows = (last: string) =>
      many.flatMap((tenant) =>
        sold(tenant, months('2021-06'), { usd: '250', market: tenant === 't0619' ? last : 'IN' }),
      );
    // One large deployment by the figure of developing markets, none by that of developed ones.
    await world.import(
      'dynamics-365-usage',
      tsv(usage, ...used('t0003', months('2020-07'), 1), ...used('t0003', months('2021-06'), 160)),
    );
    await world.import('subscription-details', tsv(subscriptions, ...rows('IN')));
    await world.refresh('2021-06');
    expect(await indicator('cba-ce', 'net-new-revenue', '2021-06')).toMatchObject({ value: 155_000, target: 150_000 });
    expect(await indicator('cba-ce', 'new-large-deployments', '2021-06')).toMatchObject({
      value: 1,
      target: 1,
      points: 20,
    });
    const page = await readLedger(world, '1001', 'cba-ce', {
      indicator: 'new-large-deployments',
      pageSize: 10,
    });
    expect(page.entries).toMatchObject([{ tenant: 't0003', amount: 1, rule: 'R6.6' }]);
    expect(page.entries[0]).not.toHaveProperty('market');

    // The last tenant of the second portion turns out to be in a developed market.
    await world.import('subscription-details', tsv(subscriptions, ...rows('Germany')));
    await world.refresh('2021-06');
    expect(await indicator('cba-ce', 'net-new-revenue', '2021-06')).toMatchObject({ value: 155_000, target: 300_000 });
    expect(await indicator('cba-ce', 'new-large-deployments', '2021-06')).toMatchObject({
      value: 0,
      target: 5,
      points: 0,
    });
    const none = await readLedger(world, '1001', 'cba-ce', {
      indicator: 'new-large-deployments',
      pageSize: 10,
    });
    expect(none.entries).toEqual([]);
  });

  test('is that of a row of any earlier month, if no later one names a market', async () => {
    await world.import(
      'subscription-details',
      tsv(subscriptions, ...sold('t', months('2018-01'), { market: 'Brazil' })),
    );
    await world.import('subscription-details', tsv(subscriptions, ...sold('t', months('2021-06'), { market: '' })));
    await world.refresh('2021-06');
    expect((await readScore(world, '1001', 'cba-ce')).markets).toEqual({
      customers: 'developing',
      country: 'developed',
    });
  });

  test('without customers is that of the country, of the global account before its locations', async () => {
    await world.import(
      'subscription-details',
      tsv(subscriptions, ...sold('t', months('2021-06'), { product: 'Guides' })),
    );
    await world.import('partner-profile', tsv(profileColumns, ['1001', 'One', '', '', 'India']));
    await world.refresh('2021-06');
    expect((await readScore(world, '1001', 'cba-fo')).markets).toEqual({
      customers: 'developing',
      country: 'developing',
    });
  });

  test('another list of developed markets makes the scores be computed again', async () => {
    await world.import('subscription-details', tsv(subscriptions, ...sold('t', months('2021-06'))));
    await world.refresh('2021-06');
    const markets = async () => (await readScore(world, '1001', 'cba-ce')).markets?.customers;
    expect(await markets()).toBe('developing');
    const all = world.rulebooks.programs.flatMap((program) => world.rulebooks.editionsOf(program));
    world.rulebooks = loadRulebooks(all, [
      { firstMonth: '2019-01' as Month, developed: ['DE'] },
      { firstMonth: '2021-06' as Month, developed: ['DE', 'IN'] },
    ]);
    await world.refresh('2021-06');
    expect(await markets()).toBe('developed');
  });
});

test.each([
  ['2019-05', false],
  ['2019-06', true],
  ['2019-09', true],
])(
  'R6.8: a change of %s, 24 months back or less, makes the score of 2021-06 stale (%j), and not that of smb',
  async (at, stale) => {
    const own = sold('t', months('2019-05', '2019-06', '2019-07', '2019-08', '2019-09'));
    await world.import('subscription-details', tsv(subscriptions, ...own, ...sold('u', months('2021-06'))));
    await world.refresh('2021-06');
    await world.import('subscription-details', tsv(subscriptions, ...sold('t', months(at), { usd: '1' })));
    expect((await readScore(world, '1001', 'cba-ce')).stale).toBe(stale);
    expect((await readScore(world, '1001', 'smb')).stale).toBe(false);
  },
);

test('R5.5a: certifications of a file count beside its exams, in scores and benchmarks', async () => {
  const columns = `${trainingColumns} TrainingType`;
  const certified = 'Microsoft Certified: Dynamics 365 Sales Functional Consultant Associate';
  await world.import(
    'training-details',
    tsv(
      columns,
      ['ada', '1001', certified, '2020-01-01', '', 'Certification'],
      // One that names an exam that came on the same day: both are kept.
      ['ada', '1001', 'Exam MB-210', '2020-01-01', '', 'Exam'],
      ['ada', '1001', 'Microsoft Certified: Sales (MB-210)', '2020-01-01', '', 'Certification'],
      ['ben', '1001', 'Power Platform Developer Associate', '2020-01-01', '2021-06-29', 'Certification'],
      ['cleo', '1001', 'Power Platform Developer Associate', '2020-01-01', '', 'Course'],
    ),
  );
  await world.import('subscription-details', tsv(subscriptions, ...sold('t', months('2021-06'), { as: 'DPOR' })));
  await world.refresh('2021-06');
  expect(await indicator('cba-ce', 'functional-consultants', '2021-06')).toMatchObject({ value: 1 });
  expect(await indicator('cba-ce', 'developers', '2021-06')).toMatchObject({ value: 0 });
  const { entries } = await readLedger(world, '1001', 'cba-ce', {
    indicator: 'functional-consultants',
    pageSize: 9,
  });
  expect(entries.map(({ individual, holds, rule }) => [individual, holds, rule])).toEqual([
    ['ada', 'Customer Engagement: Dynamics 365 Sales Functional Consultant Associate', 'R6.3'],
  ]);
  const figures = async (workload: 'ce' | 'fo') => (await readBenchmarks(world, '1001', { workload })).figures;
  const people = async (workload: 'ce' | 'fo') =>
    (await figures(workload)).find(({ id }) => id === 'certified-individuals')?.value;
  expect([await people('ce'), await people('fo')]).toEqual([1, 0]);
});

test('a made-up program is scored through imports and refreshes by its data alone', async () => {
  world.rulebooks = loadRulebooks([madeUp]);
  world.time = new Date('2022-07-20T06:00:00Z');
  const row = ['s', '2022-06', 't', 'Dynamics 365 for Spade', 'Web Direct', 1, '50.00', '1001', 'PAL', '2022-01-01'];
  const columns = `${subscriptions.replace('CustomerMarket', 'SubscriptionStartDate')}`;
  await world.import('subscription-details', tsv(columns, row));
  await world.import('training-details', tsv(trainingColumns, ['i', '1001', 'GD-101', '2020-01-01', '']));
  await world.refresh('2022-06');
  const { score, indicators } = await readScore(world, '1001', 'garden');
  expect(indicators.map(({ id, value }) => [id, value])).toEqual([
    ['harvest', 50],
    ['gardeners', 1],
    ['beds', 0],
    ['growth', null],
  ]);
  expect(score).toBe(20);
  const { entries } = await readLedger(world, '1001', 'garden', {
    indicator: 'harvest',
    pageSize: 9,
  });
  expect(entries.map(({ amount, rule }) => [amount, rule])).toEqual([[50, 'G1']]);
});
