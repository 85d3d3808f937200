import { describe, expect, test } from 'vitest';
import { csvRecord, tsvCell, tsvRecord } from '../../src/reports/quotes.ts';

describe('tab-separated: only a cell quoted as a whole is unquoted', () => {
  test.each([
    ['Foo', 'Foo'],
    ['  Foo ', 'Foo'],
    ['"Foo"', 'Foo'],
    ['" Foo "', 'Foo'],
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

describe('tab-separated records of three cells', () => {
  const other = 'x\ty\tz\n';
  type Case = [text: string, cells: string[], lines: number];
  test.each<Case>([
    ['a\tb\tc\n', ['a', 'b', 'c'], 1],
    // Quotes that enclose nothing.
    ['5" nail\tb\tc\n', ['5" nail', 'b', 'c'], 1],
    ['a\t"Foo" GmbH\tc\n', ['a', '"Foo" GmbH', 'c'], 1],
    ['a\t"Foo\tc\n', ['a', '"Foo', 'c'], 1],
    ['"Foo\tb\tc\n', ['"Foo', 'b', 'c'], 1],
    ['a\tb\t"Foo\n', ['a', 'b', '"Foo'], 1],
    ['"Foo\tb\tc"\n', ['"Foo', 'b', 'c"'], 1],
    ['"\tb\t"\n', ['"', 'b', '"'], 1],
    // Quoted as a whole in one line.
    ['"a"\t"b ""x"""\t""\n', ['a', 'b "x"', ''], 1],
    [' "a" \tb\tc\r\n', ['a', 'b', 'c'], 1],
    ['"one\ttwo"\tb\tc\n', ['one\ttwo', 'b', 'c'], 1],
    ['a\t"one\ttwo\tthree"\tc\n', ['a', 'one\ttwo\tthree', 'c'], 1],
    // Quoted over lines.
    ['"one\ntwo"\tb\tc\n', ['one\ntwo', 'b', 'c'], 2],
    ['a\t"one\ntwo"\tc\n', ['a', 'one\ntwo', 'c'], 2],
    ['a\tb\t"one\ntwo"\n', ['a', 'b', 'one\ntwo'], 2],
    ['a\tb\t"one\r\ntwo"\r\n', ['a', 'b', 'one\r\ntwo'], 2],
    ['a\t"one\n\n\ntwo"\tc\n', ['a', 'one\n\n\ntwo', 'c'], 4],
    ['"one\ntwo"\t"three\nfour"\tc\n', ['one\ntwo', 'three\nfour', 'c'], 3],
    ['a\t"one ""x""\n""two"""\tc\n', ['a', 'one "x"\n"two"', 'c'], 2],
    ['a\t"one\t1\ntwo"\tc\n', ['a', 'one\t1\ntwo', 'c'], 2],
    ['a\t"one\ntwo\t2"\tc\n', ['a', 'one\ntwo\t2', 'c'], 2],
    ['a\t"\n"\tc\n', ['a', '', 'c'], 2],
    // Short, and no quote left open.
    ['a\t"b"\n', ['a', 'b'], 1],
  ])('%j', (text, cells, lines) => {
    const end = text.length;
    expect(text.split('\n').length - 1).toBe(lines);
    for (const last of [true, false])
      expect(tsvRecord(text + other, 0, 3, 1_000, last)).toEqual({ cells, end, outcome: 'whole' });
    expect(tsvRecord(other + text + other, other.length, 3, 1_000, true)).toMatchObject({ cells, outcome: 'whole' });
    expect(tsvRecord(text.trimEnd(), 0, 3, 1_000, true)).toMatchObject({ cells, outcome: 'whole' });
  });

  test.each<[text: string, cells: string[]]>([
    ['a\tb\t"c"\t\n', ['a', 'b', 'c', '']],
    ['a\t"b"\tc\td\n', ['a', 'b', 'c', 'd']],
    // Each line is a row by itself, so that no quote makes one of both.
    ['a\t"one\t1\ntwo\t2"\tc\n', ['a', '"one', '1']],
  ])('%j has more cells, or is two', (text, cells) =>
    expect(tsvRecord(text, 0, 3, 1_000, true)).toMatchObject({ cells, outcome: 'whole' }),
  );

  test.each<[text: string, end: number]>([
    // Nothing closes it.
    ['a\t"one\nx\ty\tz\n', 7],
    // What would close it is within another row's cell.
    ['a\t"one\nx\t5" y\tz\n', 7],
    // Joined it has too few cells, or too many.
    ['"one\ntwo"\tb\nx\ty\tz\n', 12],
    ['a\t"one\ntwo"\tb\tc\nx\ty\tz\n', 7],
  ])('%j is torn', (text, end) => {
    expect(tsvRecord(text, 0, 3, 1_000, true)).toMatchObject({ outcome: 'torn', end });
  });

  test('what more text may close is not decided yet, but at the end or beyond the limit of a row it is', () => {
    const text = 'a\t"one\ntwo\n';
    expect(tsvRecord(text, 0, 3, 1_000, false)).toMatchObject({ outcome: 'undecided', end: 0 });
    expect(tsvRecord(text, 0, 3, 1_000, true).outcome).toBe('torn');
    expect(tsvRecord(text, 0, 3, 10, false).outcome).toBe('torn');
    expect(tsvRecord(`${text}three"\tc\n`, 0, 3, 10, true).outcome).toBe('torn');
    expect(tsvRecord(`${text}three"\tc\n`, 0, 3, 1_000, true)).toMatchObject({
      outcome: 'whole',
      cells: { length: 3 },
    });
  });
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

  test('an open quote is reported, with the cells before it', () => {
    expect(csvRecord('a,"b\nc,d', 0)).toEqual({ cells: ['a'], end: 8, open: true, malformed: -1 });
    expect(csvRecord('a,"b""', 0)).toMatchObject({ cells: ['a'], open: true });
  });

  test('text after a closing quote is reported, and the record still ends at its line', () => {
    expect(csvRecord('a,"b" c,d\nnext', 0)).toMatchObject({ malformed: 1, end: 10, open: false });
  });
});
