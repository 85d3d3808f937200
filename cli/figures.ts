import type { Import } from '../src/api/imports.ts';
import type { Indicator } from '../src/api/scores.ts';

/** A value, target or amount in its unit: dollars, percent or a count. A dash where there is none, or it is withheld. */
export function inUnit(unit: string, value: number | null): string {
  if (value === null) return '–';
  if (unit === 'USD') return dollars(value);
  if (unit === 'fraction') return `${decimals(value * 100, 1)} %`;
  return count(value);
}

/** A sum of amounts, which says what is counted. */
export const sumInUnit = (unit: string, sum: number | null): string =>
  sum === null || unit === 'USD' ? inUnit(unit, sum) : counted(sum, unit.replace(/s$/, ''));

/** Shown points and scores have two decimals, cut by the server already. */
export function points(value: number): string {
  return value.toFixed(2);
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 row`, `2 rows`. */
export const counted = (value: number, what: string): string => `${count(value)} ${what}${value === 1 ? '' : 's'}`;

/** USD with cents. */
export function dollars(value: number): string {
  const text = Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${value < 0 ? '-' : ''}$${text}`;
}

function decimals(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Good rows of slices that hold a rejected one are accepted, and not used. */
export const rowsUsed = ({ rowsAccepted, rowsSetAside }: Pick<Import, 'rowsAccepted' | 'rowsSetAside'>): number =>
  rowsAccepted - rowsSetAside;

/** The share of the indicator's points that is earned, 0 to 1. */
export function share({ points: earned, maxPoints }: Indicator): number {
  return maxPoints > 0 ? earned / maxPoints : 0;
}
