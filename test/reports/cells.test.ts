import { describe, expect, test } from 'vitest';
import {
  count,
  globalAccount,
  labelReader,
  location,
  locationIn,
  optionalCount,
  ownLocation,
  textReader,
} from '../../src/reports/cells.ts';
import { outcome } from './outcome.ts';

describe('counts are whole numbers from 0 to 999,999,999', () => {
  test.each([
    ['0', 0],
    ['7', 7],
    ['007', 7],
    ['10.0', 10],
    ['10.000', 10],
    ['0.0', 0],
    ['999999999', 999_999_999],
    ['999999999.0', 999_999_999],
    ['1000000000', 'invalid-count'],
    ['1000000000.0', 'invalid-count'],
    ['99999999999999999999999999', 'invalid-count'],
    ['', 'missing-value'],
    ['-1', 'invalid-count'],
    ['-0', 'invalid-count'],
    ['+5', 'invalid-count'],
    ['1.5', 'invalid-count'],
    ['1.01', 'invalid-count'],
    ['1.', 'invalid-count'],
    ['.0', 'invalid-count'],
    ['1,0', 'invalid-count'],
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

describe('locations are 1 to 12 digits, without leading zeros', () => {
  test.each([
    ['1', '1'],
    ['123456789012', '123456789012'],
    ['0012', '12'],
    ['0000000000000123456789012', '123456789012'],
    ['0', '0'],
    ['000', '0'],
    ['\u200b1234567', '1234567'],
    ['1234567\u200b', '1234567'],
    ['\u200b', ''],
    ['', ''],
    ['1234567890123', 'invalid-location'],
    ['01234567890123', 'invalid-location'],
    ['12a', 'invalid-location'],
    ['1.2E+06', 'invalid-location'],
    ['-1', 'invalid-location'],
    ['12 34', 'invalid-location'],
    ['١٢', 'invalid-location'],
    ['UNKNOWN', 'invalid-location'],
    ['NULL', 'invalid-location'],
    ['5.0', 'invalid-location'],
  ])('%j', (cell, expected) => {
    expect(outcome(location, cell)).toBe(expected);
    expect(locationIn(cell)).toBe(expected === 'invalid-location' ? null : expected);
  });

  test('where a location is required, an empty cell is rejected', () => {
    expect(outcome(ownLocation, '')).toBe('missing-value');
    expect(outcome(ownLocation, '005')).toBe('5');
  });
});

describe('a global account may be what reports print for nothing', () => {
  test.each([
    ['1000000', '1000000'],
    ['0012', '12'],
    ['', ''],
    ['UNKNOWN', ''],
    ['null', ''],
    ['N/A', ''],
    ['x', 'invalid-location'],
  ])('%j', (cell, expected) => expect(outcome(globalAccount, cell)).toBe(expected));
});

describe.each([
  ['texts', textReader],
  ['labels', labelReader],
])('%s', (_, reader) => {
  test.each([
    ['', ''],
    ['Ærø & Søn', 'Ærø & Søn'],
    ['Two\r\nlines', 'Two lines'],
    ['a\tb', 'a b'],
    ['bell\u0007', 'bell'],
    ['x'.repeat(1000), 'x'.repeat(1000)],
    ['x'.repeat(1001), 'cell-too-long'],
  ])('%j', (cell, expected) => {
    const read = reader();
    expect(outcome(read, cell)).toBe(expected);
    expect(outcome(read, cell)).toBe(expected);
  });
});

test('a label is distinguished from the ones before it, however many there were', () => {
  const read = labelReader();
  const labels = Array.from({ length: 3_000 }, (_, index) => `product ${index}`);
  expect(labels.map((label) => outcome(read, label))).toEqual(labels);
  expect(labels.map((label) => outcome(read, label))).toEqual(labels);
});
