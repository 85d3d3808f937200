import { InvalidArgumentError, Option } from 'commander';
import { type Month, month } from '../src/month.ts';

/** Parses a `YYYY-MM` of the command line. */
export function monthArgument(text: string): Month {
  const result = month.safeParse(text);
  if (!result.success) throw new InvalidArgumentError('A month is written YYYY-MM, for example 2021-09.');
  return result.data;
}

/** Makes an option that may be repeated, for a list; the help shows `without` as what holds if it is not given. */
export const repeatable = (flags: string, description: string, without: string): Option =>
  new Option(flags, `${description}; repeatable`)
    .argParser((text: string, before: readonly string[]) => [...before, text])
    .default([], without);

/** Returns a parser of whole numbers from `low` to `high`. */
export function numberBetween(low: number, high: number) {
  return (text: string): number => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < low || number > high) {
      throw new InvalidArgumentError(`Give a whole number from ${low} to ${high}.`);
    }
    return number;
  };
}
