import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byLocation } from '../../src/facts/documents.ts';
import { numberOfMonth, SliceTable, textOfMonth } from '../../src/imports/slice-table.ts';

const row = fc.record({
  location: fc.integer({ min: 0, max: 400 }).map((id) => (id === 0 ? '' : String(id))),
  month: fc.constantFrom('', '2000-01', '2019-12', '2020-01', '2021-05', '2021-06', '2100-12'),
  account: fc.constantFrom('', '9', '10', '1001'),
});

test('a table of slices says what a map by location and month says', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 600 }), (rows) => {
      const table = new SliceTable();
      const expected = new Map<string, { rows: number; accounts: string[] }>();
      for (const { location, month, account } of rows) {
        const number = table.number(location);
        const known = table.place(number, numberOfMonth(month));
        const place = known === -1 ? table.add(number, numberOfMonth(month)) : known;
        table.rows[place]!++;
        table.nameAccount(place, table.account(account));
        const slice = expected.get(`${location}|${month}`) ?? { rows: 0, accounts: [] };
        slice.rows++;
        if (account) slice.accounts.push(account);
        expected.set(`${location}|${month}`, slice);
      }
      const found = [...table.stated()].flatMap((location) =>
        [...table.placesOf(table.find(location))].map((place) => ({
          slice: `${location}|${textOfMonth(table.monthAt(place))}`,
          rows: table.rows[place],
          account: table.accountAt(place),
        })),
      );
      const inOrder = [...table.stated()].flatMap((location) =>
        [...expected.keys()].filter((slice) => slice.startsWith(`${location}|`)).sort(),
      );
      expect(found).toEqual(
        inOrder.map((slice) => {
          const { rows, accounts } = expected.get(slice)!;
          return { slice, rows, account: accounts.toSorted(byLocation)[0] ?? '' };
        }),
      );
      expect(table.count).toBe(expected.size);
    }),
  );
});

test('a location or month that the table does not have is not found', () => {
  const table = new SliceTable();
  table.add(table.number('1001'), numberOfMonth('2021-01'));
  expect(table.find('1002')).toBe(-1);
  expect(table.place(table.find('1002'), numberOfMonth('2021-01'))).toBe(-1);
  expect(table.place(table.find('1001'), numberOfMonth('2021-02'))).toBe(-1);
  expect([...table.placesOf(table.find('1002'))]).toEqual([]);
});
