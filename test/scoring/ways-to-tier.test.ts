import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Month } from '../../src/month.ts';
import { parseEdition } from '../../src/rulebooks/edition.ts';
import { editionNamed } from '../../src/rulebooks/index.ts';
import { compare, ratio } from '../../src/scoring/ratio.ts';
import { type PartnerScore, type PartnerSums, scorePartner } from '../../src/scoring/score.ts';
import { scoreAfter, waysToTier } from '../../src/scoring/ways-to-tier.ts';
import madeUp from '../rulebooks/fixtures/made-up.json' with { type: 'json' };

const smb = editionNamed('smb', '2021-09');
const month = '2021-09' as Month;
const sums = (values: Record<string, number | [total: number, base: number]>): PartnerSums['sums'] =>
  new Map(
    Object.entries(values).map(([id, value]) => [
      id,
      typeof value === 'number' ? { total: value, base: 0 } : { total: value[0], base: value[1] },
    ]),
  );
const ways = (of: PartnerSums, tier: string) => {
  const { single, fewest } = waysToTier(of, tier);
  return {
    single: single.map((one) => [one.indicator, one.units, one.unit]),
    fewest: fewest?.map((one) => [one.indicator, one.units]),
  };
};

describe('ways to a tier', () => {
  // 30 + 5 + 20 = 55 points; 5 are missing to silver.
  const almost = { 'functional-consultants': 5, developers: 2, 'new-deployments': 10 };
  it.each<[string, Parameters<typeof sums>[0], ReturnType<typeof ways>]>([
    [
      'revenue, customers or users alone',
      { ...almost, 'monthly-active-user-growth': [0, 100] },
      {
        // 7 % of 100 users
        single: [
          ['net-new-revenue', 15_000, 'USD'],
          ['net-customer-adds', 5, 'customers'],
          ['monthly-active-user-growth', 7, 'users'],
        ],
        fewest: [['net-customer-adds', 5]],
      },
    ],
    [
      'to the cent',
      { ...almost, 'net-new-revenue': 1_499_999, 'net-customer-adds': -20 },
      {
        single: [
          ['net-new-revenue', 0.01, 'USD'],
          ['net-customer-adds', 21, 'customers'],
        ],
        fewest: [['net-new-revenue', 0.01]],
      },
    ],
    [
      'losses must be made up for first',
      { ...almost, 'net-customer-adds': -2 },
      {
        single: [
          ['net-new-revenue', 15_000, 'USD'],
          ['net-customer-adds', 7, 'customers'],
        ],
        fewest: [['net-customer-adds', 7]],
      },
    ],
    [
      'a base that is too small earns nothing',
      { ...almost, 'net-customer-adds': 3, 'monthly-active-user-growth': [0, 49] },
      {
        single: [
          ['net-new-revenue', 6_000, 'USD'],
          ['net-customer-adds', 2, 'customers'],
        ],
        fewest: [['net-customer-adds', 2]],
      },
    ],
    ['held already', { ...almost, 'net-customer-adds': 5 }, { single: [], fewest: [] }],
  ])('%s', (_, values, expected) => {
    expect(ways({ edition: smb, month, sums: sums(values) }, 'silver')).toEqual(expected);
  });

  it('cannot be reached where all together is too little', () => {
    // Growth has no base: 75 points at the most.
    expect(waysToTier({ edition: smb, month, sums: sums({}) }, 'gold').fewest).toBeUndefined();
  });

  it('all or nothing: consultants up to the growth that the base asks for', () => {
    const edition = editionNamed('cba-ce', '2021-05');
    const of = {
      edition,
      month,
      sums: sums({
        'functional-consultants': 20,
        'functional-consultant-growth': [5, 15],
        developers: 5,
        'net-customer-adds': 10,
        'net-new-revenue': 30_000_000,
        'new-large-deployments': 2,
      }),
    };
    // 15 + 5 + 10 + 10 + 8 = 48; one more consultant makes 6 of 5.25: 15 points.
    expect(ways(of, 'silver')).toEqual({
      single: [
        ['functional-consultant-growth', 1, 'individuals'],
        ['new-large-deployments', 3, 'tenants'],
      ],
      fewest: [['functional-consultant-growth', 1]],
    });
  });
});

