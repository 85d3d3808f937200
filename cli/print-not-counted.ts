import type { NotCountedEntry } from '../src/api/ledger.ts';
import { counted, inUnit } from './figures.ts';
import { named } from './print.ts';
import { cut, right, table } from './table.ts';
import { type Style, safe } from './terminal.ts';

/** Prints what did not count, by indicator: whose it is, in which months, for which reason and by which rule. */
export function notCountedTable(entries: readonly NotCountedEntry[], style: Style): string {
  if (entries.length === 0) return 'Everything that the reports say of the partner counts.';
  const columns = ['Indicator', 'Whose', 'Months', right('Rows'), right('Amount'), 'Rule', 'Why not'];
  const rows = entries.map((entry) => [
    safe(entry.title),
    cut(whose(entry), Math.max(40, style.width - 120)),
    monthsOf(entry.months),
    String(entry.rows),
    amountOf(entry),
    entry.rule,
    safe(`${entry.text}${missingOf(entry)} [${entry.reason}]`),
  ]);
  const sum = entries.reduce((all, { rows: some }) => all + some, 0);
  return [
    table(columns, rows, style),
    '',
    `${counted(sum, 'row')} not counted; a row that several indicators read is counted for each.`,
  ].join('\n');
}

/** Names whose an entry is; empty if the caller may not see who it is. */
function whose({
  reason,
  tenant,
  customerName,
  subscription,
  individual,
  individualName,
  association,
}: NotCountedEntry): string {
  const whole = reason === 'below-minimum-base' || reason === 'base-not-covered' ? 'the whole partner' : '';
  const name = individual === undefined ? (customerName ?? tenant ?? whole) : named(individual, individualName);
  const part = subscription ? `, subscription ${subscription.slice(0, 8)}` : '';
  return safe(`${name}${part}${association ? `, ${association.type} ${association.location}` : ''}`);
}

/** Writes months as spans: `2021-01–2021-03, 2021-06`. */
function monthsOf(months: readonly string[]): string {
  const numberOf = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  const spans: [first: string, last: string][] = [];
  for (const month of months) {
    const span = spans.at(-1);
    if (span && numberOf(month) === numberOf(span[1]) + 1) span[1] = month;
    else spans.push([month, month]);
  }
  return spans.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(', ');
}

function amountOf({ amount, unit, details }: NotCountedEntry): string {
  if (amount !== undefined) return inUnit(unit, amount);
  return details.measured === undefined ? '' : inUnit(details.unit ?? unit, details.measured);
}

/** Says how far an entry is below the least that counts. */
function missingOf({ details: { measured, needed, unit = '' } }: NotCountedEntry): string {
  return measured === undefined || needed === undefined ? '' : ` It is ${inUnit(unit, needed - measured)} short.`;
}
