import { describe, expect, test } from 'vitest';
import {
  count,
  idReader,
  labelReader,
  location,
  locationIn,
  money,
  optionalCount,
  ownLocation,
  textReader,
} from '../../src/reports/cells.ts';
import type { Cells } from '../../src/reports/layout.ts';
import { Fault } from '../../src/reports/layout.ts';

/** What a cell gives: its value, or the code that it is rejected with. */
function outcome<T>(read: (cells: Cells, at: number) => T, cell: string): T | string {
  try {
    return read(['', cell], 1);
  } catch (fault) {
    if (!(fault instanceof Fault) || fault.column !== 1) throw fault;
    return fault.code;
  }
}

describe('counts are whole numbers from 0 to 999,999,999', () => {
  test.each([
    ['0', 0],
    ['7', 7],
    ['007', 7],
    ['999999999', 999_999_999],
    ['1000000000', 'invalid-count'],
    ['99999999999999999999999999', 'invalid-count'],
    ['', 'missing-value'],
    ['-1', 'invalid-count'],
    ['+5', 'invalid-count'],
    ['1.0', 'invalid-count'],
    ['1,000', 'invalid-count'],
    ['1e5', 'invalid-count'],
    ['0x10', 'invalid-count'],
    ['٣', 'invalid-count'],
    ['5 seats', 'invalid-count'],
    ['NaN', 'invalid-count'],
  ])('%j', (cell, expected) => expect(outcome(count, cell)).toBe(expected));

  test('an optional one may be empty and must otherwise be one', () => {
    expect(outcome(optionalCount, '')).toBeNull();
    expect(outcome(optionalCount, '3')).toBe(3);
    expect(outcome(optionalCount, 'three')).toBe('invalid-count');
  });
});

describe('money is exact cents', () => {
  test.each([
    ['0', 0],
    ['-0', 0],
    ['-0.00', 0],
    ['12', 1200],
    ['12.5', 1250],
    ['12.05', 1205],
    ['0.29', 29],
    ['1.15', 115],
    ['-20', -2000],
    ['-0.01', -1],
    ['999999999.99', 99_999_999_999],
    ['-999999999.99', -99_999_999_999],
    ['1000000000', 'invalid-money'],
    ['1000000000.00', 'invalid-money'],
    ['1'.repeat(400), 'invalid-money'],
    ['', 'missing-value'],
    ['-', 'invalid-money'],
    ['.', 'invalid-money'],
    ['.5', 'invalid-money'],
    ['5.', 'invalid-money'],
    ['1.234', 'invalid-money'],
    ['1.2.3', 'invalid-money'],
    ['--1', 'invalid-money'],
    ['+5', 'invalid-money'],
    ['1,000.00', 'invalid-money'],
    ['1.000,00', 'invalid-money'],
    ['1e5', 'invalid-money'],
    ['$5', 'invalid-money'],
    ['(5.00)', 'invalid-money'],
    ['−5', 'invalid-money'],
    ['٣', 'invalid-money'],
    ['Infinity', 'invalid-money'],
  ])('%j', (cell, expected) => expect(outcome(money, cell)).toBe(expected));
});

describe('locations are 1 to 12 digits', () => {
  test.each([
    ['1', '1'],
    ['123456789012', '123456789012'],
    ['0012', '0012'],
    ['', ''],
    ['1234567890123', 'invalid-location'],
    ['12a', 'invalid-location'],
    ['1.2E+06', 'invalid-location'],
    ['-1', 'invalid-location'],
    ['12 34', 'invalid-location'],
    ['١٢', 'invalid-location'],
  ])('%j', (cell, expected) => {
    expect(outcome(location, cell)).toBe(expected);
    expect(locationIn(cell)).toBe(expected === 'invalid-location' ? null : expected);
  });

  test('where a location must be there, an empty cell is told', () => {
    expect(outcome(ownLocation, '')).toBe('missing-value');
    expect(outcome(ownLocation, '5')).toBe('5');
  });
});

describe('ids', () => {
  test.each([
    ['s-1', 's-1'],
    ['Tenant A', 'Tenant A'],
    ['0A0B0C0D-1111-2222-3333-ABCDEFABCDEF', '0a0b0c0d-1111-2222-3333-abcdefabcdef'],
    ['0a0b0c0d-1111-2222-3333-abcdefabcdef', '0a0b0c0d-1111-2222-3333-abcdefabcdef'],
    ['0A0B0C0D-1111-2222-3333-ABCDEFABCDEG', '0A0B0C0D-1111-2222-3333-ABCDEFABCDEG'],
    ['x'.repeat(128), 'x'.repeat(128)],
    ['x'.repeat(129), 'cell-too-long'],
    ['', 'missing-value'],
    ['a\u0007b', 'invalid-id'],
    ['a\u0085b', 'invalid-id'],
    ['a\rb', 'invalid-id'],
  ])('%j', (cell, expected) => expect(outcome(idReader(), cell)).toBe(expected));
});

describe.each([
  ['texts', textReader],
  ['labels', labelReader],
])('%s', (_, reader) => {
  test.each([
    ['', ''],
    ['Ærø & Søn', 'Ærø & Søn'],
    ['Two\r\nlines', 'Two lines'],
    ['bell\u0007', 'bell'],
    ['x'.repeat(1000), 'x'.repeat(1000)],
    ['x'.repeat(1001), 'cell-too-long'],
  ])('%j', (cell, expected) => {
    const read = reader();
    expect(outcome(read, cell)).toBe(expected);
    expect(outcome(read, cell)).toBe(expected);
  });
});

test('a label is told apart from the ones before it, however many there were', () => {
  const read = labelReader();
  const labels = Array.from({ length: 3_000 }, (_, index) => `product ${index}`);
  expect(labels.map((label) => outcome(read, label))).toEqual(labels);
  expect(labels.map((label) => outcome(read, label))).toEqual(labels);
});
