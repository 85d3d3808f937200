import { Readable } from 'node:stream';
import { HttpRequest } from '@azure/functions';
import { parse } from 'csv-parse';
import { expect, test } from 'vitest';

import { cell, csvAnswer } from '../../functions/http/partners-csv.ts';
import { finish, responseOf } from '../../functions/http/response.ts';

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
  ['＝1+1', "'＝1+1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠SUM(A1)', "'＠SUM(A1)"],
  ['﹦1', "'﹦1"],
  ['−1', "'−1"],
  ['\u3000＝1', "'\u3000＝1"],
  ['\u200b=1', "'\u200b=1"],
  ['\ufeff=1', "'\ufeff=1"],
  ['A＝B', 'A＝B'],
  ['Sales;=1+1', 'Sales;=1+1'],
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

test.each([
  ['Sales;=1+1', '"Sales;=1+1"'],
  [';', '";"'],
  ['Sales', 'Sales'],
])('%j is written as %j: no semicolon parts it', (value, expected) => expect(cell(value)).toBe(expected));

test('only its head is asked for: no page is read', async () => {
  const answered = async (method: 'GET' | 'HEAD') => {
    let pages = 0;
    const answer = csvAnswer(async () => {
      pages++;
      return { items: [] };
    });
    const request = new HttpRequest({ method, url: 'http://localhost/api/partners' });
    const { body } = await finish(request, responseOf(200, answer, {}));
    return { text: (await (body as Readable).toArray()).join(''), pages };
  };
  expect(await answered('GET')).toEqual({
    text: '\uFEFFpartnerId,name,country,program,month,score,tier,stale,scoreBefore,tierBefore\r\n',
    pages: 1,
  });
  expect(await answered('HEAD')).toEqual({ text: '', pages: 0 });
});
