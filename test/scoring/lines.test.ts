import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubscriptionRow, UsageRow } from '../../src/reports/rows.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { benchmarkRules } from '../../src/rulebooks/workloads.ts';
import { benchmarkSums } from '../../src/scoring/benchmarks/partner.ts';
import { factsOf, ledgerOf, type Part, scoreOf, sold, used, valueIn, type World, world } from './build.ts';
import { M, partners, worlds } from './worlds.ts';

const [partner] = partners;

/** How an amount is split over lines: into so many parts, of which the last holds what the others leave. */
const splits = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 20 });

/** Parts from 0 that add up to the amount; null is in one of them. */
function partsOf(amount: number | null, by: readonly number[]): (number | null)[] {
  if (amount === null) return [...by.map(() => null), null];
  let left = amount;
  const parts = by.map((part) => {
    const taken = part % (left + 1);
    left -= taken;
    return taken;
  });
  return [...parts, left];
}

/** Cents may go below 0 in a line. */
function centsOf(cents: number, by: readonly number[]): number[] {
  const parts = by.map((part) => (part % 200_001) - 100_000);
  return [...parts, cents - parts.reduce((sum, part) => sum + part, 0)];
}

/** The world with every row split over lines of other SKUs, price levels or part numbers. */
function splitOver(of: World, lines: readonly (readonly number[])[]): World {
  const byOf = (index: number) => lines[index % lines.length]!;
  const detailsOf = (row: SubscriptionRow, index: number): SubscriptionRow[] => {
    const [by, seats] = [byOf(index), partsOf(row.seats, byOf(index))];
    return centsOf(row.revenueCents, by).map((revenueCents, line) => ({
      ...row,
      lineKey: `${row.lineKey} ${line}`,
      seats: seats[line]!,
      revenueCents,
    }));
  };
  const usageOf = (row: UsageRow, index: number): UsageRow[] => {
    const by = byOf(index);
    const [assigned, instances] = [partsOf(row.assignedSeats, by), partsOf(row.productionInstances, by)];
    return partsOf(row.activeSeats, by).map((activeSeats, line) => ({
      ...row,
      lineKey: `${row.lineKey} ${line}`,
      activeSeats: activeSeats!,
      assignedSeats: assigned[line]!,
      productionInstances: instances[line]!,
    }));
  };
  return { ...of, details: mixed(of.details.map(detailsOf)), usage: mixed(of.usage.map(usageOf)) };
}

/** The first line of each row, then the second ones, and so on: lines of one association stand apart. */
function mixed<Line>(rows: readonly (readonly Line[])[]): Line[] {
  const most = Math.max(0, ...rows.map((lines) => lines.length));
  return Array.from({ length: most }, (_, index) => rows.flatMap((lines) => lines.slice(index, index + 1))).flat();
}

describe('splitting rows over more lines', () => {
  it.each(['smb 2021-01', 'smb 2021-09', 'cba-ce 2019-11', 'cba-ce 2021-05', 'cba-fo 2019-11', 'cba-fo 2021-05'])(
    'changes neither score nor ledger: %s',
    (edition) => {
      fc.assert(
        fc.property(worlds, splits, (of, lines) => {
          const asked = { month: M, edition, partner };
          const split = splitOver(of, lines);
          expect(ledgerOf(split, asked)).toEqual(ledgerOf(of, asked));
          expect(scoreOf(split, asked)).toEqual(scoreOf(of, asked));
        }),
      );
    },
  );

  it('changes none of the seven figures', () => {
    const developed = new Set(rulebooks.developedMarkets(M));
    const sumsOf = (of: World) =>
      benchmarkSums({
        rules: benchmarkRules(rulebooks),
        month: M,
        locations: new Set<string>(partner),
        coverage: of,
        developed,
        facts: factsOf(of),
        individuals: [],
      });
    fc.assert(
      fc.property(worlds, splits, fc.nat(9), (of, lines, instances) => {
        const usage = of.usage.map((row) => ({
          ...row,
          assignedSeats: row.activeSeats,
          productionInstances: instances,
        }));
        expect(sumsOf(splitOver({ ...of, usage }, lines))).toEqual(sumsOf({ ...of, usage }));
      }),
    );
  });
});

const revenue = (...parts: readonly Part[]) => valueIn('net-new-revenue', world(parts), { partner: ['100', '101'] });

