import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compare, cut, inverse, multiply, ratio, subtract, wholePart, wholeUp } from '../../src/scoring/ratio.ts';

const fraction = fc
  .tuple(fc.bigInt(-(10n ** 18n), 10n ** 18n), fc.bigInt(1n, 10n ** 12n))
  .map(([numerator, denominator]) => ratio(numerator, denominator));

describe('cut: toward zero, never rounded (R3.4)', () => {
  it.each([
    [59_999n, 1000n, 2, 59.99],
    [60_000n, 1000n, 2, 60],
    [2n, 3n, 2, 0.66],
    [-2n, 3n, 2, -0.66],
    [-1n, 1000n, 2, 0],
    [1n, 3n, 6, 0.333333],
    [7n, 1n, 0, 7],
    [-7n, 2n, 0, -3],
    [115n, 100n, 2, 1.15],
    [1n, 10n ** 30n, 2, 0],
    [9_007_199_254_740_993n, 9_007_199_254_740_994n, 2, 0.99],
  ])('%s/%s to %s decimals is %s', (numerator, denominator, decimals, number) => {
    expect(cut(ratio(numerator, denominator), decimals)).toBe(number);
  });
});

describe('arithmetic is exact', () => {
  it('adds tenths to exactly one', () => {
    const sum = Array.from({ length: 10 }, () => ratio(1n, 10n)).reduce(add);
    expect(compare(sum, ratio(1n))).toBe(0);
  });

  it('adds and multiplies by the laws', () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        expect(compare(add(a, b), add(b, a))).toBe(0);
        expect(compare(add(add(a, b), c), add(a, add(b, c)))).toBe(0);
        expect(compare(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).toBe(0);
        expect(compare(a, b)).toBe(-compare(b, a) + 0);
      }),
    );
  });

  it('inverts', () => {
    expect(inverse(ratio(35, 100))).toEqual(ratio(100, 35));
    expect(() => inverse(ratio(0))).toThrow('a denominator must be positive, not 0');
  });

  it.each([
    [7n, 2n, 3n, 4n],
    [8n, 2n, 4n, 4n],
    [-7n, 2n, -3n, -3n],
    [1n, 10n ** 30n, 0n, 1n],
    [0n, 5n, 0n, 0n],
  ])('%s/%s has the whole part %s and goes up to %s', (numerator, denominator, part, up) => {
    expect(wholePart(ratio(numerator, denominator))).toBe(part);
    expect(wholeUp(ratio(numerator, denominator))).toBe(up);
  });

  it('subtracts what was added', () => {
    fc.assert(fc.property(fraction, fraction, (a, b) => compare(subtract(add(a, b), b), a) === 0));
  });

  it('refuses a denominator that is not positive', () => {
    expect(() => ratio(1n, 0n)).toThrow('a denominator must be positive, not 0');
    expect(() => ratio(1n, -2n)).toThrow('a denominator must be positive, not -2');
  });
});
