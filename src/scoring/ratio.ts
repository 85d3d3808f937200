/** An exact fraction. The denominator is positive; it is not reduced to lowest terms. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Makes the fraction `numerator / denominator` of whole numbers.
 * @throws RangeError if the denominator is not positive
 */
export function ratio(numerator: number | bigint, denominator: number | bigint = 1n): Ratio {
  if (denominator <= 0) throw new RangeError(`a denominator must be positive, not ${denominator}`);
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

export const zero = ratio(0n);

export const add = (a: Ratio, b: Ratio): Ratio => ({
  numerator: a.numerator * b.denominator + b.numerator * a.denominator,
  denominator: a.denominator * b.denominator,
});

export const subtract = (a: Ratio, b: Ratio): Ratio => add(a, { ...b, numerator: -b.numerator });

export const multiply = (a: Ratio, b: Ratio): Ratio => ({
  numerator: a.numerator * b.numerator,
  denominator: a.denominator * b.denominator,
});

/** Returns `1 / value` of a positive value. */
export const inverse = ({ numerator, denominator }: Ratio): Ratio => ratio(denominator, numerator);

/** Returns a negative number if `a` is less than `b`, 0 if they are equal, otherwise a positive one. */
export const compare = (a: Ratio, b: Ratio): number =>
  Number(a.numerator * b.denominator - b.numerator * a.denominator);

/** Cuts the value toward zero to `decimals` decimals, without rounding, and returns it as a number. */
export const cut = ({ numerator, denominator }: Ratio, decimals: number): number =>
  Number((numerator * 10n ** BigInt(decimals)) / denominator) / 10 ** decimals;

/** Cuts the value toward zero to a whole number. */
export const wholePart = ({ numerator, denominator }: Ratio): bigint => numerator / denominator;

/** Returns the least whole number that is not below the value. */
export function wholeUp(value: Ratio): bigint {
  const part = wholePart(value);
  return part * value.denominator < value.numerator ? part + 1n : part;
}

/** Converts a finite number as it is printed, exactly: 0.35 is 35/100. */
export const fromDecimal = (value: number): Ratio => ratio(BigInt(value.toFixed(12).replace('.', '')), 10n ** 12n);
