import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  keyOf,
  partsOfSlice,
  rowOf,
  sliceOf,
  statedSliceOf,
  statedText,
  tenantFacts,
  tenantOf,
} from '../../src/facts/tenant-year.ts';
import { monthFromNumber } from '../../src/month.ts';
import type { SubscriptionRow, UsageRow } from '../../src/reports/rows.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((one) => !/\p{Cc}/u.test(one));
const count = fc.integer({ min: 0, max: 999_999_999 });
const customer = {
  location: fc.constantFrom('', '7', '123456789012'),
  month: fc.integer({ min: 2000 * 12, max: 2100 * 12 + 11 }).map(monthFromNumber),
  tenant: text.filter((one) => one !== ''),
  subscription: text.filter((one) => one !== ''),
  type: fc.constantFrom(null, 'CSP' as const, 'CPOR-OSA' as const),
  product: text,
  sku: text,
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

it('a row comes out of its text as it went in', () => {
  fc.assert(
    fc.property(count, fc.oneof(subscriptions, usage), (number, given) => {
      const stated = statedText(number, given);
      expect(stated).not.toContain('\n');
      expect(tenantOf(stated)).toBe(given.tenant);
      expect(statedSliceOf(stated)).toBe(sliceOf(given.location, given.month));
      expect(partsOfSlice(statedSliceOf(stated))).toEqual({ location: given.location, month: given.month });
      const { line, customerName, row } = rowOf(stated);
      expect({ line, customerName }).toEqual({ line: number, customerName: given.customerName });

      const isSubscription = 'channel' in given;
      const parts = [[given.location, given.month, 1, customerName, [row]]] as never;
      const year = {
        'subscription-details': isSubscription ? parts : [],
        'dynamics-365-usage': isSubscription ? [] : parts,
      };
      const facts = tenantFacts(given.tenant, [year], given.month, given.month, () => 1);
      const { location, month, tenant, ...rest } = given;
      expect(isSubscription ? facts.subscriptionDetails : facts.usage).toEqual([{ location, month, rows: [rest] }]);
      expect(JSON.parse(JSON.stringify(row))).toBe(row);
    }),
  );
});

it('the key of a row is its subscription and type, whatever else it says', () => {
  fc.assert(
    fc.property(subscriptions, subscriptions, (one, other) => {
      const keyed = (row: SubscriptionRow) => keyOf(rowOf(statedText(1, row)).row);
      expect(keyed({ ...other, subscription: one.subscription, type: one.type })).toBe(keyed(one));
      if (one.subscription !== other.subscription || one.type !== other.type) expect(keyed(one)).not.toBe(keyed(other));
    }),
  );
});
