import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Column, nameOf } from '../../src/reports/column.ts';
import { layoutOf, layouts } from '../../src/reports/layouts/all.ts';
import { checkHead } from '../../src/reports/read.ts';
import { type ReportName, reportNames } from '../../src/reports/rows.ts';
import { sources } from '../../src/reports/sources.ts';
import { example, read } from './files.ts';

const namesOf = ({ names }: Column) => Object.keys(names);

/** The names of all columns of each report, `*` where it must be there. */
test('the columns that each report has', () => {
  const written = (report: ReportName) =>
    layouts[report].columns.map((column) => namesOf(column).join('|') + (column.required ? '*' : ''));
  expect(Object.fromEntries(reportNames.map((report) => [report, written(report).sort().join(' ')]))).toEqual({
    'partner-profile':
      'AccountType|HierarchyLevel City Country MPNId|PartnerID* PGA_MPNId|PGA_PartnerID|PGAMpnID PGA_PartnerName PartnerName',
    'subscription-details': [
      'AvailableSeatsEOP|TotalSoldSeats|AvailableSeats* BilledRevenueUSD|RevenueUSD* CustomerMarket CustomerName',
      'CustomerSegment CustomerTenantId* CustomerTpid EnrollmentNumber|EnrollmentId FreeVsPaidSKU MPNId|PartnerID*',
      'Month* PGAMpnID|PGAPartnerID PartnerAttributionType* PartnerLocation PartnerName PricingLevel Product*',
      'ProductPartNumber RawProductName ReportingProductName SKU SalesChannel* SubscriptionEndDate SubscriptionId*',
      'SubscriptionStartDate SubscriptionState',
    ].join(' '),
    'dynamics-365-usage': [
      'ActiveSeats* AssignedSeats AvailableSeats CustomerMarket CustomerName CustomerTenantId* DetailedSalesModel',
      'FreeVsPaidSKU MPNId|PartnerID* Month* PGAMpnID|PGAPartnerID PartnerAttachType* PartnerName Product',
      'ProductionInstances SKU SKUId SalesModel SubscriptionId* SubscriptionStatus',
    ].join(' '),
    'training-details': [
      'ActivationStatus Email ExpirationDate|TrainingExpirationDate IndividualFirstName IndividualLastName',
      'MCPID|AADUserId* MPNId|PartnerID* PGAMpnId TrainingCompletionDate* TrainingTitle* TrainingType',
    ].join(' '),
    'business-applications-revenue': [
      'AdjustedRevenueAmtCD* Country CustomerName CustomerTenantID* CustomerTenantName FiscalMonthName|Month*',
      'GlobalPartnerID* PartnerAssociationType* PartnerName SubscriptionId* SubscriptionStartDate WorkloadCategory',
      'Workloads|Workload*',
    ].join(' '),
    'business-applications-usage': [
      'CustomerName CustomerTenantID* FiscalMonthName|Month* GlobalPartnerID* MAC MAU* MetricType PAMAU',
      'PartnerAssociationType* PartnerName SkuGroup SubscriptionID* SubscriptionStartDate WorkloadCategory',
      'Workload|Workloads*',
    ].join(' '),
  });
});

/** A column's value in the example. */
const exampleOf = (report: ReportName, column: Column): string =>
  Object.entries(example[report]).find(([name]) => namesOf(column).includes(name))?.[1] ?? '';

/** A file with every column, by the names that `nameFor` chooses. */
function fileOf(report: ReportName, nameFor: (column: Column) => string, mangle = (name: string) => name): string {
  const columns: readonly Column[] = layoutOf(report).columns;
  const header = columns.map((column) => mangle(nameFor(column))).join('\t');
  return `${header}\n${columns.map((column) => exampleOf(report, column)).join('\t')}\n`;
}

const everyName = reportNames.flatMap((report) =>
  layouts[report].columns.flatMap((column: Column) => namesOf(column).map((name) => ({ report, column, name }))),
);

/** The newest name of each column, but `name` for its own: AvailableSeats is one only beside RevenueUSD. */
const spelledFor = (column: Column, name: string) => (one: Column) => {
  if (one.key === column.key) return name;
  const beside = column.onlyBeside?.name === name ? column.onlyBeside.beside : undefined;
  return beside && namesOf(one).includes(beside) ? beside : nameOf(one);
};

describe('each column by each of its names', () => {
  test.each(everyName)('$report $name', async ({ report, column, name }) => {
    const content = fileOf(report, spelledFor(column, name));
    expect(await checkHead(report, Buffer.from(content), 'identity')).toMatchObject({ ignored: [] });
    const expected = await read(report, fileOf(report, nameOf));
    expect(expected).toMatchObject({ rows: [{ line: 2 }], rejections: [] });
    expect(await read(report, content)).toEqual(expected);
  });

  test.each(everyName.filter(({ column }) => column.required))(
    '$report without $name: it is named',
    async ({ report, column, name }) => {
      const others = layouts[report].columns.filter(({ key }) => key !== column.key).map(nameOf);
      const refused = read(report, others.join('\t'));
      await expect(refused).rejects.toMatchObject({
        code: 'missing-column',
        errors: [{ parameter: nameOf(column), message: expect.stringContaining(name) }],
      });
    },
  );

  test.each(everyName.flatMap((one) => namesOf(one.column).map((other) => ({ ...one, other }))))(
    '$report $name beside $other is one column twice',
    async ({ report, column, name, other }) => {
      const isHeld =
        column.onlyBeside !== undefined && name !== other && [name, other].includes(column.onlyBeside.name);
      const others = layouts[report].columns.filter(({ key }) => key !== column.key).map(spelledFor(column, name));
      const refused = read(report, [...others, name, other].join('\t'));
      if (isHeld) expect(await refused).toMatchObject({ rows: [] });
      else
        await expect(refused).rejects.toMatchObject({
          code: 'duplicate-column',
          errors: [...new Set([name, other])].map((parameter) => ({ parameter })),
        });
    },
  );
});

test('names are compared without regard to case, blanks, underscores and invisible characters', async () => {
  const noise = fc.constantFrom('', '', ' ', '_', '\u00a0', '\u200b', '\ufeff', '\u00ad');
  const mangled = fc
    .array(fc.tuple(noise, fc.boolean()), { minLength: 7, maxLength: 7 })
    .map((parts) => (name: string) => {
      const characters = [...name].map((character, index) => {
        const [before, upper] = parts[index % parts.length]!;
        return before + (upper ? character.toUpperCase() : character.toLowerCase());
      });
      return characters.join('');
    });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...reportNames), mangled, async (report, mangle) => {
      expect(await read(report, fileOf(report, nameOf, mangle))).toEqual(await read(report, fileOf(report, nameOf)));
    }),
  );
});

test.each(everyName)('$report $name: a sentence describes what it holds, its text is known', ({ column, name }) => {
  expect(column.holds).toMatch(/\.$/);
  expect(Object.keys(sources)).toContain(column.names[name]);
});