describe('R5.1: the sum of an association’s lines, the largest over the partner’s associations', () => {
  it.each<[string, number, Part[]]>([
    ['two lines of one', 300, [sold('2021-03', { usd: 100 }), sold('2021-03', { usd: 200 })]],
    ['a credit among them', 60, [sold('2021-03', { usd: 100 }), sold('2021-03', { usd: -40 })]],
    ['other types apart', 200, [sold('2021-03', { usd: 100 }), sold('2021-03', { usd: 200, as: 'DPOR' })]],
    [
      'CPOR and CPOR-OSA apart',
      200,
      [sold('2021-03', { usd: 100, as: 'CPOR' }), sold('2021-03', { usd: 200, as: 'CPOR-OSA' })],
    ],
    ['other locations apart', 200, [sold('2021-03', { usd: 100 }), sold('2021-03', { usd: 200, by: '101' })]],
    [
      'other subscriptions added',
      300,
      [sold('2021-03', { usd: 100 }), sold('2021-03', { usd: 200, subscription: 'S2' })],
    ],
    [
      'two lines of one, more than one of another',
      250,
      [sold('2021-03', { usd: 100 }), sold('2021-03', { usd: 150 }), sold('2021-03', { usd: 200, as: 'DPOR' })],
    ],
    [
      'lines of channels that are not counted left out',
      100,
      [sold('2021-03', { usd: 100 }), sold('2021-03', { usd: 200, channel: 'other' })],
    ],
    [
      'lines after the agreement’s first year left out',
      100,
      [
        sold('2021-03', { usd: 100, channel: 'EA', start: '2020-04-01' }),
        sold('2021-03', { usd: 200, channel: 'EA', start: '2020-03-31' }),
      ],
    ],
    [
      'an association without a line left is not there, be the other below 0',
      -100,
      [sold('2021-03', { usd: 200, as: 'DPOR', channel: 'other' }), sold('2021-03', { usd: -100 })],
    ],
    [
      'lines that do not qualify left out',
      100,
      [sold('2021-03', { usd: 100 }), sold('2021-03', { usd: 200, product: 'Guides' })],
    ],
    ['free lines left out', 100, [sold('2021-03', { usd: 100 }), sold('2021-03', { usd: 200, paid: false })]],
    [
      'a type without credit gives the amount',
      200,
      [sold('2021-03', { usd: 100 }), sold('2021-03', { usd: 200, as: 'PAL' })],
    ],
  ])('%s', (_, expected, parts) => expect(revenue(...parts)).toBe(expected));
});

describe('R5.8: the users of an association’s lines are added, the largest over all associations', () => {
  const users = (...parts: Part[]) =>
    valueIn('monthly-active-user-growth', world(used('2020-03', 100), ...parts)) as number;
  it.each<[string, number, Part[]]>([
    ['two lines of one', 150, [used('2021-03', 70), used('2021-03', 80)]],
    ['other types apart', 120, [used('2021-03', 110), used('2021-03', 120, { as: 'DPOR' })]],
    ['another partner’s too', 160, [used('2021-03', 110), used('2021-03', 160, { by: '900' })]],
    [
      'direct lines are an association',
      130,
      [used('2021-03', 60), used('2021-03', 70, { by: '' }), used('2021-03', 60, { by: '' })],
    ],
    [
      'a type without credit too',
      170,
      [used('2021-03', 60), used('2021-03', 90, { as: 'PAL' }), used('2021-03', 80, { as: 'PAL' })],
    ],
  ])('%s', (_, expected, parts) => expect(users(...parts)).toBe((expected - 100) / 100));
});

describe('R5.3: seats of an association’s lines in an active state', () => {
  const adds = (...parts: Part[]) => valueIn('net-customer-adds', world(...parts));
  it.each<[string, number, Part[]]>([
    ['any line with a seat makes the tenant active', 1, [sold('2021-03', { seats: 0 }), sold('2021-03', { seats: 1 })]],
    [
      'lines that are not active have none',
      0,
      [sold('2021-03', { seats: 5, active: false }), sold('2021-03', { seats: 0 })],
    ],
    [
      'a seat in a channel that is not counted makes it active, but not countable',
      0,
      [sold('2021-03', { seats: 1, channel: 'other' }), sold('2021-03', { seats: 0 })],
    ],
    [
      'beside one in a counted channel it does no harm',
      1,
      [sold('2021-03', { seats: 1, channel: 'other' }), sold('2021-03', { seats: 1 })],
    ],
  ])('%s', (_, expected, parts) => expect(adds(...parts)).toBe(expected));
});
