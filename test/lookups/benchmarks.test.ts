import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readBenchmarks } from '../../src/lookups/benchmarks.ts';
import type { Month } from '../../src/month.ts';
import { subscriptionColumns, trainingColumns, tsv, World, workloadRevenueColumns } from '../support/world.ts';
import { months, sold, subscriptions, usage, used } from './rows.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

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

  test('name what the filter chooses from', async () => {
    const { filter, workloads } = await readBenchmarks(world, '2006', { workload: 'ce', market: 'Germany' });
    expect([filter, workloads]).toEqual([
      { workload: 'ce', market: 'DE' },
      [
        { id: 'ce', title: 'Customer Engagement' },
        { id: 'fo', title: 'Finance and Operations' },
      ],
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

  test('single filters and combinations that select the same have the same result', async () => {
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

  test('a month of which nothing came is not found', async () => {
    await expect(readBenchmarks(world, '2003', { month: '2019-01' as Month })).rejects.toMatchObject({
      code: 'no-benchmarks',
      message:
        'Partner 2003 was not compared for 2019-01: neither subscription-details nor dynamics-365-usage of that month was imported for any of its locations, and partners are compared by no other report.',
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

describe('R8 certified individuals are those of the workload, whatever product is asked for', () => {
  beforeEach(async () => {
    // Individuals with an exam of each workload, by partner.
    const partners = [
      { id: '4001', ce: 3, fo: 0 },
      { id: '4002', ce: 3, fo: 1 },
      { id: '4003', ce: 3, fo: 2 },
      { id: '4004', ce: 2, fo: 2 },
    ];
    await world.import(
      'subscription-details',
      tsv(subscriptions, ...partners.flatMap(({ id }) => sold(`t${id}`, months('2021-06'), { by: id, as: 'DPOR' }))),
    );
    const passed = ({ id, ...exams }: (typeof partners)[number]) =>
      Object.entries({ 'MB-210': exams.ce, 'MB-310': exams.fo }).flatMap(([exam, individuals]) =>
        Array.from({ length: individuals }, (_, n) => [`${exam} ${id} ${n}`, id, exam, '2020-05-01', '']),
      );
    await world.import('training-details', tsv(trainingColumns, ...partners.flatMap(passed)));
    await world.refresh('2021-06');
  });
  const certified = async (filter: Parameters<typeof readBenchmarks>[2]) => {
    const figures = [];
    for (const partner of ['4001', '4002', '4003', '4004']) {
      const all = (await readBenchmarks(world, partner, { ...filter, exact: true })).figures;
      figures.push(all.find(({ id }) => id === 'certified-individuals')!);
    }
    const spans = figures[0]!.ranges!.map(({ smallest, largest }) => [smallest, largest]);
    return { spans, bars: figures.map(({ value, bar }) => [value, bar]) };
  };

  const ofEither = { spans: [[3, 3], [4, 4], [5, 5]], bars: [[3, 1], [4, 3], [5, 4], [4, 3]] }; // biome-ignore format: a table
  const ofCe = { spans: [[2, 2], [3, 3]], bars: [[3, 4], [3, 4], [3, 4], [2, 1]] }; // biome-ignore format: a table
  test.each([
    [{}, ofEither],
    [{ product: 'Sales' }, ofEither],
    [{ workload: 'ce' as const }, ofCe],
    [{ workload: 'ce' as const, product: 'Sales' }, ofCe],
    [{ workload: 'ce' as const, product: 'Sales', market: 'IN' }, ofCe],
  ])('%j', async (filter, expected) => {
    expect(await certified(filter)).toEqual(expected);
  });
});

describe('a partner with workloads alone', () => {
  beforeEach(async () => {
    world.time = new Date('2026-03-20T07:00:00Z');
    const revenue = ['s', '2026-02', 't', 'Sales', 300, '5001', 'CSP T1'];
    await world.import('business-applications-revenue', tsv(workloadRevenueColumns, revenue));
    await world.refresh('2026-02');
  });

  test('is not compared, and the answer says by which reports partners are', async () => {
    await expect(readBenchmarks(world, '5001', {})).rejects.toMatchObject({
      code: 'no-benchmarks',
      message:
        'Partner 5001 was not compared: it has no score by subscription-details or dynamics-365-usage, and partners are compared by no other report.',
    });
  });

  test('is compared by default for the newest month of the other programs, and not before a refresh', async () => {
    await world.import(
      'subscription-details',
      tsv(subscriptionColumns, ['s', '2025-12', 't', 'Sales', 'CSP', 5, 100, '5001', 'DPOR']),
    );
    await expect(readBenchmarks(world, '5001', { month: '2025-12' as Month })).rejects.toMatchObject({
      message:
        'Partner 5001 was not compared for 2025-12: the month was not refreshed for all programs since its reports came. Refresh it for all: pci refresh 2025-12.',
    });
    await world.refresh('2025-12');
    expect((await readBenchmarks(world, '5001', {})).month).toBe('2025-12');
  });
});
