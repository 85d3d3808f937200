import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, type Month } from '../../src/month.ts';
import { type Edition, type Indicator, parseEdition } from '../../src/rulebooks/edition.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import { figureIn, type Market, marketKinds } from '../../src/rulebooks/shapes.ts';
import type { IndicatorSum } from '../../src/scoring/ledger.ts';
import { type Ratio, ratio } from '../../src/scoring/ratio.ts';
import { type PartnerSums, scorePartner } from '../../src/scoring/score.ts';
import { sumKey } from '../../src/scoring/sums.ts';
import { scoreInBigints } from './bigint-score.ts';

/** An edition whose targets have nothing in common, so that points have no small common denominator. */
const awkward = parseEdition({
  ...structuredClone(rulebooks.editionNamed('smb', '2021-01')),
  id: 'awkward',
  indicators: rulebooks.editionNamed('smb', '2021-01').indicators.map((indicator, place) => ({
    ...indicator,
    target: [999_983, 999_979, 999_961, 999_959, 999_953, 999_931][place],
  })),
});
const editions = [...rulebooks.programs.flatMap((program) => rulebooks.editionsOf(program)), awkward];

const safe = Number.MAX_SAFE_INTEGER;
const month = '2021-12' as Month;
const near = (value: number) => fc.integer({ min: -2, max: 2 }).map((by) => value + by);
const huge = fc.oneof(
  fc.integer({ min: -safe, max: safe }),
  near(safe - 2),
  near(2 - safe),
  fc.constantFrom(1e17, -1e17, 2 ** 60, 1e21),
);

/** An indicator's sum: anything small, around all its points, around the limits of what a number holds exactly. */
function sumsOf({ shape, target }: Indicator, market: Market): fc.Arbitrary<IndicatorSum> {
  if (shape.kind === 'user-growth' || shape.kind === 'headcount-growth') {
    const bases =
      shape.kind === 'user-growth'
        ? [figureIn(shape.minimumBase, market)]
        : shape.bands[market].flatMap(({ from, below }) => [from, below ?? from]);
    const percents = target ? [figureIn(target, market)] : [15, 25, 35];
    const base = fc.oneof(
      fc.nat(1_000),
      fc.constantFrom(...bases).chain(near),
      fc.integer({ min: 0, max: 10 ** 9 }),
      fc.integer({ min: 0, max: safe }),
      fc.constantFrom(safe, 2 ** 60),
    );
    return base.chain((users) =>
      fc
        .oneof(
          fc.integer({ min: -users, max: 2 * users }),
          fc.constantFrom(...percents).chain((percent) => near(Math.floor((users / 100) * percent))),
          huge,
        )
        .map((total) => ({ total, base: users })),
    );
  }
  const full = figureIn(target!, market) * (shape.kind === 'revenue' ? 100 : 1);
  const total = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 0, max: full }), near(full), huge);
  return fc.record({ total, base: fc.constant(0) });
}

/** A value that someone tries: any fraction. */
const tried: fc.Arbitrary<Ratio> = fc
  .tuple(fc.bigInt(-(10n ** 14n), 10n ** 14n), fc.constantFrom(1n, 3n, 100n, 10n ** 6n, 10n ** 12n, 10n ** 25n))
  .map(([numerator, denominator]) => ratio(numerator, denominator));

