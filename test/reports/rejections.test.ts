import { describe, expect, test } from 'vitest';
import type { Rejection, ReportName } from '../../src/reports/rows.ts';
import { file, read } from './files.ts';

const slice = { location: '1234567', month: '2021-02' };
const ownSlice = { location: '1234567', month: null };

/** What a row of the example with these cells is rejected with. The row stands between two good ones. */
async function rejectionOf(report: ReportName, cells: Record<string, string>, separator = '\t'): Promise<Rejection> {
  const { rows, rejections } = await read(report, file(report, [{}, cells, {}], separator));
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
    [{ Month: '' }, 'Month', 'missing-value', undefined],
    [{ Month: '2021-13' }, 'Month', 'invalid-month', undefined],
    [{ CustomerTenantId: ' ' }, 'CustomerTenantId', 'missing-value', slice],
    [{ CustomerTenantId: 'a\u0001' }, 'CustomerTenantId', 'invalid-id', slice],
    [{ Product: 'x'.repeat(1001) }, 'Product', 'cell-too-long', slice],
    [{ AvailableSeats: '' }, 'AvailableSeats', 'missing-value', slice],
    [{ AvailableSeats: '-1' }, 'AvailableSeats', 'invalid-count', slice],
    [{ RevenueUSD: '' }, 'RevenueUSD', 'missing-value', slice],
    [{ RevenueUSD: '1,000.00' }, 'RevenueUSD', 'invalid-money', slice],
    [{ MPNId: '12x' }, 'MPNId', 'invalid-location', undefined],
    [{ MPNId: '' }, 'MPNId', 'attribution-without-location', { location: '', month: '2021-02' }],
    [
      { MPNId: '', PartnerAttributionType: 'x' },
      'MPNId',
      'attribution-without-location',
      { location: '', month: '2021-02' },
    ],
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

  test('of several faults the first is told, in the order of the columns', async () => {
    expect(
      await rejectionOf('subscription-details', { RevenueUSD: 'x', AvailableSeats: 'x', MPNId: '' }),
    ).toMatchObject({
      column: 'AvailableSeats',
      slice: { location: '', month: '2021-02' },
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
    [{ MPNId: '' }, 'MPNId', 'attribution-without-location', { location: '', month: '2021-02' }],
    [{ PartnerAttachType: '' }, 'PartnerAttachType', 'missing-attribution-type', slice],
    [{ PartnerAttachType: 'CPOR OSX' }, 'PartnerAttachType', 'unknown-attribution-type', slice],
    [{ AvailableSeats: 'x' }, 'AvailableSeats', 'invalid-count', slice],
    [{ AssignedSeats: '-1' }, 'AssignedSeats', 'invalid-count', slice],
    [{ ProductionInstances: '1e3' }, 'ProductionInstances', 'invalid-count', slice],
  ])('%j: %s %s', async (cells, column, code, of) => {
    const found = await rejectionOf('dynamics-365-usage', cells);
    expect(found).toMatchObject({ column, code });
    expect(found.slice).toEqual(of);
  });
});

describe('training-details and partner-profile', () => {
  test.each<[ReportName, ...Case]>([
    ['training-details', { MCPID: '' }, 'MCPID', 'missing-value', ownSlice],
    ['training-details', { MPNId: '' }, 'MPNId', 'missing-value', undefined],
    ['training-details', { MPNId: 'x' }, 'MPNId', 'invalid-location', undefined],
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

describe('rows that are not of the header’s shape', () => {
  const header = 'MCPID\tMPNId\tTrainingTitle\tTrainingCompletionDate\tEmail';
  const good = '1\t5\tMB-210\t2021-01-01\ta@b';
  const readLines = (...lines: string[]) => read('training-details', [header, ...lines].join('\n'));
  const comma = (text: string) => text.replaceAll('\t', ',');

  test('cells beyond the header', async () => {
    const { rows, rejections } = await readLines(good, `${good}\t\tmore`, good);
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
    expect(rejections).toMatchObject([{ line: 3, column: null, code: 'wrong-cell-count' }]);
    expect(rejections[0]!.slice).toBeUndefined();
    const csv = await read('training-details', comma([header, `${good},"more"`, good].join('\n')));
    expect(csv.rejections).toMatchObject([{ line: 2, column: null, code: 'wrong-cell-count' }]);
    expect(csv.rejections[0]!.slice).toBeUndefined();
  });

  test('missing cells are empty', async () => {
    const { rows, rejections } = await readLines('1\t5\tMB-210\t2021-01-01', '1\t5', good);
    expect(rows.map(({ line, row }) => [line, row.email])).toEqual([
      [2, ''],
      [4, 'a@b'],
    ]);
    expect(rejections).toMatchObject([
      { line: 3, column: 'TrainingCompletionDate', code: 'missing-value', slice: { location: '5' } },
    ]);
  });

  test('but a last line without an end that lacks required cells may have been cut off', async () => {
    expect((await readLines(good, '1\t5\tMB-210\t2021-01-01')).rows).toHaveLength(2);
    const { rows, rejections } = await readLines(good, '1\t5\tMB-210');
    expect(rows).toHaveLength(1);
    expect(rejections).toMatchObject([{ line: 3, column: null, code: 'wrong-cell-count' }]);
  });

  test('a direct customer keeps its row when an editor strips trailing tabs', async () => {
    const names =
      'SubscriptionId\tMonth\tCustomerTenantId\tProduct\tSalesChannel\tAvailableSeats\tRevenueUSD\tMPNId\tPartnerAttributionType';
    const { rows } = await read(
      'subscription-details',
      `${names}\ns\t2021-02\tt\tSales\tEA \t1\t2\t5\tCSP\ns\t2021-02\tt\tSales\tCSP\t1\t2\n`,
    );
    expect(rows).toMatchObject([{ line: 3, row: { location: '', type: null } }]);
  });

  test.each([16_001, 200_000, 10_000_000])('a cell of %i characters', async (length) => {
    const long = 'é'.repeat(length);
    const { rows, rejections, linesRead } = await readLines(good, `1\t5\t${long}\t2021-01-01\t`, good);
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
    expect(rejections).toMatchObject([
      { line: 3, column: 'TrainingTitle', code: 'cell-too-long', slice: { location: '5', month: null } },
    ]);
    expect(linesRead).toBe(4);
    const inIgnored = await read('training-details', `${header}\tOther\n${good}\t${long}\n${good}\t\n`);
    expect(inIgnored.rejections).toMatchObject([{ line: 2, column: 'Other', code: 'cell-too-long' }]);
    const first = await readLines(`${long}\t5\tMB-210\t2021-01-01`);
    expect(first.rejections).toMatchObject([{ line: 2, column: 'MCPID' }]);
    expect(first.rejections[0]!.slice).toBeUndefined();
  });

  test.each(['x'.repeat(100_000), `"${'x'.repeat(100_000)}"`])(
    'a long cell in a comma-separated file',
    async (long) => {
      const content = comma([header, good, `1\t5\t${long}\t2021-01-01\t`, good].join('\n'));
      const { rows, rejections } = await read('training-details', content);
      expect(rows.map(({ line }) => line)).toEqual([2, 4]);
      expect(rejections).toMatchObject([
        { line: 3, column: 'TrainingTitle', code: 'cell-too-long', slice: { location: '5', month: null } },
      ]);
    },
  );

  test.each(['\t', ','])(
    'a row of exactly as many characters as allowed is read, one more is rejected (%j)',
    async (separator) => {
      const names = 'MCPID\tMPNId\tTrainingTitle\tTrainingCompletionDate\tOther'.replaceAll('\t', separator);
      const start = '1\t5\tMB-210\t2021-01-01\t'.replaceAll('\t', separator);
      const quoted = (length: number) => `${start}"${'x'.repeat(length - start.length - 2)}"`;
      const content = [names, quoted(16_000), quoted(16_001), quoted(16_000), ''].join('\n');
      const { rows, rejections } = await read('training-details', content);
      expect(rows.map(({ line }) => line)).toEqual([2, 4]);
      expect(rejections).toMatchObject([{ line: 3, column: 'Other', code: 'cell-too-long' }]);
    },
  );

  test('text after a closing quote, in a comma-separated file', async () => {
    const content = comma([header, '1\t5\t"MB-210" Sales\t2021-01-01\t', good].join('\n'));
    const { rows, rejections } = await read('training-details', content);
    expect(rows.map(({ line }) => line)).toEqual([3]);
    expect(rejections).toMatchObject([
      { line: 2, column: 'TrainingTitle', code: 'malformed-quotes', slice: { location: '5', month: null } },
    ]);
  });

  test('a carriage return within a line is a blank of names and no end of a line', async () => {
    const { rows } = await readLines('1\t5\tMB-210\rSales\t2021-01-01');
    expect(rows).toMatchObject([{ line: 2, row: { title: 'MB-210 Sales' } }]);
    expect((await readLines('1\r2\t5\tMB-210\t2021-01-01')).rejections).toMatchObject([{ code: 'invalid-id' }]);
  });
});
