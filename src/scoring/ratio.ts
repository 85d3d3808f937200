/** An exact fraction. The denominator is positive; it is not kept in lowest terms. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The fraction `numerator / denominator`; the denominator must be positive. */
export function ratio(numerator: bigint, denominator = 1n): Ratio {
  if (denominator <= 0n) throw new RangeError(`a denominator must be positive, not ${denominator}`);
  return { numerator, denominator };
}

export const zero = ratio(0n);
export const one = ratio(1n);

export function add(a: Ratio, b: Ratio): Ratio {
  if (a.denominator === b.denominator) return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function subtract(a: Ratio, b: Ratio): Ratio {
  return add(a, { numerator: -b.numerator, denominator: b.denominator });
}

export function multiply(a: Ratio, b: Ratio): Ratio {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/** Negative where `a` is less than `b`, 0 where they are equal, else positive. */
export function compare(a: Ratio, b: Ratio): number {
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `value`, or 0 where it is less, or 1 where it is more. */
export function clampToOne(value: Ratio): Ratio {
  if (value.numerator <= 0n) return zero;
  return value.numerator >= value.denominator ? one : value;
}

/** The value cut toward zero, never rounded, to so many decimals: the number that prints so. */
export function cut(value: Ratio, decimals: number): number {
  const scale = 10 ** decimals;
  return Number((value.numerator * BigInt(scale)) / value.denominator) / scale;
}

/** The least whole number that is not below the value. */
export function wholeUp({ numerator, denominator }: Ratio): bigint {
  const whole = numerator / denominator;
  return whole * denominator < numerator ? whole + 1n : whole;
}

/** A finite number exactly as it prints: 0.35 is 35/100. */
export function fromDecimal(value: number): Ratio {
  const text = value.toFixed(12);
  return ratio(BigInt(text.replace('.', '')), 10n ** 12n);
}
