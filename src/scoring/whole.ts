/**
 * A whole number of any size: a bigint only if a number would not be exact, beyond `Number.MAX_SAFE_INTEGER`. The input
 * of a score is nearly always small, and numbers are many times as fast as bigints.
 */
export type Whole = number | bigint;

const most = Number.MAX_SAFE_INTEGER;

/**
 * Converts a whole number to this form.
 * @throws RangeError for a number that is not whole
 */
export function whole(value: Whole): Whole {
  return Number.isSafeInteger(value) ? value : fromBig(BigInt(value));
}

const fromBig = (value: bigint): Whole => (value >= -most && value <= most ? Number(value) : value);

// A product or sum of numbers within the safe integers is exact: rounding never returns an inexact one to that range.

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

/** Returns `a / b` cut toward zero; `b` must be positive. */
export function quotient(a: Whole, b: Whole): Whole {
  // The rounded quotient is cut to the exact one's whole part: an exact quotient below a whole number is at least 1 / b
  // below it, and rounding adds less than half of that. + 0 turns -0 into 0.
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0;
  return fromBig(BigInt(a) / BigInt(b));
}

/** For positive numbers. */
export function greatestCommonDivisor(a: Whole, b: Whole): Whole {
  let [larger, smaller] = [BigInt(a), BigInt(b)];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return fromBig(larger);
}

/** For positive numbers. */
export function leastCommonMultiple(a: Whole, b: Whole): Whole {
  return times(quotient(a, greatestCommonDivisor(a, b)), b);
}
