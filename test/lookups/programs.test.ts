import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOutlook } from '../../src/computing/outlook.ts';
import { readBenchmarks } from '../../src/lookups/benchmarks.ts';
import { readChanges } from '../../src/lookups/changes.ts';
import { readLedger } from '../../src/lookups/ledger.ts';
import { computeScore, readScore } from '../../src/lookups/scores.ts';
import { simulateTier, simulateValues } from '../../src/lookups/simulations.ts';
import type { Month } from '../../src/month.ts';
import { loadRulebooks } from '../../src/rulebooks/rulebooks.ts';
import madeUp from '../rulebooks/fixtures/made-up.json' with { type: 'json' };
import { profileColumns, trainingColumns, tsv, World } from '../support/world.ts';

const subscriptions =
  'SubscriptionId Month CustomerTenantId Product SalesChannel AvailableSeats RevenueUSD MPNId PartnerAttributionType CustomerMarket';
const usage =
  'SubscriptionId Month CustomerTenantId Product ActiveSeats AssignedSeats ProductionInstances MPNId PartnerAttachType CustomerMarket';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const months = (...all: string[]) => all as Month[];
const indicator = async (program: string, id: string, month: string, partner = '1001') =>
  (await readScore(world, partner, program, month as Month)).indicators.find((one) => one.id === id)!;

