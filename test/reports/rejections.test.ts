import { describe, expect, test } from 'vitest';
import type { Rejection, ReportName } from '../../src/reports/rows.ts';
import { example, file, read } from './files.ts';

const slice = { location: '1234567', month: '2021-02' };
const ownSlice = { location: '1234567', month: null };
/** Neither can be told: it may be any slice of the file. */
const nowhere = { location: null, month: null };

/** What a row of the example with these cells is rejected with. The row stands between two good ones. */
async function rejectionOf(report: ReportName, cells: Record<string, string>, separator = '\t'): Promise<Rejection> {
  const none = Object.fromEntries(
    Object.keys(cells).map((name) => [name, (example[report] as typeof cells)[name] ?? '']),
  );
  const { rows, rejections } = await read(report, file(report, [none, cells, {}], separator));
  expect(rows.map(({ line }) => line)).toEqual([2, 4]);
  expect(rejections).toHaveLength(1);
  expect(rejections[0]!.line).toBe(3);
  expect(rejections[0]!.message).toMatch(/[.;]/);
  return rejections[0]!;
}

type Case = [cells: Record<string, string>, column: string, code: string, slice: unknown];

describe('subscription-details', () => {
  test.each<Case>([
    [{ SubscriptionId: '' }, 'SubscriptionId', 'missing-value', slice],
    [{ SubscriptionId: 'x'.repeat(129) }, 'SubscriptionId', 'cell-too-long', slice],
    [{ SubscriptionId: 'NULL' }, 'SubscriptionId', 'invalid-id', slice],
    [{ SubscriptionId: '1.2E+11' }, 'SubscriptionId', 'invalid-id', slice],
    [{ Month: '' }, 'Month', 'missing-value', { ...slice, month: null }],
    [{ Month: '2021-13' }, 'Month', 'invalid-month', { ...slice, month: null }],
    [{ Month: '2021-02-02' }, 'Month', 'invalid-month', { ...slice, month: null }],
    [{ CustomerTenantId: ' ' }, 'CustomerTenantId', 'missing-value', slice],
    [{ CustomerTenantId: 'a\u0001' }, 'CustomerTenantId', 'invalid-id', slice],
    [{ Product: 'x'.repeat(1001) }, 'Product', 'cell-too-long', slice],
    [{ AvailableSeats: '' }, 'AvailableSeats', 'missing-value', slice],
    [{ AvailableSeats: '-1' }, 'AvailableSeats', 'invalid-count', slice],
    [{ RevenueUSD: '' }, 'RevenueUSD', 'missing-value', slice],
    [{ RevenueUSD: '1,000' }, 'RevenueUSD', 'invalid-money', slice],
    [{ MPNId: '12x' }, 'MPNId', 'invalid-location', { ...slice, location: null }],
    [{ MPNId: 'UNKNOWN' }, 'MPNId', 'invalid-location', { ...slice, location: null }],
    [{ MPNId: '12x', Month: 'x' }, 'Month', 'invalid-month', nowhere],
    [{ MPNId: '', RevenueUSD: 'x' }, 'RevenueUSD', 'invalid-money', { ...slice, location: null }],
    [
      { MPNId: '', PartnerAttributionType: '', RevenueUSD: 'x' },
      'RevenueUSD',
      'invalid-money',
      { ...slice, location: '' },
    ],
    [{ MPNId: '001234567', RevenueUSD: 'x' }, 'RevenueUSD', 'invalid-money', slice],
    [{ Month: 'Feb-21', RevenueUSD: 'x' }, 'RevenueUSD', 'invalid-money', slice],
    // A type without a location has lost it: any could be meant.
    [{ MPNId: '' }, 'MPNId', 'attribution-without-location', { ...slice, location: null }],
    [{ MPNId: '', PartnerAttributionType: 'x' }, 'MPNId', 'attribution-without-location', { ...slice, location: null }],
    [{ PartnerAttributionType: '' }, 'PartnerAttributionType', 'missing-attribution-type', slice],
    [{ PartnerAttributionType: 'Reseller' }, 'PartnerAttributionType', 'unknown-attribution-type', slice],
    [{ SubscriptionStartDate: '2021-02-30' }, 'SubscriptionStartDate', 'invalid-date', slice],
    [{ SalesChannel: 'EA', SubscriptionStartDate: '' }, 'SubscriptionStartDate', 'missing-agreement-start', slice],
    [{ SalesChannel: 'EA', SubscriptionStartDate: 'soon' }, 'SubscriptionStartDate', 'invalid-date', slice],
    [{ CustomerName: 'x'.repeat(1001) }, 'CustomerName', 'cell-too-long', slice],
  ])('%j: %s %s', async (cells, column, code, of) => {
    expect(await rejectionOf('subscription-details', cells)).toMatchObject({ column, code });
    expect((await rejectionOf('subscription-details', cells)).slice).toEqual(of);
    if (cells.RevenueUSD?.includes(',')) return;
    expect(await rejectionOf('subscription-details', cells, ',')).toMatchObject({ line: 3, column, code });
  });

  test('an EA row is rejected also where the file has no start column at all', async () => {
    const { rejections } = await read(
      'subscription-details',
      file('subscription-details', [{ SalesChannel: 'EA', SubscriptionStartDate: undefined }]),
    );
    expect(rejections).toMatchObject([
      { line: 2, column: 'SubscriptionStartDate', code: 'missing-agreement-start', slice },
    ]);
  });

  test('of several faults the first is reported, in the order of the columns', async () => {
    expect(
      await rejectionOf('subscription-details', { RevenueUSD: 'x', AvailableSeats: 'x', MPNId: '' }),
    ).toMatchObject({
      column: 'AvailableSeats',
      slice: { ...slice, location: null },
    });
  });

  test('the column is named as the header spells it', async () => {
    const content = file('subscription-details', [{ Month: 'x' }]).replace('Month', '"MONTH" ');
    expect((await read('subscription-details', content)).rejections).toMatchObject([{ column: 'MONTH' }]);
  });
});

