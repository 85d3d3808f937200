import { describe, expect, test } from 'vitest';
import type { ReportName } from '../../src/reports/rows.ts';
import { file, rowsOf } from './files.ts';

async function keysOf(report: ReportName, rows: Record<string, string | undefined>[]) {
  const read = await rowsOf(report as 'subscription-details', file(report, rows));
  return new Set(read.map(({ product, sku, lineKey }) => `${product}|${sku}|${lineKey}`.toLowerCase())).size;
}

describe('what distinguishes lines', () => {
  const subscriptionColumns = [
    'Product',
    'ReportingProductName',
    'RawProductName',
    'SKU',
    'ProductPartNumber',
    'PricingLevel',
    'EnrollmentNumber',
    'SalesChannel',
  ];
  const usageColumns = ['SKU', 'SKUId', 'Product', 'SalesModel', 'DetailedSalesModel'];
  const cases = [
    ...subscriptionColumns.map((column) => ['subscription-details', column] as const),
    ...usageColumns.map((column) => ['dynamics-365-usage', column] as const),
    ...['SkuGroup', 'MetricType'].map((column) => ['business-applications-usage', column] as const),
  ];
  test.each(cases)('%s: %s, trimmed and without regard to case', async (report, column) => {
    expect(await keysOf(report, [{ [column]: 'One' }, { [column]: 'Two' }])).toBe(2);
    expect(await keysOf(report, [{ [column]: 'One' }, { [column]: '' }])).toBe(2);
    expect(await keysOf(report, [{ [column]: 'One' }, { [column]: ' ONE ' }])).toBe(1);
  });

  test('the type as written', async () => {
    const subscriptions = [{ PartnerAttributionType: 'CSP Tier 1' }, { PartnerAttributionType: 'CSP T1' }];
    expect(await keysOf('subscription-details', subscriptions)).toBe(2);
    expect(await keysOf('dynamics-365-usage', [{ PartnerAttachType: 'OSU' }, { PartnerAttachType: 'CPOR OSU' }])).toBe(
      2,
    );
    expect(await keysOf('dynamics-365-usage', [{ PartnerAttachType: 'osu' }, { PartnerAttachType: 'OSU' }])).toBe(1);
  });

  test('and nothing else', async () => {
    const same = [
      {},
      { CustomerName: 'x', AvailableSeats: '2', RevenueUSD: '3', CustomerMarket: 'DE', PGAMpnID: '5', Extra: 'x' },
      { SubscriptionState: 'Suspended', FreeVsPaidSKU: 'Free', SubscriptionStartDate: '2021-01-01' },
    ];
    expect(await keysOf('subscription-details', same)).toBe(1);
    const used = [{}, { ActiveSeats: '9', AssignedSeats: '9', ProductionInstances: '9', SubscriptionStatus: 'x' }];
    expect(await keysOf('dynamics-365-usage', used)).toBe(1);
    const sold = [{}, { AdjustedRevenueAmtCD: '7', Country: 'NL', CustomerName: 'x', WorkloadCategory: 'x' }];
    expect(await keysOf('business-applications-revenue', sold)).toBe(1);
  });

  test('columns that only some files have', async () => {
    const without = { SKU: undefined, PricingLevel: undefined };
    expect(await keysOf('subscription-details', [without, without])).toBe(1);
    expect(await keysOf('subscription-details', [{ ...without, ProductPartNumber: 'a' }, without])).toBe(2);
  });

  test('no cell goes over into the next', async () => {
    const [one, other] = [
      { RawProductName: 'xy', ReportingProductName: 'z', SKU: '' },
      { RawProductName: 'y', ReportingProductName: 'zx', SKU: '' },
    ];
    expect(await keysOf('subscription-details', [one, other])).toBe(2);
    expect(
      await keysOf('subscription-details', [
        { SKU: 'a', PricingLevel: '' },
        { SKU: '', PricingLevel: 'a' },
      ]),
    ).toBe(2);
  });

  test('a key is one line of text without tabs', async () => {
    const content = file(
      'subscription-details',
      [{ ProductPartNumber: '"one\ttwo\r\nthree"', PricingLevel: '"a\n"' }],
      ',',
    );
    for (const { lineKey } of await rowsOf('subscription-details', content)) expect(lineKey).not.toMatch(/[\t\n]/);
  });
});

describe('the finer name of a product: the first that says anything beyond the family', () => {
  test.each([
    [['Sales', 'Raw', 'SKU'], 'Sales'],
    [['', 'Raw', 'SKU'], 'Raw'],
    [['Dynamics 365', 'Raw', 'SKU'], 'Raw'],
    [['Microsoft Dynamics 365', 'D365', 'Sales Enterprise'], 'Sales Enterprise'],
    [['Dynamics 365 Sales', 'Raw', ''], 'Dynamics 365 Sales'],
    [['', '', 'SKU'], 'SKU'],
    [['Dynamics 365', '', ''], 'Dynamics 365'],
    [['', '', ''], ''],
    [[undefined, 'Raw', 'SKU'], 'Raw'],
    [['Dynamics 365', 'Raw', undefined], 'Raw'],
    [[undefined, undefined, 'SKU'], 'SKU'],
    [[undefined, undefined, undefined], ''],
  ])('%j: %j', async ([ReportingProductName, RawProductName, SKU], expected) => {
    const [row] = await rowsOf(
      'subscription-details',
      file('subscription-details', [{ ReportingProductName, RawProductName, SKU }]),
    );
    expect(row!.sku).toBe(expected);
  });
});
