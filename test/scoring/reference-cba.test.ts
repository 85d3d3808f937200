import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, type Month } from '../../src/month.ts';
import { editionNamed, editionsOf } from '../../src/rulebooks/index.ts';
import { segmentFor } from '../../src/scoring/deciding.ts';
import type { PartnerMarkets } from '../../src/scoring/markets.ts';
import { sumIn, sumLines } from '../../src/scoring/sums.ts';
import {
  certified,
  deciding,
  ledgerOf,
  missing,
  type Part,
  passed,
  scoreOf,
  sold,
  used,
  type World,
  world,
} from './build.ts';
import { cbaByTheRules } from './reference-cba.ts';

const M = '2021-12' as Month;
const at = (back: number) => addMonths(M, -back);
const partner = ['100', '101'];
const locations = [...partner, '200'];

const month = fc.oneof(
  fc.constantFrom(at(0), at(1), at(11), at(12)),
  fc.integer({ min: -1, max: 25 }).map((back) => at(back)),
);
const span = fc
  .tuple(month, fc.integer({ min: 0, max: 9 }))
  .map(([first, more]) => `${first}..${addMonths(first, more)}`);
const customer = {
  tenant: fc.constantFrom('T1', 'T2', 'T3'),
  subscription: fc.constantFrom('S1', 'S1', 'S2'),
  by: fc.constantFrom('', ...locations, '100'),
  as: fc.constantFrom('CSP', 'CSP', 'DPOR', 'CPOR-OSA', 'CPOR-OSU', 'CPOR' as const),
  product: fc.constantFrom('Talent', 'Talent', 'Enterprise Team Member', 'Sales', 'Finance', 'Guides'),
  market: fc.constantFrom('', '', 'DE', 'IN', 'IN', 'BR'),
  paid: fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
};
const deals = fc
  .record({
    ...customer,
    months: span,
    usd: fc.constantFrom(0, -100, 1_000.01, 25_000, 80_000),
    seats: fc.constantFrom(0, 1, 3),
    channel: fc.constantFrom('EA', 'CSP', 'CSP', 'other' as const),
    start: fc.constantFrom('2020-12-31', '2021-01-01', '2020-01-15'),
  })
  .map(({ months, ...deal }) => sold(months, deal));
/** One tenant that comes and goes, so that losses find adds, or do not. */
const churn = fc
  .array(
    fc.record({ first: fc.integer({ min: 0, max: 25 }), months: fc.integer({ min: 1, max: 8 }), ours: fc.boolean() }),
    {
      maxLength: 5,
    },
  )
  .map((spans) =>
    spans.map(({ first, months, ours }) =>
      sold(`${at(first)}..${addMonths(at(first), months - 1)}`, {
        tenant: 'churn',
        product: 'Talent',
        by: ours ? '100' : '200',
      }),
    ),
  );
const users = fc
  .record({ ...customer, months: span, count: fc.constantFrom(0, 49, 50, 99, 100, 149, 150, 249, 250, 300) })
  .map(({ months, count, ...of }) => used(months, count, of));
const grown = fc
  .record({ base: fc.constantFrom(49, 50, 99, 100, 149, 150, 249, 250), now: fc.integer({ min: 60, max: 330 }) })
  .map(({ base, now }) => [
    used(at(12), base, { tenant: 'T1', product: 'Talent' }),
    used(M, now, { tenant: 'T1', product: 'Talent' }),
  ]);
