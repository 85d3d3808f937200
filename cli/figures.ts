import type { Import } from '../src/api/imports.ts';
import type { Indicator } from '../src/api/scores.ts';

/** Names of the indicators as people say them. An indicator that is not here is shown by its id. */
const names: Record<string, string> = {
  'net-new-revenue': 'Net new revenue',
  'net-customer-adds': 'Net customer adds',
  'functional-consultants': 'Functional consultants',
  'functional-consultant-growth': 'Functional consultant growth',
  developers: 'Developers',
  'new-deployments': 'New deployments',
  'new-large-deployments': 'New large deployments',
  'monthly-active-user-growth': 'Monthly active user growth',
};

export function indicatorName(id: string): string {
  return names[id] ?? id;
}

/** A value or target in the indicator's unit: dollars, percent or a count. A dash where there is none. */
export function inUnit(indicator: string, value: number | null): string {
  if (value === null) return '–';
  if (indicator === 'net-new-revenue') return dollars(value);
  if (indicator.endsWith('-growth')) return `${decimals(value * 100, 1)} %`;
  return count(value);
}

/** A sum of the ledger: growth is counted there, not in percent, and who is counted is said. */
export function sumInUnit(indicator: string, sum: number | null): string {
  const counts = indicator.endsWith('-consultant-growth') ? 'individual' : 'user';
  return sum !== null && indicator.endsWith('-growth') ? counted(sum, counts) : amountInUnit(indicator, sum);
}

/** An amount of the ledger: growth there is a count, not in percent. A dash where it is not for the caller. */
export function amountInUnit(indicator: string, amount: number | null): string {
  if (amount === null) return '–';
  return indicator === 'net-new-revenue' ? dollars(amount) : count(amount);
}

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