/** One seat and some revenue of one tenant in some months. */
const sold = (
  tenant: string,
  over: readonly Month[],
  { usd = '0', market = 'IN', by = '1001', as = 'CSP', product = 'Sales' } = {},
) => over.map((month) => [`s-${tenant}`, month, tenant, product, 'CSP', 1, usd, by, as, market]);
const used = (
  tenant: string,
  over: readonly Month[],
  users: number,
  { market = '', by = '1001', as = 'CSP', product = 'Sales', assigned = '', instances = '' } = {},
) => over.map((month) => [`s-${tenant}`, month, tenant, product, users, assigned, instances, by, as, market]);

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

  test('is that of a row of whatever earlier month, where no later one names a market', async () => {
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

describe('what moved a score, and what would', () => {
  const people = (...all: [string, string, string][]) =>
    tsv(trainingColumns, ...all.map(([who, exam, until]) => [who, '1001', exam, '2019-01-01', until]));
  beforeEach(async () => {
    await world.import(
      'subscription-details',
      tsv(
        subscriptions,
        ...sold('old', months('2020-02', '2020-03'), { usd: '100' }),
        ...sold('kept', months('2021-02'), { usd: '10000' }),
        ...sold('kept', months('2021-03'), { usd: '5000' }),
        ...sold('new', months('2021-03'), { usd: '200' }),
      ),
    );
    await world.import(
      'training-details',
      people(['a', 'MB-800', ''], ['b', 'MB-800', '2021-02-28'], ['c', 'PL-400', '2021-05-15']),
    );
    await world.refresh('2021-02');
    await world.refresh('2021-03');
  });

  test('tenants added, lost and grown, individuals expired, entry by entry', async () => {
    const changes = await readChanges(world, '1001', 'smb', { shown: 10 });
    expect(changes).toMatchObject({ month: '2021-03', monthBefore: '2021-02', score: { before: 17.86 } });
    const [revenue, , consultants] = changes.indicators;
    expect(revenue!.movements.map(({ tenant, what, before, after }) => [tenant, what, before, after])).toEqual([
      ['kept', 'grown', 10_000, 15_000],
      ['new', 'added', 0, 200],
      ['old', 'lost', 100, 0],
    ]);
    expect(revenue!.movements[2]!.entries).toEqual([{ month: '2020-03', before: 100, after: 0 }]);
    expect(consultants!.movements.map(({ individual, what }) => [individual, what])).toEqual([['b', 'expired']]);
    for (const { before, after, movements, id } of changes.indicators) {
      const moved = movements.reduce((sum, { change }) => sum + change!, 0);
      if (!id.endsWith('-growth')) expect(moved).toBeCloseTo((after.value ?? 0) - (before.value ?? 0), 2);
    }
  });

  test.each([
    // smb and cba-ce: the edition changes in both, what users are counted of in the first alone.
    ['smb', '2021-08', '2021-01', '2021-09', undefined],
    ['cba-ce', '2021-04', '2021-03', '2021-05', 's-kept'],
    ['cba-ce', '2021-08', '2021-05', '2021-09', undefined],
  ] as const)(
    '%s, from %s to the next month: subscriptions where both editions count alike',
    async (program, at, ...told) => {
      const [before, after, subscription] = told;
      const next = at === '2021-08' ? '2021-09' : '2021-05';
      await world.import(
        'subscription-details',
        tsv(subscriptions, ...sold('kept', months(at)), ...sold('kept', months(next), { usd: '5' })),
      );
      for (const month of [at, next]) await world.refresh(month);
      const changes = await readChanges(world, '1001', program, { shown: 10 });
      expect(changes.editions).toEqual({ before, after });
      const [movement] = changes.indicators[0]!.movements.filter(({ tenant }) => tenant === 'kept');
      expect(movement?.subscription).toBe(subscription);
    },
  );

  test('without a score of the month before there is nothing to compare with', async () => {
    await expect(readChanges(world, '1001', 'smb', { month: '2021-02' as Month, shown: 9 })).rejects.toMatchObject({
      code: 'never-scored',
    });
  });

  test('other values give another score', async () => {
    const changes = { 'functional-consultants': 5, developers: 2, 'new-deployments': 10 };
    const what = await simulateValues(world, '1001', 'smb', { changes });
    expect(what).toMatchObject({ now: { tier: 'none' }, score: 61.06, tier: 'silver' });
    expect((await readScore(world, '1001', 'smb')).score).toBe(what.now.score);
  });

  test.each([
    [{ lottery: 1 }, 'unknown-indicator'],
    [{ developers: -1 }, 'invalid-value'],
    [{ developers: 1.5 }, 'invalid-value'],
    [{ 'net-new-revenue': 0.001 }, 'invalid-value'],
    [{ developers: Number.POSITIVE_INFINITY }, 'invalid-value'],
  ] as [Record<string, number>, string][])('%j is refused', async (changes, code) => {
    await expect(simulateValues(world, '1001', 'smb', { changes })).rejects.toMatchObject({
      code: 'invalid-simulation',
      errors: [{ code }],
    });
  });

  test('the fewest changes to a tier, and no way where none is', async () => {
    const ways = await simulateTier(world, '1001', 'smb', { tier: 'silver' });
    // Held: 15,200 of 30,000 USD, 1 of 5 consultants, 1 of 2 developers, 2 adds: 5.06 + 6 + 2.5 + 2.
    expect(ways).toMatchObject({ now: { score: 14.56 }, reachable: true, single: [], pointsMissing: 45.44 });
    expect(ways.fewest!.tier).toBe('silver');
    // Four consultants earn 24, one developer 2.5, and ten tenants 2 each: 46.5 for 15.
    expect(ways.fewest!.changes.map(({ indicator: id, units }) => [id, units])).toEqual([
      ['functional-consultants', 4],
      ['developers', 1],
      ['new-deployments', 10],
    ]);
    const gold = await simulateTier(world, '1001', 'smb', { tier: 'gold' });
    expect(gold).toMatchObject({
      reachable: false,
      fewest: null,
      detail: expect.stringContaining('cannot be reached'),
    });
  });

  test('the outlook: exams expire, revenue leaves the window', async () => {
    const outlook = await readOutlook(world, '1001', 'smb');
    expect(outlook.months.map(({ month, indicators }) => [month, indicators[3]!.value])).toEqual([
      ['2021-04', 1],
      ['2021-05', 0],
      ['2021-06', 0],
    ]);
    expect(outlook.months.map(({ indicators }) => indicators[0]!.value)).toEqual([15_200, 15_200, 15_200]);
    expect(outlook.atRisk).toBeNull();
  });

  test('another edition on the fly, and none for a month without data', async () => {
    const computed = await computeScore(world, '1001', 'cba-ce', '2021-05', '2021-03' as Month);
    expect(computed).toMatchObject({
      edition: '2021-05',
      month: '2021-03',
      markets: { customers: 'developing', country: 'developed' },
    });
    await expect(computeScore(world, '1001', 'smb', '2021-09', '2018-01' as Month)).rejects.toMatchObject({
      code: 'no-data',
    });
    await expect(computeScore(world, '1001', 'smb', '1999-01')).rejects.toMatchObject({ code: 'unknown-edition' });
  });
});

describe('R8 benchmarks', () => {
  const window = months('2021-05', '2021-06');
  beforeEach(async () => {
    // Seven partners of one tenant each, n × $100 in each of two months; the seventh has no DPOR row.
    const partners = [1, 2, 3, 4, 5, 6, 7].map((n) => ({
      n,
      id: `200${n}`,
      as: n === 7 ? 'CSP' : 'DPOR',
      market: n % 2 ? 'DE' : 'IN',
    }));
    await world.import(
      'subscription-details',
      tsv(
        subscriptions,
        ...partners.flatMap(({ n, id, as, market }) =>
          sold(`t${n}`, window, { usd: `${n * 100}`, by: id, as, market }),
        ),
      ),
    );
    await world.import(
      'dynamics-365-usage',
      tsv(
        usage,
        ...partners.flatMap(({ n, id, as }) =>
          used(`t${n}`, months('2021-06'), 12 * n, { by: id, as, assigned: '24', instances: `${n}` }),
        ),
      ),
    );
    await world.refresh('2021-06');
  });
  const figure = async (partner: string, id: string, filter: Parameters<typeof readBenchmarks>[2] = {}) =>
    (await readBenchmarks(world, partner, filter)).figures.find((one) => one.id === id)!;

  test('R8.1: bars by the share of partners that are not above', async () => {
    const bars = [];
    for (const n of [1, 2, 3, 4, 5, 6]) bars.push((await figure(`200${n}`, 'net-new-revenue')).bar);
    // q is 1/6, 2/6, 3/6, 4/6, 5/6, 6/6.
    expect(bars).toEqual([1, 2, 2, 3, 4, 4]);
  });

  test('R8.1: ranges are told of bars with five others, to the operator of every bar', async () => {
    const { compared, ranges } = await figure('2007', 'net-new-revenue');
    expect([compared, ranges]).toEqual([6, null]);
    expect((await figure('2007', 'net-new-revenue', { exact: true })).ranges).toEqual([
      { bar: 1, smallest: 200, largest: 200 },
      { bar: 2, smallest: 400, largest: 600 },
      { bar: 3, smallest: 800, largest: 800 },
      { bar: 4, smallest: 1000, largest: 1200 },
    ]);
    // Nobody has certified individuals: six in one bar.
    expect((await figure('2007', 'certified-individuals')).ranges).toEqual([{ bar: 4, smallest: 0, largest: 5 }]);
    expect((await figure('2006', 'certified-individuals')).ranges).toEqual([{ bar: 4, smallest: 0, largest: 5 }]);
  });

  test('the figures', async () => {
    const { figures } = await readBenchmarks(world, '2006', {});
    expect(figures.map(({ id, value, trend }) => [id, value, trend])).toEqual([
      ['net-new-revenue', 1200, 'up'],
      // The slice of 2021-04 is not covered: no add out of missing data.
      ['customers-added', 0, 'flat'],
      ['net-paid-seats-added', null, null],
      ['certified-individuals', 0, 'flat'],
      ['production-instances', 6, null],
      // 72 users in one month of twelve
      ['monthly-active-users', 6, 'up'],
      ['active-to-assigned', 0.25, null],
    ]);
  });

  test('a partner without a DPOR row is not compared', async () => {
    expect(await figure('2007', 'net-new-revenue')).toMatchObject({ value: 0, bar: null, compared: 6 });
    expect(await figure('2003', 'net-new-revenue', { market: 'Germany' })).toMatchObject({
      bar: 3,
      compared: 3,
      ranges: null,
    });
    expect(await figure('2003', 'net-new-revenue', { market: 'IN' })).toMatchObject({ value: 0, bar: null });
  });

  test('single filters and combinations come to the same where they say the same', async () => {
    for (const filter of [
      { product: 'Dynamics 365 Sales' },
      { workload: 'ce' as const },
      { product: 'Sales', workload: 'ce' as const },
    ])
      expect(await figure('2003', 'net-new-revenue', filter)).toEqual(await figure('2003', 'net-new-revenue'));
    const combined = await figure('2003', 'net-new-revenue', { workload: 'ce', market: 'DE' });
    expect(combined).toEqual(await figure('2003', 'net-new-revenue', { market: 'DE' }));
    expect(await figure('2003', 'net-new-revenue', { product: 'Sales', workload: 'fo' })).toMatchObject({
      value: 0,
      bar: null,
      compared: 0,
    });
  });

  test.each([
    [{ product: 'Guides' }, 'unknown-product'],
    [{ market: 'Atlantis' }, 'unknown-market'],
  ])('%j is refused', async (filter, code) => {
    await expect(readBenchmarks(world, '2003', filter)).rejects.toMatchObject({
      errors: [{ code }],
    });
  });

  test('a month that was never compared is not found', async () => {
    await expect(readBenchmarks(world, '2003', { month: '2019-01' as Month })).rejects.toMatchObject({
      code: 'no-benchmarks',
    });
  });
});

describe('R8.2 the trend is against the month before', () => {
  beforeEach(async () => {
    const billed = (by: string, month: string, usd: string) => sold(`t${by}`, months(month), { usd, by, as: 'DPOR' });
    await world.import(
      'subscription-details',
      tsv(
        subscriptions,
        ...billed('3001', '2021-06', '100'),
        // Inside the window of 2021-05 as its first month, before that of 2021-06.
        ...billed('3002', '2020-06', '500'),
        ...billed('3002', '2021-06', '499.99'),
        ...billed('3002', '2021-05', '0'),
        ...billed('3003', '2020-07', '100'),
        ...billed('3003', '2021-05', '0'),
        ...billed('3003', '2021-06', '0'),
        // No report covers its month before.
        ...billed('3004', '2021-04', '100'),
        ...billed('3004', '2021-06', '100'),
      ),
    );
    const rows = used('t3001', months('2021-05', '2021-06'), 12, { by: '3001', as: 'DPOR' });
    rows.find((row) => row[1] === '2021-06')![5] = '24';
    await world.import('dynamics-365-usage', tsv(usage, ...rows));
  });
  const trend = async (partner: string, id: string) =>
    (await readBenchmarks(world, partner, {})).figures.find((one) => one.id === id)!.trend;

  test.each([
    ['as its refresh left it', ['2021-05', '2021-06']],
    ['out of the facts, where it was never refreshed', ['2021-06']],
  ])('%s', async (_, refreshed) => {
    for (const month of refreshed) await world.refresh(month);
    expect(await trend('3001', 'net-new-revenue')).toBe('up');
    expect(await trend('3002', 'net-new-revenue')).toBe('down');
    expect(await trend('3003', 'net-new-revenue')).toBe('flat');
    expect(await trend('3004', 'net-new-revenue')).toBeNull();
    // Assigned seats of the later month alone, and instances of neither.
    expect(await trend('3001', 'active-to-assigned')).toBeNull();
    expect(await trend('3001', 'production-instances')).toBeNull();
  });
});
