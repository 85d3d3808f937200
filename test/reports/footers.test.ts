import { describe, expect, test } from 'vitest';
import { Notes } from '../../src/reports/notes.ts';
import type { ReportName } from '../../src/reports/rows.ts';
import { file, read } from './files.ts';

/**
 * What becomes of lines behind two good rows: of each rejection its code, and whose row it is; of each note on a total
 * its label, column and lines.
 */
async function endOf(report: ReportName, lines: string, separator = '\t') {
  const notes = new Notes();
  const content = file(report, [{}, {}], separator) + lines;
  const { rows, rejections } = await read(report, content, { notes });
  expect(rows.map(({ line }) => line)).toEqual([2, 3]);
  return [
    ...rejections.map(({ code, slice }) => [code, slice ?? 'nobody']),
    ...notes
      .all()
      .flatMap(({ code, value, column, lines: at }) => (code === 'total-line' ? [[value, column, ...at]] : [])),
  ];
}
const nowhere = { location: null, month: null };

describe('a total or a footer is no row: it is noted, not rejected', () => {
  const filters = 'Applied filters: Month is 2021-02';
  test.each([
    [filters, filters, 'SubscriptionId'],
    ['applied filters', 'applied filters', 'SubscriptionId'],
    [`${filters}\t\t\t\t\t\t\t\t\t\t`, filters, 'SubscriptionId'],
    ['"Applied filters:\nMonth is 2021-02"', 'Applied filters:', 'SubscriptionId'],
    ['"Applied filters:\r\nMonth is 2021-02"\t', 'Applied filters:', 'SubscriptionId'],
    ['Total', 'Total', 'SubscriptionId'],
    ['Grand total', 'Grand total', 'SubscriptionId'],
    ['Total\t\t\t\t\t20\t2469.00', 'Total', 'SubscriptionId'],
    ['Total\t\t\t\t\t20\t2469.00\t\t\t\t\t\t\t\t', 'Total', 'SubscriptionId'],
    ['\t\t\tTotal\t\t20\t2469.00\t\t', 'Total', 'Product'],
    ['\t\t\t\t\t20\t2,469.00\t\t\t\t\t\t\t\t', '', 'AvailableSeats'],
    ['\t\t\t\t\t20\t(2469.00)', '', 'AvailableSeats'],
    ['\t\t\tTotal\t\t20\t2469.00\tTotal\t', 'Total', 'Product'],
  ])('%j', async (line, label, column) => {
    const lines = line.split('\n').length;
    expect(await endOf('subscription-details', line)).toEqual([[label, column, 4]]);
    expect(await endOf('subscription-details', `\n${line}\n\n${line}\n`)).toEqual([[label, column, 5, 6 + lines]]);
  });

  test.each([
    [filters, filters],
    ['"Applied filters:\nMonth is 2021-02, or later"', 'Applied filters:\nMonth is 2021-02, or later'],
    ['Total,,,,,20,2469.00,,,,,,,,', 'Total'],
  ])('in commas: %j', async (line, label) => {
    expect(await endOf('subscription-details', line, ',')).toEqual([[label, 'SubscriptionId', 4]]);
  });

  test.each([
    ['dynamics-365-usage', 'Total\t\t\t14\t\t\t\t', 'Total', 'SubscriptionId'],
    ['training-details', 'Total\t\t\t', 'Total', 'MCPID'],
    ['partner-profile', 'Applied filters: none', 'Applied filters: none', 'MPNId'],
    ['partner-profile', '\tTotal: 2', 'Total: 2', 'PartnerName'],
  ] as const)('in %s too: %j', async (report, line, label, column) => {
    expect(await endOf(report, line)).toEqual([[label, column, 4]]);
  });
});

describe('a row of nobody that may be more than a total is rejected, and sets nothing aside', () => {
  test.each([
    ['a location', '\t\t\tTotal\t\t20\t2469.00\t1234567\t'],
    ['a type', '\t\t\tTotal\t\t20\t2469.00\t\tCSP'],
    ['a product', '\t\t\tSales\t\t20\t2469.00\t\t'],
    ['a customer called Totally Other', '\t\t\t\t\t20\t2469.00\t\t\t\t\tTotally Other'],
  ])('with %s', async (_, line) => {
    expect(await endOf('subscription-details', line)).toEqual([['missing-value', 'nobody']]);
  });

  test('training without an individual', async () => {
    expect(await endOf('training-details', '\t\tAll trainings\t')).toEqual([['missing-value', 'nobody']]);
  });

  test('with cells in columns alone that are not read', async () => {
    const content = file('subscription-details', [{ Extra: 'a' }]);
    const tabs = content.split('\n')[0]!.split('\t').length - 1;
    const { rejections } = await read('subscription-details', `${content}${'\t'.repeat(tabs)}Total`);
    expect(rejections.map(({ code, slice }) => [code, slice])).toEqual([['missing-value', undefined]]);
  });
});

describe('what may be a row, or half of one, may belong to any slice', () => {
  test.each([
    ['Sales, a subscription', 'too-few-cells', nowhere],
    ['Totally other', 'too-few-cells', nowhere],
    ['Month is 2021-02', 'too-few-cells', nowhere],
    ['Total\t2021-02', 'too-few-cells', nowhere],
    ['\t2021-02', 'too-few-cells', nowhere],
    ['s-1\t2021-02\tt-1\tSales\tCSP\t10\t1.50\t1234567', 'too-few-cells', nowhere],
    ['s-1\t2021-02\tt-1\t"Sales', 'too-few-cells', nowhere],
    ['s-1\t2021-02\t\t\t\t\t\t1234567\tCSP', 'missing-value', { location: '1234567', month: '2021-02' }],
    ['s-1\t\t\t\t\t\t\t1234567\tCSP', 'missing-value', { location: '1234567', month: null }],
    ['s-1\t\t\t\t\t\t\t\t', 'missing-value', { location: '', month: null }],
  ])('%j', async (line, code, slice) => {
    expect(await endOf('subscription-details', line)).toEqual([[code, slice]]);
  });

  test('a cell that is the beginning of a row of other columns', async () => {
    const moved = file('subscription-details', [{ Extra: '1' }]).replaceAll(/^(.*)\t([^\t\n]*)$/gm, '$2\t$1');
    const { rejections } = await read('subscription-details', `${moved.trimEnd()}\nx\n`);
    expect(rejections).toMatchObject([{ line: 3, code: 'too-few-cells', slice: nowhere }]);
  });

  test('a row of training-details without a location is of some individual', async () => {
    expect(await endOf('training-details', '990001\t\tMB-210\t2021-01-01')).toEqual([['missing-value', nowhere]]);
  });
});
