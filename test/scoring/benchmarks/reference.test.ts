import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, type Month } from '../../../src/month.ts';
import { normaliseProduct } from '../../../src/reports/products.ts';
import { rulebooks } from '../../../src/rulebooks/index.ts';
import { benchmarkRules } from '../../../src/rulebooks/workloads.ts';
import { figureIds, figuresOf, isCompared, rowKeyOf, rowOf } from '../../../src/scoring/benchmarks/figures.ts';
import { benchmarkSums } from '../../../src/scoring/benchmarks/partner.ts';
import { mergeBenchmarks } from '../../../src/scoring/benchmarks/sums.ts';
import {
  certified,
  factsOf,
  individualsOf,
  missing,
  type Part,
  passed,
  sold,
  used,
  type World,
  world,
} from '../build.ts';
import { benchmarksByTheRules, type Filter } from './reference.ts';

const month = '2021-12' as Month;
const at = (back: number) => addMonths(month, -back);
const partner = ['100', '101'];
const locations = [...partner, '200'];
const rules = benchmarkRules(rulebooks);
const developed = new Set(rulebooks.developedMarkets(month));

const oneMonth = fc.oneof(
  fc.constantFrom(at(0), at(1), at(11), at(12)),
  fc.integer({ min: -1, max: 14 }).map((back) => at(back)),
);
const span = fc
  .tuple(oneMonth, fc.integer({ min: 0, max: 6 }))
  .map(([first, more]) => `${first}..${addMonths(first, more)}`);
const often = fc.integer({ min: 0, max: 5 }).map((one) => one > 0);
const customer = {
  months: span,
  tenant: fc.constantFrom('T1', 'T2'),
  subscription: fc.constantFrom('S1', 'S2'),
  by: fc.constantFrom('', '100', '100', ...locations),
  as: fc.constantFrom('DPOR', 'DPOR', 'DPOR', 'CSP', 'CPOR' as const),
  product: fc.constantFrom('Sales', 'Dynamics 365 for Sales', 'Talent', 'Retail', 'Business Central', 'Guides'),
  market: fc.constantFrom('', 'DE', 'AT', 'IN', 'BR'),
  paid: often,
  active: often,
};
const deals = fc
  .record({
    ...customer,
    usd: fc.constantFrom(0, -100, 1_000.01, 2_500),
    seats: fc.constantFrom(0, 1, 3),
    channel: fc.constantFrom('EA', 'CSP', 'other' as const),
    start: fc.constant('2015-01-01' as const),
  })
  .map(({ months, ...deal }) => sold(months, deal));
const users = fc
  .record({
    ...customer,
    count: fc.constantFrom(0, 1, 12, 30),
    assignedSeats: fc.constantFrom(null, 0, 10, 24),
    productionInstances: fc.constantFrom(null, 0, 1, 4),
  })
  .map(
    ({ months, count, assignedSeats, productionInstances, ...of }): Part => ({
      usage: used(months, count, of).usage!.map((row) => ({ ...row, assignedSeats, productionInstances })),
    }),
  );
type When = Parameters<typeof passed>[2];
const people = fc
  .record({
    who: fc.constantFrom('I1', 'I2', 'I3'),
    trained: fc.constantFrom(
      ...['MB-200', 'PL-400', 'MB-310', 'MB6-898', 'MB-800', 'AZ-900', 'MB-500 MB-230'].map(
        (exams) => (who: string, when: When) => passed(who, exams, when),
      ),
      ...['Sales Functional Consultant', 'Finance Functional Consultant', 'Business Central Functional Consultant'].map(
        (name) => (who: string, when: When) => certified(who, `Dynamics 365 ${name} Associate`, when),
      ),
      (who: string, when: When) => certified(who, 'Power Platform Developer Associate', when),
    ),
    on: fc.constantFrom('2020-01-01', '2021-12-31', '2022-01-01'),
    expires: fc.constantFrom(null, '2021-12-30', '2021-12-31'),
    by: fc.constantFrom(...locations),
  })
  .map(({ who, trained, ...when }) => trained(who, when));
const gaps = fc
  .record({ location: fc.constantFrom('', ...locations), gap: oneMonth })
  .map(({ location, gap }) => missing('subscription-details', location, gap));
const worlds: fc.Arbitrary<World> = fc
  .tuple(
    fc.array(deals, { minLength: 2, maxLength: 9 }),
    fc.array(users, { minLength: 1, maxLength: 7 }),
    fc.array(people, { maxLength: 4 }),
    fc.array(gaps, { maxLength: 4 }),
  )
  .map((parts) => {
    const of = world(parts.flat());
    return { ...of, details: of.details.filter((row) => of.covers('subscription-details', row.location, row.month)) };
  });
const anyFilters = fc.record(
  {
    product: fc.constantFrom('Sales', 'Talent', 'Retail', 'Business Central'),
    workload: fc.constantFrom('ce', 'fo' as const),
    market: fc.constantFrom('DE', 'AT', 'IN', 'BR'),
  },
  { requiredKeys: [] },
);

/** Few worlds have rows under three filters at once. */
const filters = fc.oneof(
  fc.constant<Filter>({}),
  anyFilters,
  anyFilters.map(({ product, workload, market }): Filter => {
    if (product !== undefined) return { product };
    return workload !== undefined ? { workload } : market !== undefined ? { market } : {};
  }),
);

test('R8: the seven figures of random worlds, under any filters, are those of the rules, read literally', () => {
  const seen = { compared: 0, notCompared: 0 };
  fc.assert(
    fc.property(worlds, filters, fc.boolean(), (of, filter, inParts) => {
      const asked = { rules, month, locations: new Set(partner), coverage: of, developed };
      const individuals = individualsOf(of, partner);
      const facts = factsOf(of);
      const sums = inParts
        ? mergeBenchmarks([
            benchmarkSums({ ...asked, facts: [], individuals }),
            ...facts.map((one) => benchmarkSums({ ...asked, facts: [one], individuals: [] })).reverse(),
          ])
        : benchmarkSums({ ...asked, facts, individuals });
      const { product, ...rest } = filter;
      const key = rowKeyOf({ ...rest, ...(product ? { product: normaliseProduct(product) } : {}) }, rules);
      const row = key && rowOf(sums, key);
      const figures = figuresOf(sums, row, filter.workload);
      const expected = benchmarksByTheRules(of, partner, month, filter);
      expect(isCompared(row)).toBe(expected.isCompared);
      seen[expected.isCompared ? 'compared' : 'notCompared']++;
      for (const id of figureIds) {
        const [is, should] = [figures[id], expected.figures[id]];
        if (should === null || is === null) expect([id, is]).toEqual([id, should]);
        else expect(is, id).toBeCloseTo(should, 9);
      }
    }),
    { numRuns: 600 },
  );
  // Worlds in which nothing is compared would prove nothing.
  expect(seen.compared).toBeGreaterThan(150);
  expect(seen.notCompared).toBeGreaterThan(20);
});