const partners: fc.Arbitrary<PartnerSums> = fc
  .tuple(fc.constantFrom(...editions), fc.constantFrom(...marketKinds), fc.constantFrom(...marketKinds))
  .chain(([edition, customers, country]) => {
    const entries = edition.indicators.flatMap((indicator) => {
      const market = indicator.market === 'country' ? country : customers;
      const both = fc.option(sumsOf(indicator, market).map((sum) => [indicator.id, sum] as const));
      const one = fc.option(sumsOf(indicator, market).map((sum) => [sumKey(indicator.id, market), sum] as const));
      return indicator.shape.kind === 'deployments' && indicator.market ? [both, one] : [both];
    });
    return fc.record(
      {
        edition: fc.constant(edition),
        month: fc.constant(month),
        sums: fc.tuple(...entries).map((some) => new Map(some.filter((entry) => entry !== null))),
        markets: fc.constant({ customers, country }),
        reached: reachedIn(edition),
        values: fc
          .tuple(
            ...edition.indicators.map(({ id }) =>
              fc.option(
                tried.map((value) => [id, value] as const),
                { freq: 1 },
              ),
            ),
          )
          .map((some) => new Map(some.filter((entry) => entry !== null))),
      },
      { requiredKeys: ['edition', 'month', 'sums'] },
    );
  });

/** Heads enough since a month around the first that still holds points, where the edition knows of any. */
function reachedIn({ indicators }: Edition) {
  const { id, shape } = indicators.find((one) => one.shape.kind === 'headcount-growth') ?? {};
  const held = shape?.kind === 'headcount-growth' ? shape.held : undefined;
  if (!id || !held) return fc.constant({});
  const since = fc.integer({ min: -held.months - 1, max: 1 }).map((by) => addMonths(month, by));
  return fc.record({ developed: since, developing: since }, { requiredKeys: [] }).map((by) => ({ [id]: by }));
}

function expectSame(of: PartnerSums) {
  const found = scorePartner(of);
  const exact = scoreInBigints(of);
  expect(found.indicators.map(({ exactPoints: _, ...shown }) => shown)).toEqual(exact.indicators);
  found.indicators.forEach(({ exactPoints }, place) => {
    expectEqual(exactPoints, exact.exactPoints[place]!);
  });
  expectEqual(found.score, exact.score);
  expect(found).toMatchObject({ shownScore: exact.shownScore, tier: exact.tier, nextTier: exact.nextTier });
}

function expectEqual({ numerator, denominator }: Ratio, [above, below]: readonly [bigint, bigint]) {
  expect(BigInt(numerator) * below).toBe(above * BigInt(denominator));
}

describe('R3.2 scores are exact', () => {
  it('are what bigints alone give, whatever the edition, the markets and the sums', () => {
    fc.assert(fc.property(partners, expectSame), { numRuns: 5_000 });
  });

  const smb = rulebooks.editionNamed('smb', '2021-09');
  /** 55 or 75 points by counts; growth is to bring 5 more, 7 % of the base. */
  it.each([
    [60, [0, 0, 5, 2, 10]],
    [80, [3_000_000, 10, 5, 2, 10]],
  ])('reach %s by one user in a billion and more, and miss it by one', (threshold, [revenue, ...counts]) => {
    for (const base of [100, 10 ** 6, 10 ** 9, 428_571_500, 10 ** 12, 10 ** 14, 9_007_199_254_740_900]) {
      const enough = (base / 100) * 7;
      for (const more of [-1, 0, 1]) {
        const totals = [revenue!, ...counts];
        const sums = new Map<string, IndicatorSum>(
          smb.indicators.map(({ id }, place) => [
            id,
            { total: totals[place] ?? enough + more, base: place === 5 ? base : 0 },
          ]),
        );
        const of = { edition: smb, month, sums };
        expectSame(of);
        const { shownScore } = scorePartner(of);
        expect(shownScore >= threshold).toBe(more >= 0);
        if (more < 0 && base > 10 ** 6) expect(shownScore).toBe(threshold - 0.01);
      }
    }
  });

  it('are the same again, and the same beside other partners', () => {
    const of = (adds: number): PartnerSums => ({
      edition: smb,
      month,
      sums: new Map([['net-customer-adds', { total: adds, base: 0 }]]),
    });
    const first = structuredClone(scorePartner(of(3)));
    for (const adds of [-1, 0, 3, 255, 256, 1e9]) expectSame(of(adds));
    expect(scorePartner(of(3))).toEqual(first);
  });
});
