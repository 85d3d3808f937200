import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { cell } from '../../functions/http/partners-csv.ts';

test.each([
  ['Contoso', 'Contoso'],
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', "'\r=1"],
  ['  =1', "'  =1"],
  ['\u00a0=1', "'\u00a0=1"],
  ['=HYPERLINK("http://x","y")', `'=HYPERLINK("http://x","y")`],
  ['A = B', 'A = B'],
  ['Müller, Söhne', 'Müller, Söhne'],
  ['"quoted"', '"quoted"'],
  ['two\r\nlines', 'two\r\nlines'],
  [' spaces ', ' spaces '],
  ['', ''],
  [-1.5, '-1.5'],
  [0, '0'],
  [false, 'false'],
  [null, ''],
])('%j is read back as %j', (value, expected) => {
  const [record] = parse(`${cell(value)},next\r\n`) as string[][];
  expect(record).toEqual([expected, 'next']);
});
