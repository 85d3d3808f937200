import fc from 'fast-check';
import { addMonths, type Month, monthsFrom } from '../../src/month.ts';
import type { AttributionType } from '../../src/reports/rows.ts';
import { certified, missing, passed, sold, used, type World, world } from './build.ts';

/** The month that random worlds are about: they reach from two months before its base month to one after it. */
export const M = '2021-09' as Month;
const months = monthsFrom(addMonths(M, -14), addMonths(M, 1));

/** Two partners of two locations each. */
export const partners = [
  ['100', '101'],
  ['200', '201'],
] as const;
const locations = partners.flat();

const types: AttributionType[] = ['CSP', 'CSP', 'DPOR', 'DPOR', 'CPOR', 'CPOR-OSA', 'CPOR-OSU', 'PAL', 'CPOR Presales'];
/** Months that boundaries lie at come more often than the others. */
const oneMonth = fc.oneof(
  fc.constantFrom(addMonths(M, -12), addMonths(M, -11), addMonths(M, -10), M),
  fc.constantFrom(...months),
);
/** A span of months, as rows of real subscriptions come. */
const span = fc.oneof(
  oneMonth.map(String),
  fc.tuple(oneMonth, oneMonth).map(([a, b]) => (a < b ? `${a}..${b}` : `${b}..${a}`)),
);

const customer = {
  tenant: fc.constantFrom('T1', 'T2'),
  subscription: fc.constantFrom('S1', 'S2'),
  by: fc.constantFrom('', ...locations),
  as: fc.constantFrom(...types),
  product: fc.constantFrom('Sales', 'Sales', 'Dynamics 365 for Retail', 'Guides', ''),
  sku: fc.constantFrom('', 'D365 Sales Enterprise', 'Guides'),
  paid: fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
  active: fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
};
const deals = fc
  .record({
    ...customer,
    months: span,
    usd: fc.oneof(
      fc.constantFrom(0, -100, 1_000.01, 2_500),
      fc.integer({ min: -300, max: 900_000 }).map((cents) => cents / 100),
    ),
    seats: fc.constantFrom(0, 1, 3),
    channel: fc.constantFrom('EA', 'CSP', 'CSP', 'Web Direct', 'other'),
    start: fc.constantFrom('2020-09-30', '2020-10-01', '2020-01-15', '2021-05-31', '2021-12-01'),
  })
  .map(({ months: text, ...deal }) => sold(text, deal));
const users = fc
  .record({ ...customer, months: span, count: fc.constantFrom(0, 2, 3, 4, 5, 6, 26, 50, 60, 61) })
  .map(({ months: text, count, ...of }) => used(text, count, of));
/** Users of the two months that growth compares, around the base from which it earns points. */
const grown = fc
  .record({
    ...customer,
    by: fc.constantFrom(...locations),
    as: fc.constantFrom<AttributionType[]>('CSP', 'CPOR-OSU', 'DPOR'),
    product: fc.constant('Sales'),
    base: fc.integer({ min: 45, max: 60 }),
    now: fc.integer({ min: 45, max: 90 }),
  })
  .map(({ base, now, ...of }) => [used(addMonths(M, -12), base, of), used(M, now, of)]);
const exams = fc
  .record({
    individual: fc.constantFrom('I1', 'I2', 'I3', 'I4', 'I5', 'I6'),
    exams: fc
      .subarray(
        ['PL-200', 'MB-210', 'MB-240', 'MB-300', 'MB-310', 'MB-330', 'MB-500', 'MB-700', 'MB-800', 'PL-400', 'AZ-900'],
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      .map((list) => list.join(' ')),
    on: fc.constantFrom('2020-01-01', '2021-09-30', '2021-10-01'),
    expires: fc.constantFrom(null, '2021-09-29', '2021-09-30', '2022-01-01'),
    by: fc.constantFrom(...locations),
  })
  .map(({ individual, exams: list, ...when }) => passed(individual, list, when));
const certificates = fc
  .record({
    individual: fc.constantFrom('I1', 'I2', 'I7'),
    name: fc.constantFrom(
      'Dynamics 365: Sales Functional Consultant Associate',
      'Dynamics 365 Business Central Functional-Consultant Associate',
      'Power Platform Developer Associate',
      'Dynamics 365: Finance and Operations Apps Solution Architect Expert',
      'Power Platform Fundamentals',
    ),
    on: fc.constantFrom('2020-01-01', '2021-09-30', '2021-10-01'),
    expires: fc.constantFrom(null, '2021-09-29', '2021-09-30'),
    by: fc.constantFrom(...locations),
  })
  .map(({ individual, name, ...when }) => certified(individual, name, when));
const gaps = fc
  .record({
    report: fc.constantFrom('subscription-details' as const, 'dynamics-365-usage' as const),
    location: fc.constantFrom('', ...locations),
    month: oneMonth,
  })
  .map(({ report, location, month }) => missing(report, location, month));

/** Small worlds in which every rule has something to decide. Slices that are not covered have no rows. */
export const worlds: fc.Arbitrary<World> = fc
  .tuple(
    fc.array(deals, { maxLength: 12 }),
    fc.array(users, { maxLength: 12 }),
    fc.array(grown, { maxLength: 2 }),
    fc.array(fc.oneof(exams, exams, exams, certificates), { maxLength: 8 }),
    fc.array(gaps, { maxLength: 4 }),
  )
  .map(([sales, usage, growth, training, missed]) =>
    withoutRowsInGaps(world(sales, usage, growth.flat(), training, missed)),
  );

function withoutRowsInGaps(of: World): World {
  return {
    ...of,
    details: of.details.filter(({ location, month }) => of.covers('subscription-details', location, month)),
    usage: of.usage.filter(({ location, month }) => of.covers('dynamics-365-usage', location, month)),
  };
}
