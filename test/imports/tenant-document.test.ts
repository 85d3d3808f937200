import fc from 'fast-check';
import { expect, describe as group, it } from 'vitest';
import { describe } from '../../src/facts/descriptions.ts';
import { emptyTenant, productFacts, type TenantDocument } from '../../src/facts/tenant.ts';
import { FileSlices } from '../../src/imports/slices.ts';
import type { MonthlyStaging } from '../../src/imports/staging.ts';
import { withParts } from '../../src/imports/tenant-document.ts';
import { partsOf } from '../../src/imports/tenant-parts.ts';
import { type Month, monthNumber } from '../../src/month.ts';
import type { MonthlyReportName, SubscriptionRow } from '../../src/reports/rows.ts';

interface Row {
  location: string;
  month: Month;
  name: string;
  subscription: string;
  seats: number;
  cents: number;
}

interface File {
  report: MonthlyReportName;
  rows: Row[];
}

const described = ({ subscription }: Row, report: MonthlyReportName) => {
  const row = { subscription, type: 'CSP', product: 'Sales', sku: '', paid: true, active: true, market: '' };
  return describe(
    (report === 'subscription-details' ? { ...row, channel: 'CSP', start: null } : row) as SubscriptionRow,
  );
};

const anyMonth = fc.constantFrom('2021-01' as Month, '2021-02' as Month, '2022-01' as Month);
const files = fc.array(
  fc.record({
    report: fc.constantFrom<MonthlyReportName>('subscription-details', 'dynamics-365-usage'),
    rows: fc.uniqueArray(
      fc.record({
        location: fc.constantFrom('', '1001', '1002'),
        month: anyMonth,
        name: fc.constantFrom('', 'Contoso', 'Fabrikam'),
        subscription: fc.constantFrom('s1', 's2', 's3'),
        seats: fc.nat(9),
        cents: fc.integer({ min: -5, max: 5 }),
      }),
      { maxLength: 8, selector: ({ location, month, subscription }) => `${location} ${month} ${subscription}` },
    ),
  }),
  { maxLength: 6 },
);

/** Imports files one after the other into one tenant, the last one of a slice in force. */
function imported(all: readonly File[]): { document: TenantDocument; inForce: (of: string) => number | undefined } {
  const states = new Map<string, number>();
  let document = emptyTenant();
  for (const [index, { report, rows }] of all.entries()) {
    const number = index + 1;
    const slices = new FileSlices(false, []);
    for (const { location, month } of rows) slices.countRow(location, month);
    for (const { location } of rows)
      slices.noteInForce(location, (month) => states.get(`${report} ${location} ${month}`));
    const staging = { report, number, slices } as unknown as MonthlyStaging;
    const figures = (row: Row) => (report === 'subscription-details' ? [row.seats, row.cents] : [row.seats, -1, 0, 1]);
    const stated = partsOf(staging, {
      tenant: 't',
      sources: rows.map((row) => [row.location, row.name, described(row, report), row.subscription]),
      rows: rows.flatMap((row, place) => [place, place + 2, monthNumber(row.month), ...figures(row)]),
    });
    const [before, text] = [document, JSON.stringify(document)];
    document = withParts(staging, document, stated) ?? document;
    expect(withParts(staging, document, stated), 'repeated').toBeUndefined();
    expect(JSON.stringify(before), 'left as it was').toBe(text);
    for (const { location, month } of rows) states.set(`${report} ${location} ${month}`, number);
  }
  return { document, inForce: (of) => states.get(of) };
}

const rowsIn = (document: TenantDocument, inForce: (of: string) => number | undefined) => {
  const all = productFacts('t', document, {
    first: '2021-01' as Month,
    last: '2022-12' as Month,
    inForce: (report, location, month) => inForce(`${report} ${location} ${month}`),
  });
  const flat = (slices: readonly { location: string; month: string; rows: readonly object[] }[]) =>
    slices
      .flatMap(({ location, month, rows }) => rows.map((row) => JSON.stringify({ location, month, ...row })))
      .sort();
  return { subscriptionDetails: flat(all.subscriptionDetails), usage: flat(all.usage) };
};

group("a tenant's document", () => {
  it('holds the rows in force of all imports, each text once and in order, and nothing else', () => {
    fc.assert(
      fc.property(files, (all) => {
        const { document, inForce } = imported(all);
        for (const list of [
          document.locations,
          document.names,
          document['subscription-details'].descriptions,
          document['dynamics-365-usage'].descriptions,
        ])
          expect(list).toEqual([...new Set(list)].sort());
        const parts = [...document['subscription-details'].parts, ...document['dynamics-365-usage'].parts];
        expect(new Set(parts.map(([location]) => location)).size).toBe(document.locations.length);
        expect(new Set(parts.map(([, , , name]) => name)).size).toBe(document.names.length);

        const found = rowsIn(document, inForce);
        for (const report of ['subscription-details', 'dynamics-365-usage'] as const) {
          const expected = all.flatMap((file, index) =>
            file.report === report
              ? file.rows.filter(({ location, month }) => inForce(`${report} ${location} ${month}`) === index + 1)
              : [],
          );
          const rows = report === 'subscription-details' ? found.subscriptionDetails : found.usage;
          const key = (row: { location: string; month: string; subscription: string }) =>
            `${row.location} ${row.month} ${row.subscription}`;
          expect(rows.map((row) => key(JSON.parse(row))).sort()).toEqual(expected.map(key).sort());
          const seats = (row: string) => JSON.parse(row).seats ?? JSON.parse(row).activeSeats;
          expect(rows.reduce((sum, row) => sum + seats(row), 0)).toBe(
            expected.reduce((sum, row) => sum + row.seats, 0),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has the same bytes whatever the order of rows in the files, but for the lines they stood in', () => {
    fc.assert(
      fc.property(files, (all) => {
        const turned = all.map(({ report, rows }) => ({ report, rows: rows.toReversed() }));
        expect(JSON.stringify(imported(turned).document)).toBe(JSON.stringify(imported(all).document));
      }),
    );
  });
});