describe('dynamics-365-usage', () => {
  test.each<Case>([
    [{ ActiveSeats: '1.5' }, 'ActiveSeats', 'invalid-count', slice],
    [{ MPNId: '' }, 'MPNId', 'attribution-without-location', { ...slice, location: null }],
    [{ PartnerAttachType: '' }, 'PartnerAttachType', 'missing-attribution-type', slice],
    [{ PartnerAttachType: 'CPOR OSX' }, 'PartnerAttachType', 'unknown-attribution-type', slice],
    [{ AvailableSeats: 'x' }, 'AvailableSeats', 'invalid-count', slice],
    [{ AssignedSeats: '-1' }, 'AssignedSeats', 'invalid-count', slice],
    [{ ProductionInstances: '1e3' }, 'ProductionInstances', 'invalid-count', slice],
    [{ PGAMpnID: 'x' }, 'PGAMpnID', 'invalid-location', slice],
  ])('%j: %s %s', async (cells, column, code, of) => {
    const found = await rejectionOf('dynamics-365-usage', cells);
    expect(found).toMatchObject({ column, code });
    expect(found.slice).toEqual(of);
  });
});

describe('the Business applications reports', () => {
  const [revenue, usage] = ['business-applications-revenue', 'business-applications-usage'] as const;
  const own = { ...slice, month: '2026-02' };
  test.each<[ReportName, ...Case]>([
    [revenue, { SubscriptionId: '' }, 'SubscriptionId', 'missing-value', own],
    [revenue, { FiscalMonthName: 'FY26' }, 'FiscalMonthName', 'invalid-month', { ...own, month: null }],
    [revenue, { CustomerTenantID: 'NULL' }, 'CustomerTenantID', 'invalid-id', own],
    [revenue, { Workloads: 'x'.repeat(1001) }, 'Workloads', 'cell-too-long', own],
    [revenue, { AdjustedRevenueAmtCD: '' }, 'AdjustedRevenueAmtCD', 'missing-value', own],
    [revenue, { AdjustedRevenueAmtCD: '$5' }, 'AdjustedRevenueAmtCD', 'invalid-money', own],
    [revenue, { GlobalPartnerID: '1.2E+06' }, 'GlobalPartnerID', 'invalid-location', { ...own, location: null }],
    [revenue, { GlobalPartnerID: '' }, 'GlobalPartnerID', 'attribution-without-location', { ...own, location: null }],
    [revenue, { PartnerAssociationType: '' }, 'PartnerAssociationType', 'missing-attribution-type', own],
    [usage, { PartnerAssociationType: 'CSP T3' }, 'PartnerAssociationType', 'unknown-attribution-type', own],
    [usage, { MAU: '', MAC: '' }, 'MAU', 'missing-value', own],
    [usage, { MAU: '-1' }, 'MAU', 'invalid-count', own],
    [usage, { PAMAU: '0.5' }, 'PAMAU', 'invalid-count', own],
    [usage, { MAC: 'many' }, 'MAC', 'invalid-count', own],
  ])('%s %j: %s %s', async (report, cells, column, code, of) => {
    const found = await rejectionOf(report, cells);
    expect(found).toMatchObject({ column, code });
    expect(found.slice).toEqual(of);
  });
});

test('the rejection of a usage row without a figure names the alternative cells', async () => {
  const { message } = await rejectionOf('business-applications-usage', { MAU: '', PAMAU: '', MAC: '' });
  expect(message).toBe('MAU is empty, and so are PAMAU and MAC: a row needs a number in at least one of the three.');
});

describe('training-details and partner-profile', () => {
  test.each<[ReportName, ...Case]>([
    ['training-details', { MCPID: '' }, 'MCPID', 'missing-value', ownSlice],
    ['training-details', { MPNId: '' }, 'MPNId', 'missing-value', nowhere],
    ['training-details', { MPNId: 'x' }, 'MPNId', 'invalid-location', nowhere],
    ['training-details', { TrainingCompletionDate: '' }, 'TrainingCompletionDate', 'missing-value', ownSlice],
    ['training-details', { TrainingCompletionDate: '13/1/2021' }, 'TrainingCompletionDate', 'invalid-date', ownSlice],
    ['training-details', { TrainingExpirationDate: 'never' }, 'TrainingExpirationDate', 'invalid-date', ownSlice],
    ['partner-profile', { MPNId: '' }, 'MPNId', 'missing-value', undefined],
    ['partner-profile', { PGA_MPNId: 'x' }, 'PGA_MPNId', 'invalid-location', ownSlice],
  ])('%s %j: %s %s', async (report, cells, column, code, of) => {
    const found = await rejectionOf(report, cells);
    expect(found).toMatchObject({ column, code });
    expect(found.slice).toEqual(of);
  });
});
