import { describe, expect, test } from 'vitest';
import type { ReportName } from '../../src/reports/rows.ts';
import { file, read } from './files.ts';

/** What becomes of lines behind two good rows: of each rejection its code, and whose row it is. */
async function endOf(report: ReportName, lines: string, separator = '\t', first: Record<string, string> = {}) {
  const { rows, rejections } = await read(report, file(report, [first, {}], separator) + lines);
  expect(rows.map(({ line }) => line)).toEqual([2, 3]);
  return rejections.map(({ code, slice }) => [code, slice ?? 'nobody']);
}
const nowhere = { location: null, month: null };

describe('the end of a table belongs to nobody', () => {
  test.each([
    ['Applied filters: Month is 2021-02', 'too-few-cells'],
    ['applied filters', 'too-few-cells'],
    ['Applied filters: Month is 2021-02\t\t\t\t\t\t\t\t\t\t', 'missing-value'],
    ['"Applied filters:\nMonth is 2021-02\nProduct is Sales"', 'too-few-cells'],
    ['"Applied filters:\r\nMonth is 2021-02"\t', 'too-few-cells'],
    ['Total', 'too-few-cells'],
    ['Grand total', 'too-few-cells'],
    ['Total\t\t\t\t\t20\t2469.00', 'too-few-cells'],
    ['Total\t\t\t\t\t20\t2469.00\t\t\t\t\t\t\t\t', 'missing-value'],
    ['\t\t\t\t\t20\t2469.00\t\t\t\t\t\t\t\t', 'missing-value'],
    ['\t\t\tTotal\t\t20\t2469.00\t\t', 'missing-value'],
  ])('%j', async (line, code) => {
    expect(await endOf('subscription-details', line)).toEqual([[code, 'nobody']]);
    expect(await endOf('subscription-details', `\n${line}\n\n`)).toEqual([[code, 'nobody']]);
  });

  test.each([
    ['Applied filters: Month is 2021-02', 'too-few-cells'],
    ['"Applied filters:\nMonth is 2021-02, or later"', 'too-few-cells'],
    ['Total,,,,,20,2469.00,,,,,,,,', 'missing-value'],
  ])('in commas: %j', async (line, code) => {
    expect(await endOf('subscription-details', line, ',')).toEqual([[code, 'nobody']]);
  });

  test('in the other reports too', async () => {
    expect(await endOf('dynamics-365-usage', 'Total\t\t\t14\t\t\t\t')).toEqual([['missing-value', 'nobody']]);
    expect(await endOf('training-details', 'Total\t\t\t')).toEqual([['missing-value', 'nobody']]);
    expect(await endOf('training-details', '\t\tAll trainings\t')).toEqual([['missing-value', 'nobody']]);
    expect(await endOf('partner-profile', 'Applied filters: none')).toEqual([['invalid-location', 'nobody']]);
    expect(await endOf('partner-profile', '\tTotal: 2')).toEqual([['missing-value', 'nobody']]);
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
