import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '../../src/reports/cells.ts';
import { faultOf, outcome } from './outcome.ts';

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
    ['999999999.995', 'invalid-money'],
    ['1'.repeat(400), 'invalid-money'],
    ['', 'missing-value'],
    ['-', 'invalid-money'],
    ['.', 'invalid-money'],
    ['.5', 'invalid-money'],
    ['5.', 'invalid-money'],
    ['1.2.3', 'invalid-money'],
    ['--1', 'invalid-money'],
    ['+5', 'invalid-money'],
    ['1e5', 'invalid-money'],
    ['$5', 'invalid-money'],
    ['٣', 'invalid-money'],
    ['Infinity', 'invalid-money'],
    ['NaN', 'invalid-money'],
  ])('%j', (cell, expected) => expect(outcome(money, cell)).toBe(expected));
});

describe('further decimals are rounded half to even', () => {
  test.each([
    ['0.004', 0],
    ['0.005', 0],
    ['0.0050', 0],
    ['0.00500000000000000000001', 1],
    ['0.0051', 1],
    ['0.015', 2],
    ['0.025', 2],
    ['0.035', 4],
    ['1.005', 100],
    ['1.015', 102],
    ['1.9949999', 199],
    ['1.995', 200],
    ['9.985', 998],
    ['9.995', 1000],
    ['-0.005', 0],
    ['-0.015', -2],
    ['-0.025', -2],
    ['-0.0251', -3],
    ['\u22120.035', -4],
    ['(0.025)', -2],
    ['(0.035)', -4],
    ['999999999.994', 99_999_999_999],
    ['1.50000', 150],
    ['1.2345678901234567890123456789', 123],
  ])('%j', (cell, expected) => expect(outcome(money, cell)).toBe(expected));
});

describe('negative with a hyphen or U+2212 in front, or in parentheses', () => {
  test.each([
    ['-5', -500],
    ['\u22125', -500],
    ['\u22121234.50', -123_450],
    ['(5)', -500],
    ['(5.00)', -500],
    ['(0)', 0],
    ['-1,234.50', -123_450],
    ['(1,234.50)', -123_450],
    ['\u200b-5', -500],
    ['5\u200b', 500],
    ['-(5)', 'invalid-money'],
    ['(-5)', 'invalid-money'],
    ['5-', 'invalid-money'],
    ['(5', 'invalid-money'],
    ['5)', 'invalid-money'],
    ['()', 'invalid-money'],
    ['\u20135', 'invalid-money'],
  ])('%j', (cell, expected) => expect(outcome(money, cell)).toBe(expected));
});

describe('thousands separators only where they cannot be read otherwise', () => {
  test.each([
    ['1,234.50', 123_450],
    ['1,234.5', 123_450],
    ['12,345.00', 1_234_500],
    ['123,456,789.01', 12_345_678_901],
    ['1,234,567', 123_456_700],
    ['-1,234,567', -123_456_700],
    ['1,234.505', 123_450],
    ['1,234', 'invalid-money'],
    ['12,34', 'invalid-money'],
    ['1,23.00', 'invalid-money'],
    ['1,2345.00', 'invalid-money'],
    ['1234,567.00', 'invalid-money'],
    ['1,234,56', 'invalid-money'],
    [',234.00', 'invalid-money'],
    ['1.234,50', 'invalid-money'],
    ['1.234.567', 'invalid-money'],
    ['1 234.50', 'invalid-money'],
    ["1'234.50", 'invalid-money'],
  ])('%j', (cell, expected) => expect(outcome(money, cell)).toBe(expected));
});

test('any amount is the cents that it is written from, in every form', () => {
  const cents = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 });
  fc.assert(
    fc.property(cents, fc.constantFrom('', '0', '000', '4', '49999'), (amount, further) => {
      const [whole, decimals] = [Math.floor(Math.abs(amount) / 100), Math.abs(amount) % 100];
      const plain = `${whole}.${String(decimals).padStart(2, '0')}${further}`;
      const grouped = plain.replace(/^\d+/, (digits) => Number(digits).toLocaleString('en-US'));
      const forms = amount < 0 ? [`-${plain}`, `\u2212${grouped}`, `(${grouped})`] : [plain, grouped];
      for (const form of forms) expect(outcome(money, form)).toBe(amount);
    }),
  );
});

test('what a spreadsheet cut to a few digits is reported', () => {
  expect(faultOf(money, '1.2E+11')).toMatchObject({ message: expect.stringContaining('A spreadsheet') });
  expect(faultOf(money, 'a lot')).toMatchObject({ message: expect.not.stringContaining('A spreadsheet') });
});
