import { expect, test } from 'vitest';
import { latest, memo, ownCopy } from '../../src/reports/memo.ts';

/** How often `of` was asked, cell by cell. */
function asked(remember: (of: (cell: string) => string) => (cell: string) => string, cells: string[]): string[] {
  const calls: string[] = [];
  const remembered = remember((cell) => {
    calls.push(cell);
    return cell.toUpperCase();
  });
  expect(cells.map(remembered)).toEqual(cells.map((cell) => cell.toUpperCase()));
  return calls;
}

test('latest remembers the cell before', () => {
  expect(asked(latest, ['a', 'a', 'b', 'a', 'a'])).toEqual(['a', 'b', 'a']);
});

test('memo remembers up to its limit, then starts anew', () => {
  const two = (of: (cell: string) => string) => memo(2, of);
  expect(asked(two, ['a', 'b', 'a', 'b', 'c', 'c', 'a', 'c'])).toEqual(['a', 'b', 'c', 'a']);
});

test('memo does not keep long cells', () => {
  const long = 'x'.repeat(65);
  const many = (of: (cell: string) => string) => memo(100, of);
  expect(asked(many, [long, 'b', long])).toEqual([long, 'b', long]);
});

test('a copy says the same', () => {
  for (const text of ['', 'a', 'Ærø 漢字 🙂', 'x'.repeat(1000)]) expect(ownCopy(text)).toBe(text);
});