const exams = [
  ['MB-200 MB-210', 'PL-200 MB-240', 'MB-200 MB6-898', 'PL-400', 'MB-200 MB-400', 'MB2-716 MB-200'],
  ['MB-300 MB-310', 'MB-300 MB6-897', 'MB-300 MB-500', 'MB-300 MB6-894', 'MB-300 MB6-898'],
].flat();
type When = Parameters<typeof passed>[2];
const certifications = [
  ['Dynamics 365 Sales Functional Consultant Associate', 'dynamics 365: field-service functional consultant associate'],
  ['Dynamics 365 Finance Functional Consultant Associate', 'Power Platform Developer Associate'],
  ['Dynamics 365: Finance and Operations Apps Solution Architect Expert'],
  ['Dynamics 365 Business Central Functional Consultant Associate', 'Azure Fundamentals'],
].flat();
/** Crowds of one kind, around the bases and numbers that decide growth points. */
const crowds = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c'),
    size: fc.constantFrom(1, 4, 5, 7, 14, 15, 24, 25, 26, 49, 50),
    trained: fc.oneof(
      fc.constantFrom(...exams).map((list) => (who: string, when: When) => passed(who, list, when)),
      fc.constantFrom(...certifications).map((name) => (who: string, when: When) => certified(who, name, when)),
    ),
    on: fc.constantFrom(
      '2019-12-01',
      '2020-03-31',
      '2020-04-01',
      '2020-10-01',
      '2020-10-02',
      '2021-02-01',
      '2021-12-31',
    ),
    expires: fc.constantFrom(null, null, '2020-09-30', '2021-12-30', '2021-12-31'),
    by: fc.constantFrom('100', '101', '200'),
  })
  .map(({ name, size, trained, ...when }) =>
    Array.from({ length: size }, (_, index) => trained(`${name}${index}`, when)),
  );
const gaps = fc
  .record({
    report: fc.constantFrom('subscription-details' as const, 'dynamics-365-usage' as const),
    location: fc.constantFrom('', ...locations),
    month,
  })
  .map(({ report, location, month: one }) => missing(report, location, one));
const worlds: fc.Arbitrary<World> = fc
  .tuple(
    fc.array(deals, { maxLength: 7 }),
    churn,
    fc.array(users, { maxLength: 6 }),
    fc.oneof(fc.constant([]), grown),
    fc.array(crowds, { maxLength: 3 }),
    fc.array(gaps, { maxLength: 3 }),
  )
  .map((parts) => {
    const of = world(parts.flat<unknown[], 3>(3) as Part[]);
    return {
      ...of,
      details: of.details.filter((row) => of.covers('subscription-details', row.location, row.month)),
      usage: of.usage.filter((row) => of.covers('dynamics-365-usage', row.location, row.month)),
    };
  });

describe.each(['cba-ce', 'cba-fo'] as const)('%s', (program) => {
  it.each(editionsOf(program).map(({ id }) => id))(
    'edition %s scores random worlds as the rules, read literally, do',
    (id) => {
      fc.assert(
        fc.property(
          worlds,
          fc.constantFrom(M, '2022-01' as Month, '2020-09' as Month, '2021-02' as Month, '2022-11' as Month),
          fc.constantFrom('', 'DE', 'IN'),
          (of, scored, country) => {
            const asked = { month: scored, edition: `${program} ${id}`, partner, country };
            const { markets } = deciding(of, asked) as { markets: PartnerMarkets };
            const sums = sumLines(ledgerOf(of, asked));
            const rules = editionNamed(program, id);
            const sum = (indicator: string) =>
              sumIn(sums, indicator, segmentFor(rules.indicators.find((one) => one.id === indicator)!, { markets }));
            const score = scoreOf(of, asked);
            const growth = sum('monthly-active-user-growth');
            expect({
              market: `${markets.customers} ${id < '2021-03' ? markets.customers : markets.country}`,
              revenueCents: sum('net-new-revenue').total,
              adds: sum('net-customer-adds').total,
              consultants: sum('functional-consultants').total,
              consultantBase: sum('functional-consultant-growth').base,
              developers: sum('developers').total,
              deployments: sum('new-large-deployments').total,
              users: { current: growth.total + growth.base, base: growth.base },
              points: score.indicators.map(({ points }) => Math.round(points * 100)),
              score: Math.round(score.shownScore * 100),
            }).toEqual(cbaByTheRules(of, program, id, partner, scored, country));
            for (const { id: indicator, value } of score.indicators) {
              const { total, base } = sum(indicator);
              if (indicator === 'net-new-revenue') expect(value).toBe(total / 100);
              else if (!indicator.endsWith('-growth')) expect(value).toBe(total);
              else expect(value).toBe(base === 0 ? null : Math.trunc((total * 1_000_000) / base) / 1_000_000 + 0);
            }
          },
        ),
        { numRuns: 100 },
      );
    },
  );
});
