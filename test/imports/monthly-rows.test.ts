import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describe } from '../../src/facts/descriptions.ts';
import { MonthlyRows, type TenantRows } from '../../src/imports/monthly-rows.ts';
import { monthNumber } from '../../src/month.ts';
import type { SubscriptionRow } from '../../src/reports/rows.ts';
import { blobsIn } from '../support/blobs.ts';

const source = fc.record({
  tenant: fc.constantFrom('t1', 't2', '0f8fad5b-d9cb-469f-a165-70867728950e', 'fff0ad5b-d9cb-469f-a165-70867728950e'),
  location: fc.constantFrom('', '1001', '1002'),
  customerName: fc.constantFrom('', 'Contoso', 'Ωmega 漢 🙂'),
  lineKey: fc.constantFrom('', 'A\x1fb'),
  product: fc.constantFrom('Sales', 'Künden'),
});
const rows = fc.array(
  fc.record({
    source,
    line: fc.nat(1_000_000),
    month: fc.constantFrom('2000-01', '2021-10', '2100-12'),
    seats: fc.nat(999_999_999),
    cents: fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }),
  }),
  { maxLength: 40 },
);

const rowOf = (of: { tenant: string; location: string; customerName: string; lineKey: string; product: string }) =>
  ({
    ...of,
    subscription: 's',
    type: 'CSP',
    sku: '',
    paid: true,
    active: true,
    market: 'DE',
    channel: 'CSP',
    start: null,
  }) as unknown as SubscriptionRow;

/** Lists the rows of a tenant, each with what its source says. */
const listed = ({ sources, rows }: TenantRows) =>
  Array.from({ length: rows.length / 5 }, (_, index) => {
    const [place, ...numbers] = rows.slice(index * 5, index * 5 + 5);
    return [...sources[place!]!, ...numbers];
  });

it('gives every row once, by tenant in the order of ids and in the order of lines, held or spilled', async () => {
  let spills = 0;
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom(0, 400, 1_000_000), async (given, limit) => {
      const held = new MonthlyRows('subscription-details', blobsIn(new Map()), 'work/', limit);
      let sources = 0;
      for (const { source, line, month, seats, cents } of given) {
        held.addSource(rowOf(source));
        held.add(sources++, line, monthNumber(month as never), Float64Array.of(7, seats, cents), 1);
        if (await held.flush()) {
          sources = 0;
          spills++;
        }
      }
      const found: [string, unknown[][]][] = [];
      for await (const tenants of held.read()) for (const each of tenants) found.push([each.tenant, listed(each)]);

      const expected = Map.groupBy(given, ({ source }) => source.tenant);
      expect(new Map(found).size).toBe(found.length);
      if (limit > 400) expect(found.map(([tenant]) => tenant)).toEqual([...expected.keys()].sort());
      for (const [tenant, ofTenant] of expected) {
        const wanted = ofTenant.map(({ source, line, month, seats, cents }) => {
          const { location, customerName, lineKey } = source;
          return [
            location,
            customerName,
            describe(rowOf(source)),
            lineKey,
            line,
            monthNumber(month as never),
            seats,
            cents,
          ];
        });
        expect(new Map(found).get(tenant)).toEqual(wanted);
      }
    }),
  );
  expect(spills).toBeGreaterThan(100);
});

it('a source may be named by any number of rows', async () => {
  const held = new MonthlyRows('dynamics-365-usage', blobsIn(new Map()), 'work/');
  held.addSource(rowOf({ tenant: 't', location: '1', customerName: 'C', lineKey: '', product: 'Sales' }));
  for (let line = 2; line < 3_002; line++) held.add(0, line, 24_000, Float64Array.of(line, -1, 0, 5), 0);
  const [tenant] = (await held.read().next()).value as [TenantRows];
  expect(tenant.sources).toHaveLength(1);
  expect(tenant.rows).toHaveLength(3_000 * 7);
  expect(tenant.rows.slice(-7)).toEqual([0, 3_001, 24_000, 3_001, -1, 0, 5]);
});
