import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  greatestCommonDivisor,
  leastCommonMultiple,
  minus,
  plus,
  quotient,
  times,
  type Whole,
  whole,
} from '../../src/scoring/whole.ts';

const most = BigInt(Number.MAX_SAFE_INTEGER);
/** Small ones, those around what a number holds exactly and around its square root, and far larger ones. */
const integers = fc.oneof(
  fc.bigInt(-1000n, 1000n),
  fc.bigInt(-2n * most, 2n * most),
  fc.tuple(fc.constantFrom(most, -most, 94_906_265n, -94_906_265n), fc.bigInt(-3n, 3n)).map(([near, by]) => near + by),
  fc.bigInt(-(10n ** 40n), 10n ** 40n),
);
const positive = integers.map((value) => (value < 0n ? -value : value) || 1n);

/** A number where it is exact, and only there. */
function expectExact(found: Whole, exact: bigint) {
  expect(BigInt(found)).toBe(exact);
  expect(typeof found).toBe(exact >= -most && exact <= most ? 'number' : 'bigint');
}

describe('whole numbers of any size', () => {
  it('are exact whatever their size, and numbers where they can be', () => {
    fc.assert(
      fc.property(integers, integers, (a, b) => {
        const [left, right] = [whole(a), whole(b)];
        expectExact(left, a);
        expectExact(times(left, right), a * b);
        expectExact(plus(left, right), a + b);
        expectExact(minus(left, right), a - b);
      }),
      { numRuns: 3_000 },
    );
  });

  it('are cut toward zero, right around every whole quotient', () => {
    fc.assert(
      fc.property(integers, positive, integers, fc.bigInt(-2n, 2n), (a, b, factor, by) => {
        expectExact(quotient(whole(a), whole(b)), a / b);
        const near = factor * b + by;
        expectExact(quotient(whole(near), whole(b)), near / b);
      }),
      { numRuns: 3_000 },
    );
    expect(Object.is(quotient(-1, 3), 0)).toBe(true);
  });

  it('have a greatest common divisor and a least common multiple', () => {
    expect(greatestCommonDivisor(300_000, 12)).toBe(12);
    expect(greatestCommonDivisor(7, 1)).toBe(1);
    expect(leastCommonMultiple(300_000, 14)).toBe(2_100_000);
    expect(leastCommonMultiple(Number.MAX_SAFE_INTEGER, 2)).toBe(2n * most);
  });

  it('are nothing else', () => {
    expect(() => whole(0.5)).toThrow(RangeError);
    expect(() => whole(Number.NaN)).toThrow(RangeError);
  });
});
