import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describe, lineIn, subscriptionOf, usageOf } from '../../src/facts/descriptions.ts';
import { monthFromNumber } from '../../src/month.ts';
import type { SubscriptionRow, UsageRow } from '../../src/reports/rows.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((one) => !/\p{Cc}/u.test(one));
/** Texts that are the same in capitals and back: some letters are not. */
const written = text.filter((one) => one.toUpperCase().toLowerCase() === one.toLowerCase());
const count = fc.integer({ min: 0, max: 999_999_999 });
const customer = {
  location: fc.constantFrom('', '7', '123456789012'),
  month: fc.integer({ min: 2000 * 12, max: 2100 * 12 + 11 }).map(monthFromNumber),
  tenant: text.filter((one) => one !== ''),
  subscription: text.filter((one) => one !== ''),
  type: fc.constantFrom(null, 'CSP' as const, 'CPOR-OSA' as const),
  product: written,
  sku: text,
  lineKey: written,
  globalAccount: fc.constantFrom('', '5'),
  paid: fc.boolean(),
  active: fc.boolean(),
  market: fc.constantFrom('', 'DE'),
  customerName: text,
};
const subscriptions: fc.Arbitrary<SubscriptionRow> = fc.record({
  ...customer,
  channel: fc.constantFrom('EA' as const, 'CSP' as const, 'other' as const),
  seats: count,
  revenueCents: fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }),
  start: fc.constantFrom(null, '2021-02-03'),
});
const usage: fc.Arbitrary<UsageRow> = fc.record({
  ...customer,
  activeSeats: count,
  availableSeats: fc.option(count),
  assignedSeats: fc.option(count),
  productionInstances: fc.option(count),
});

it('what a row says comes out of its description as it went in', () => {
  fc.assert(
    fc.property(fc.oneof(subscriptions, usage), (given) => {
      const description = describe(given);
      expect(description).not.toMatch(/[\t\n]/);
      expect(JSON.parse(JSON.stringify(description))).toBe(description);
      expect(given).toMatchObject('channel' in given ? subscriptionOf(description) : usageOf(description));
    }),
  );
});

const lineOf = (given: SubscriptionRow) => lineIn(describe(given), given.lineKey);

it('a line is its subscription, product, SKU and line key, whatever their case, and whatever else it says', () => {
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
