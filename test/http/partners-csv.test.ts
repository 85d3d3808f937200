import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
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
])('%j is read back as %j', async (value, expected) => {
  const records = await Readable.from([`${cell(value)},next\r\n`])
    .pipe(parse())
    .toArray();
  expect(records).toEqual([[expected, 'next']]);
});
