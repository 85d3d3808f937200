import { describe, expect, test } from 'vitest';
import { read } from './files.ts';

const nowhere = { location: null, month: null };

describe('rows that are not of the header’s shape', () => {
  const header = 'MCPID\tMPNId\tTrainingTitle\tTrainingCompletionDate\tEmail';
  const good = '1\t5\tMB-210\t2021-01-01\ta@b';
  const readLines = (...lines: string[]) => read('training-details', [header, ...lines].join('\n'));
  const comma = (text: string) => text.replaceAll('\t', ',');

  test('cells beyond the header', async () => {
    const { rows, rejections } = await readLines(good, `${good}\t\tmore`, good);
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
    expect(rejections).toMatchObject([{ line: 3, column: null, code: 'wrong-cell-count' }]);
    expect(rejections[0]!.slice).toEqual(nowhere);
    const csv = await read('training-details', comma([header, `${good},"more"`, good].join('\n')));
    expect(csv.rejections).toMatchObject([{ line: 2, column: null, code: 'wrong-cell-count' }]);
    expect(csv.rejections[0]!.slice).toEqual(nowhere);
  });

  test('missing cells behind the required ones are empty', async () => {
    const { rows, rejections } = await readLines('1\t5\tMB-210\t2021-01-01', '1\t5', good);
    expect(rows.map(({ line, row }) => [line, row.email])).toEqual([
      [2, ''],
      [4, 'a@b'],
    ]);
    expect(rejections).toMatchObject([{ line: 3, column: 'TrainingTitle', code: 'too-few-cells', slice: nowhere }]);
  });

  test.each(['\t', ','])('a row that does not reach its last required cell, be it empty (%j)', async (separator) => {
    const names =
      'SubscriptionId\tMonth\tCustomerTenantId\tProduct\tSalesChannel\tAvailableSeats\tRevenueUSD\tMPNId\tPartnerAttributionType';
    const start = 's\t2021-02\tt\tSales\tCSP\t1\t2';
    const lines = [names, `${start}\t5\tCSP`, start, `${start}\t\t`];
    const { rows, rejections } = await read('subscription-details', lines.join('\n').replaceAll('\t', separator));
    expect(rows).toMatchObject([{ line: 2 }, { line: 4, row: { location: '', type: null } }]);
    expect(rejections).toMatchObject([{ line: 3, column: 'MPNId', code: 'too-few-cells', slice: nowhere }]);
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
    expect(first.rejections[0]!.slice).toEqual(nowhere);
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
