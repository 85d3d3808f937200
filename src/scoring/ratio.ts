import { greatestCommonDivisor, minus, plus, quotient, times, type Whole, whole } from './whole.ts';

/** An exact fraction. The denominator is positive; it is not reduced to lowest terms. */
export interface Ratio {
  readonly numerator: Whole;
  readonly denominator: Whole;
}

/** Makes the fraction `numerator / denominator` of whole numbers; the denominator must be positive. */
export function ratio(numerator: Whole, denominator: Whole = 1): Ratio {
  if (denominator <= 0) throw new RangeError(`a denominator must be positive, not ${denominator}`);
  return { numerator: whole(numerator), denominator: whole(denominator) };
}

export const zero = ratio(0);

export function add(a: Ratio, b: Ratio): Ratio {
  if (a.denominator === b.denominator) return { numerator: plus(a.numerator, b.numerator), denominator: a.denominator };
  return {
    numerator: plus(times(a.numerator, b.denominator), times(b.numerator, a.denominator)),
    denominator: times(a.denominator, b.denominator),
  };
}

export function subtract(a: Ratio, b: Ratio): Ratio {
  return add(a, { numerator: minus(0, b.numerator), denominator: b.denominator });
}

export function multiply(a: Ratio, b: Ratio): Ratio {
  return { numerator: times(a.numerator, b.numerator), denominator: times(a.denominator, b.denominator) };
}

/** Returns `1 / value` of a positive value. */
export function inverse({ numerator, denominator }: Ratio): Ratio {
  return ratio(denominator, numerator);
}

/** Returns a negative number if `a` is less than `b`, 0 if they are equal, otherwise a positive one. */
export function compare(a: Ratio, b: Ratio): number {
  const left = times(a.numerator, b.denominator);
  const right = times(b.numerator, a.denominator);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Reduces a positive value to lowest terms. */
export function inLowestTerms({ numerator, denominator }: Ratio): Ratio {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: quotient(numerator, divisor), denominator: quotient(denominator, divisor) };
}

/** Expands the value to another denominator, a multiple of its own. */
export function withDenominator({ numerator, denominator }: Ratio, multiple: Whole): Ratio {
  return { numerator: times(numerator, quotient(multiple, denominator)), denominator: multiple };
}

const powersOfTen = Array.from({ length: 13 }, (_, power) => 10 ** power);

/** Cuts the value toward zero, never rounding, to at most twelve decimals: returns the number that prints so. */
export function cut({ numerator, denominator }: Ratio, decimals: number): number {
  const scale = powersOfTen[decimals]!;
  return Number(quotient(times(numerator, scale), denominator)) / scale;
}

/** Cuts the value toward zero to a whole number. */
export function wholePart({ numerator, denominator }: Ratio): Whole {
  return quotient(numerator, denominator);
}

/** Returns the least whole number that is not below the value. */
export function wholeUp(value: Ratio): Whole {
  const part = wholePart(value);
  return times(part, value.denominator) < value.numerator ? plus(part, 1) : part;
}

/** Converts a finite number exactly as it prints: 0.35 is 35/100. */
export function fromDecimal(value: number): Ratio {
  const text = value.toFixed(12);
  return ratio(BigInt(text.replace('.', '')), 10 ** 12);
}
