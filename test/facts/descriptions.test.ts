import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describe, lineIn, subscriptionOf, usageOf, workloadOf } from '../../src/facts/descriptions.ts';
import { monthFromNumber } from '../../src/month.ts';
import type { SubscriptionRow, UsageRow, WorkloadRevenueRow, WorkloadUsageRow } from '../../src/reports/rows.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((one) => !/\p{Cc}/u.test(one));
/** Texts that are the same in capitals and back: some letters are not. */
const written = text.filter((one) => one.toUpperCase().toLowerCase() === one.toLowerCase());
const count = fc.integer({ min: 0, max: 999_999_999 });
const revenueCents = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 });
const subscribed = {
  location: fc.constantFrom('', '7', '123456789012'),
  month: fc.integer({ min: 2000 * 12, max: 2100 * 12 + 11 }).map(monthFromNumber),
  tenant: text.filter((one) => one !== ''),
  subscription: text.filter((one) => one !== ''),
  type: fc.constantFrom(null, 'CSP' as const, 'CPOR-OSA' as const),
  lineKey: written,
  globalAccount: fc.constantFrom('', '5'),
  customerName: text,
};
const customer = {
  ...subscribed,
  product: written,
  sku: text,
  paid: fc.boolean(),
  active: fc.boolean(),
  market: fc.constantFrom('', 'DE'),
};
const subscriptions: fc.Arbitrary<SubscriptionRow> = fc.record({
  ...customer,
  channel: fc.constantFrom('EA' as const, 'CSP' as const, 'other' as const),
  seats: count,
  revenueCents,
  start: fc.constantFrom(null, '2021-02-03'),
});
const usage: fc.Arbitrary<UsageRow> = fc.record({
  ...customer,
  activeSeats: count,
  availableSeats: fc.option(count),
  assignedSeats: fc.option(count),
  productionInstances: fc.option(count),
});

const workload = fc.constantFrom('Power Apps', 'quantum', '');
const workloadRevenue: fc.Arbitrary<WorkloadRevenueRow> = fc.record({ ...subscribed, workload, revenueCents });
const workloadUsage: fc.Arbitrary<WorkloadUsageRow> = fc.record({
  ...subscribed,
  workload,
  paid: fc.boolean(),
  mau: count,
  pamau: fc.option(count),
  mac: fc.option(count),
});

it('what a row says comes out of its description as it went in', () => {
  fc.assert(
    fc.property(fc.oneof(subscriptions, usage, workloadRevenue, workloadUsage), (given) => {
      const description = describe(given);
      expect(description).not.toMatch(/[\t\n]/);
      expect(JSON.parse(JSON.stringify(description))).toBe(description);
      if ('channel' in given) expect(given).toMatchObject(subscriptionOf(description));
      else if ('product' in given) expect(given).toMatchObject(usageOf(description));
      else expect({ paid: true, ...given }).toMatchObject(workloadOf(description));
    }),
  );
});

const lineOf = (given: SubscriptionRow) => lineIn(describe(given), given.lineKey);

it('only subscription, product, SKU and line key, in any case, make a line', () => {
  fc.assert(
    fc.property(subscriptions, subscriptions, (one, other) => {
      const { subscription, product, sku, lineKey } = one;
      const same = { ...other, subscription, sku, product: product.toUpperCase(), lineKey: lineKey.toUpperCase() };
      expect(lineOf(same).key).toBe(lineOf({ ...one, product: product.toUpperCase() }).key);
      if (subscription !== other.subscription) expect(lineOf(other).key).not.toBe(lineOf(one).key);
    }),
  );
});

it('two rows of a line say the same where their values do, however products are written', () => {
  fc.assert(
    fc.property(subscriptions, (one) => {
      const otherwise = { ...one, sku: 'another', product: 'another', customerName: 'another', globalAccount: '77' };
      expect(lineOf(otherwise).says).toBe(lineOf(one).says);
      expect(lineOf({ ...one, active: !one.active }).says).not.toBe(lineOf(one).says);
      expect(lineOf({ ...one, start: '2020-02-02' }).says).not.toBe(lineOf(one).says);
    }),
  );
});

it('a line by workload is its subscription, workload and line key; whether it is paid is a value', () => {
  const of = (row: WorkloadUsageRow) => lineIn(describe(row), row.lineKey);
  fc.assert(
    fc.property(workloadUsage, workload, (one, workload) => {
      expect(of({ ...one, workload }).key === of(one).key).toBe(workload === one.workload);
      expect(of({ ...one, paid: !one.paid }).key).toBe(of(one).key);
      expect(of({ ...one, paid: !one.paid }).says).not.toBe(of(one).says);
      expect(of({ ...one, workload }).says).toBe(of(one).says);
    }),
  );
});