describe('all or nothing by growth or by number (R6.4, R6.5), and what is returned does reach it', () => {
  // 15 + 5 + 10 + 10 + 8 = 48 points; 12 are missing to silver, deployments bring 12 more at the most.
  const others = { 'functional-consultants': 20, developers: 5, 'net-customer-adds': 10 };
  const rest = { 'net-new-revenue': 30_000_000, 'new-large-deployments': 2 };
  const asked = (edition: string, growth: [total: number, base: number], reached?: Month) => ({
    edition: editionNamed('cba-ce', edition),
    month,
    sums: sums({ ...others, ...rest, 'functional-consultant-growth': growth }),
    ...(reached ? { reached: { 'functional-consultant-growth': { developed: reached } } } : {}),
  });
  it.each<[string, Parameters<typeof asked>, number | undefined]>([
    ['no base: fifty', ['2020-12', [0, 0]], 50],
    ['a base in no band: fifty in all', ['2020-12', [3, 10]], 37],
    ['the growth is nearer', ['2020-12', [0, 30]], 8],
    ['the number is nearer', ['2020-12', [4, 45]], 1],
    ['a base of 50 that has held them: 15 %', ['2020-12', [0, 50], '2019-09' as Month], 8],
    ['from 2021-03 nothing brings them back', ['2021-03', [0, 50], '2019-09' as Month], undefined],
    ['in 2020-04 there is no number', ['2020-04', [3, 10]], undefined],
  ])('%s', (_, of, heads) => {
    const { single } = waysToTier(asked(...of), 'silver');
    const found = single.find(({ indicator }) => indicator === 'functional-consultant-growth');
    expect(found?.units).toBe(heads);
    if (!found) return;
    expect(scoreAfter(asked(...of), [found]).shownScore).toBe(63);
    const growth = of[1];
    const fewer: [number, number] = [growth[0] + heads! - 1, growth[1]];
    expect(scorePartner(asked(of[0], fewer, of[2])).shownScore).toBe(48);
  });
});

describe('to a tier that needs points in every indicator', () => {
  const garden = parseEdition(madeUp);
  // 20 + 30 points, and 40 for $200, 10 for a gardener; 70 are needed.
  const others = { beds: 4, growth: [30, 10] as [number, number] };
  it.each<[string, Parameters<typeof sums>[0], ReturnType<typeof ways>]>([
    [
      'enough points, one indicator without any',
      { ...others, harvest: 20_000 },
      { single: [['gardeners', 1, 'individuals']], fewest: [['gardeners', 1]] },
    ],
    [
      'two without any, and points are missing',
      others,
      {
        single: [],
        fewest: [
          ['harvest', 50],
          ['gardeners', 1],
        ],
      },
    ],
    [
      'an indicator that no unit brings points',
      { harvest: 20_000, gardeners: 1, beds: 4 },
      { single: [], fewest: undefined },
    ],
    [
      'revenue to take back first',
      { ...others, gardeners: 1, harvest: -150 },
      { single: [['harvest', 51.5, 'USD']], fewest: [['harvest', 51.5]] },
    ],
  ])('%s', (_, values, expected) => {
    expect(ways({ edition: garden, month, sums: sums(values) }, 'blooming')).toEqual(expected);
  });
});

describe('over random small programs', () => {
  const small = (targets: readonly number[], points: readonly number[]) =>
    parseEdition({
      program: 'small',
      id: '2021-01',
      firstMonth: '2021-01',
      title: 'Small',
      description: 'Small',
      sources: [{ title: 'None', published: '2021-01' }],
      products: [{ group: 'g', names: ['Sales'] }],
      countedChannels: ['CSP'],
      attribution: { credits: { CSP: ['sales'] }, givesWayTo: {} },
      tiers: [
        { tier: 'even', from: 40, pointsInEveryIndicator: true },
        { tier: 'silver', from: 60 },
        { tier: 'gold', from: 80 },
      ],
      indicators: targets.map((target, index) => ({
        id: `i${index}`,
        title: 'i',
        description: 'i',
        group: 'performance',
        maxPoints: points[index],
        target,
        rules: ['R1'],
        shape: { kind: 'customer-adds', credit: 'sales' },
      })),
    });

  it('no choice of units that reaches the tier is smaller, and what is returned does reach it', () => {
    const numbers = fc.integer({ min: -3, max: 5 });
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })),
        fc.tuple(numbers, numbers, numbers),
        fc.constantFrom([20, 30, 50], [33, 33, 34], [90, 5, 5]),
        fc.constantFrom('even' as const, 'silver' as const, 'gold' as const),
        (targets, values, points, tier) => {
          const edition = small(targets, points);
          const of = {
            edition,
            month,
            sums: sums(Object.fromEntries(values.map((value, index) => [`i${index}`, value]))),
          };
          const { fewest, single } = waysToTier(of, tier);
          const goal = ratio({ even: 40, silver: 60, gold: 80 }[tier]);
          const isReached = ({ score, indicators }: PartnerScore) =>
            compare(score, goal) >= 0 &&
            (tier !== 'even' || indicators.every(({ exactPoints }) => exactPoints.numerator > 0));
          const reaches = (more: readonly number[]) =>
            isReached(
              scorePartner({
                ...of,
                sums: sums(Object.fromEntries(values.map((value, index) => [`i${index}`, value + more[index]!]))),
              }),
            );
          // From -3 to the largest target are 9 units at the most.
          let least = Number.POSITIVE_INFINITY;
          const each = Array.from({ length: 10 }, (_, units) => units);
          for (const a of each)
            for (const b of each) for (const c of each) if (a + b + c < least && reaches([a, b, c])) least = a + b + c;
          expect(fewest?.reduce((sum, { units }) => sum + units, 0)).toBe(
            least === Number.POSITIVE_INFINITY ? undefined : least,
          );
          if (fewest) expect(isReached(scoreAfter(of, fewest))).toBe(true);
          for (const change of single) {
            const alone = [0, 1, 2].map((index) => (change.indicator === `i${index}` ? change.units : 0));
            expect(reaches(alone)).toBe(true);
            expect(reaches(alone.map((units) => Math.max(0, units - 1)))).toBe(least === 0);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
