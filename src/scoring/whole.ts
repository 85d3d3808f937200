/**
 * A whole number of any size: a bigint only where a number would not be exact, beyond `Number.MAX_SAFE_INTEGER`. What a
 * score is computed from is nearly always small, and numbers are many times as fast as bigints.
 */
export type Whole = number | bigint;

const most = Number.MAX_SAFE_INTEGER;

/** A whole number as it is to be kept. Throws a RangeError for a number that is not whole. */
export function whole(value: Whole): Whole {
  return Number.isSafeInteger(value) ? value : fromBig(BigInt(value));
}

const fromBig = (value: bigint): Whole => (value >= -most && value <= most ? Number(value) : value);

// A product or sum of numbers that comes out within the safe integers is exact: rounding brings none back there.

export function times(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (product >= -most && product <= most) return product;
  }
  return fromBig(BigInt(a) * BigInt(b));
}

export function plus(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (sum >= -most && sum <= most) return sum;
  }
  return fromBig(BigInt(a) + BigInt(b));
}

export function minus(a: Whole, b: Whole): Whole {
  return plus(a, -b);
}

/** `a / b` cut toward zero; `b` must be positive. */
export function quotient(a: Whole, b: Whole): Whole {
  // The rounded quotient is cut to the exact one's whole part: what is less than a whole number is so by at least 1 / b,
  // and less than half of that is rounded away. + 0 makes 0 of -0.
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0;
  return fromBig(BigInt(a) / BigInt(b));
}

/** Of positive numbers. */
export function greatestCommonDivisor(a: Whole, b: Whole): Whole {
  let [larger, smaller] = [BigInt(a), BigInt(b)];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return fromBig(larger);
}

/** Of positive numbers. */
export function leastCommonMultiple(a: Whole, b: Whole): Whole {
  return times(quotient(a, greatestCommonDivisor(a, b)), b);
}
