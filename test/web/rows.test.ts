import { expect, test } from 'vitest';
import { csvOf } from '../../web/src/parts/csv.ts';
import { type Column, sortedAndFiltered } from '../../web/src/parts/rows.ts';

interface Row {
  name: string;
  score: number | null;
}
const rows: Row[] = [
  { name: 'Önskemål', score: 9 },
  { name: 'alpha 10', score: null },
  { name: 'Zeta', score: 80.5 },
  { name: 'alpha 9', score: 10 },
];
const columns: Column<Row>[] = [
  { id: 'name', title: 'Name', value: ({ name }) => name },
  { id: 'score', title: 'Score', value: ({ score }) => score },
];
const names = (by: string, descending = false, text = '', locale = 'en') =>
  sortedAndFiltered(rows, columns, { by, descending }, text, locale).map(({ name }) => name);

test('rows are sorted as the reader’s language sorts, numbers within names by their value', () => {
  expect(names('name')).toEqual(['alpha 9', 'alpha 10', 'Önskemål', 'Zeta']);
  expect(names('name', false, '', 'sv')).toEqual(['alpha 9', 'alpha 10', 'Zeta', 'Önskemål']);
});

test('numbers are sorted by their value, and what has none comes last either way', () => {
  expect(names('score')).toEqual(['Önskemål', 'alpha 9', 'Zeta', 'alpha 10']);
  expect(names('score', true)).toEqual(['Zeta', 'alpha 9', 'Önskemål', 'alpha 10']);
});

test('a text in any column finds a row, in any case and any composition of accents', () => {
  expect(names('name', false, 'ÖNSKE')).toEqual(['Önskemål']);
  expect(names('name', false, '80.5')).toEqual(['Zeta']);
  expect(names('name', false, 'beta')).toEqual([]);
  expect(sortedAndFiltered(rows, columns, undefined, '', 'en')).toEqual(rows);
});

test('a table is written for spreadsheets, without a formula', () => {
  const table = csvOf(
    ['Name', 'Score'],
    [
      ['=1+1', 9.5],
      ['a "b", c', null],
      [' x', true],
      ['-3', -3],
    ],
  );
  expect(table).toBe('\uFEFFName,Score\r\n\'=1+1,9.5\r\n"a ""b"", c",\r\n" x",true\r\n\'-3,-3\r\n');
});
