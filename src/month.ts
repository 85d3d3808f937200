import { z } from 'zod';

/** A calendar month as `YYYY-MM`. Months sort as their texts do. */
export const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month is written YYYY-MM')
  .brand<'Month'>();
export type Month = z.infer<typeof month>;

/** A calendar day as `YYYY-MM-DD`. Days sort as their texts do. */
export type Day = string;

const texts: Month[] = [];

/** Returns the number of months since year 0: arithmetic on months is arithmetic on this number. */
export function monthNumber(of: Month): number {
  // Digit by digit: this runs for every row of a report.
  const digit = (at: number) => of.charCodeAt(at) - 48;
  return (digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)) * 12 + digit(5) * 10 + digit(6) - 1;
}

/** Returns the month with this number, see {@link monthNumber}. */
export function monthFromNumber(number: number): Month {
  const known = texts[number];
  if (known !== undefined) return known;
  const text =
    `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}` as Month;
  texts[number] = text;
  return text;
}

/** Returns the calendar year of the month with this number. */
export const yearOfNumber = (number: number): number => Math.floor(number / 12);

/** Adds `by` months, or subtracts if negative. */
export function addMonths(to: Month, by: number): Month {
  return monthFromNumber(monthNumber(to) + by);
}

/** Lists all months from `first` to `last`, both included; empty if `last` is before `first`. */
export function monthsFrom(first: Month, last: Month): Month[] {
  const start = monthNumber(first);
  return Array.from({ length: Math.max(0, monthNumber(last) - start + 1) }, (_, index) =>
    monthFromNumber(start + index),
  );
}

/** Returns the trailing window W(M): the twelve months that end with `last`. */
export function trailingWindow(last: Month): Month[] {
  return monthsFrom(addMonths(last, -11), last);
}

/** Returns the month of a time, in UTC. */
export function monthOf(time: Date): Month {
  return time.toISOString().slice(0, 7) as Month;
}

/** Returns the last day of a month. */
export function lastDay(of: Month): Day {
  const number = monthNumber(of) + 1;
  return new Date(Date.UTC(Math.floor(number / 12), number % 12, 0)).toISOString().slice(0, 10);
}
