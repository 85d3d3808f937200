import { expect, test } from 'vitest';
import { by, inOrder, withKeysInOrder } from '../src/order.ts';

test('texts are ordered by code units, not by locale', () => {
  expect(['b', 'ä', 'B', 'a', ''].sort(inOrder)).toEqual(['', 'B', 'a', 'b', 'ä']);
  expect(inOrder('a', 'a')).toBe(0);
});

test('values are ordered by a text of each; equal ones stay as they are', () => {
  const rows = [
    { id: 'b', at: 1 },
    { id: 'a', at: 2 },
    { id: 'b', at: 3 },
  ];
  expect(rows.toSorted(by(({ id }) => id)).map(({ at }) => at)).toEqual([2, 1, 3]);
});

test('records of the same content give the same bytes', () => {
  expect(JSON.stringify(withKeysInOrder({ b: 1, a: 2 }))).toBe('{"a":2,"b":1}');
});
