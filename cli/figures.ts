import type { Import } from '../src/api/imports.ts';
import type { Indicator } from '../src/api/scores.ts';
import { addMonths, type Month } from '../src/month.ts';

/**
 * Formats a value, target or amount in its unit: dollars, percent or a count. A dash stands for a value that is absent,
 * `hidden` for revenue that the caller may not see.
 */
export function inUnit(unit: string, value: number | null): string {
  if (value === null) return unit === 'USD' ? 'hidden' : '–';
  if (unit === 'USD') return dollars(value);
  if (unit === 'fraction') return `${decimals(value * 100, 1)} %`;
  return count(value);
}

/** Formats a sum of amounts with the noun of what is counted, e.g. `12 tenants`. */
export function sumInUnit(unit: string, sum: number | null): string {
  if (sum === null || unit === 'USD') return inUnit(unit, sum);
  return unit === 'MCV' ? `${count(sum)} MCV` : counted(sum, unit.replace(/s$/, ''));
}

/** Formats points and scores with two decimals, which the server has cut already. */
export function points(value: number): string {
  return value.toFixed(2);
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Formats a count with its noun: `1 row`, `2 rows`. */
export const counted = (value: number, one: string, several = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : several}`;

/** Most spans of months that are named. */
const shownSpans = 3;

/** Names months, in order: those without a gap as a span, of many spans the first. */
export function spansOf(months: readonly Month[]): string {
  const spans: Month[][] = [];
  for (const month of months) {
    const last = spans.at(-1)?.at(-1);
    if (last && addMonths(last, 1) === month) spans.at(-1)!.push(month);
    else spans.push([month]);
  }
  const shown = spans.slice(0, shownSpans);
  const more = months.length - shown.flat().length;
  const named = shown.map((span) => (span.length === 1 ? span[0] : `${span[0]} to ${span.at(-1)}`)).join(', ');
  return named + (more > 0 ? ` and ${counted(more, 'more month')}` : '');
}

/** Formats USD with cents. */
export function dollars(value: number): string {
  const text = Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${value < 0 ? '-' : ''}$${text}`;
}

function decimals(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Returns the number of rows used: good rows of slices with a rejected row are accepted, but not used. */
export const rowsUsed = ({ rowsAccepted, rowsSetAside }: Pick<Import, 'rowsAccepted' | 'rowsSetAside'>): number =>
  rowsAccepted - rowsSetAside;

/** Returns the share of the indicator's points that was earned, 0 to 1. */
export function share({ points: earned, maxPoints }: Indicator): number {
  return maxPoints > 0 ? earned / maxPoints : 0;
}
