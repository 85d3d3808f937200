import { describe, expect, test } from 'vitest';
import { csvRecord, tsvCell } from '../../src/reports/quotes.ts';

describe('tab-separated: only a cell quoted as a whole is unquoted', () => {
  test.each([
    ['Foo', 'Foo'],
    ['  Foo ', 'Foo'],
    ['"Foo"', 'Foo'],
    ['"Foo ""Bar"" Baz"', 'Foo "Bar" Baz'],
    ['"""Foo"" GmbH"', '"Foo" GmbH'],
    ['"Foo" GmbH', '"Foo" GmbH'],
    ['"Foo" and "Bar"', '"Foo" and "Bar"'],
    ['5" pipe', '5" pipe'],
    ['"', '"'],
    ['""', ''],
    ['"""', '"""'],
    ['""""', '"'],
    ['"open', '"open'],
  ])('%s', (cell, expected) => expect(tsvCell(cell)).toBe(expected));
});

describe('comma-separated records', () => {
  test.each([
    ['a,b\nnext', ['a', 'b'], 4],
    ['a,b\r\nnext', ['a', 'b'], 5],
    ['a, b ,\n', ['a', 'b', ''], 7],
    ['', [''], 0],
    ['"a,1","b ""x"""\n', ['a,1', 'b "x"'], 16],
    ['"two\nlines",b\nnext', ['two\nlines', 'b'], 14],
    ['"a" ,b\r\n', ['a', 'b'], 8],
    ['5" pipe,b', ['5" pipe', 'b'], 9],
    ['"a"', ['a'], 3],
    ['"",""\n', ['', ''], 6],
  ])('%j', (text, cells, end) => expect(csvRecord(text, 0)).toEqual({ cells, end, open: false, malformed: -1 }));

  test('an open quote is told, with the cells before it', () => {
    expect(csvRecord('a,"b\nc,d', 0)).toEqual({ cells: ['a'], end: 8, open: true, malformed: -1 });
    expect(csvRecord('a,"b""', 0)).toMatchObject({ cells: ['a'], open: true });
  });

  test('text after a closing quote is told, and the record still ends at its line', () => {
    expect(csvRecord('a,"b" c,d\nnext', 0)).toMatchObject({ malformed: 1, end: 10, open: false });
  });
});
