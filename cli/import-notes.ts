import type { Import, ImportTotals } from './answers.ts';
import { count, dollars } from './figures.ts';
import { right, table } from './table.ts';
import { type Style, safe } from './terminal.ts';

const shownNotes = 20;
const shownSlices = 5;
/** Months behind which a file is told in one line. */
const shownMonths = 3;

/** What an import says beside its rows: what the file comes to, what earns nothing, whose rows are missing. */
export function importNotes(imported: Import, style: Style): string[] {
  return [...totals(imported), ...slices(imported), ...notes(imported, style)];
}

function totals({ report, totals = [] }: Import): string[] {
  const line = (label: string, now: ImportTotals, before: ImportTotals | null, than: string) =>
    `  ${label}${inWords(report, now)}${before ? `; ${than} ${inWords(report, before)}` : ''}`;
  const months = totals.map(({ month, comparedWith, before, ...now }) =>
    line(
      month === null ? '' : `${month}: `,
      now,
      before,
      comparedWith === 'month-before' ? 'the month before' : 'before this file',
    ),
  );
  if (months.length <= shownMonths) return months;
  const [first, last] = [totals[0]!, totals.at(-1)!];
  const sum = (of: readonly ImportTotals[]): ImportTotals => ({
    rows: of.reduce((all, { rows }) => all + rows, 0),
    tenants: Math.max(...of.map(({ tenants }) => tenants)),
    seats: of.at(-1)!.seats,
    revenueUSD: of.reduce((all, { revenueUSD }) => all + revenueUSD, 0),
  });
  const { rows, revenueUSD } = sum(totals);
  const money = report === 'subscription-details' ? `, ${dollars(revenueUSD)}` : '';
  return [`  ${first.month} to ${last.month}: ${count(rows)} rows${money}`, months.at(-1)!];
}

function inWords(report: string, { rows, tenants, seats, revenueUSD }: ImportTotals): string {
  const parts = [`${count(rows)} rows`];
  if (report === 'subscription-details')
    parts.push(`${count(tenants)} customers`, `${count(seats)} seats`, dollars(revenueUSD));
  if (report === 'dynamics-365-usage') parts.push(`${count(tenants)} customers`, `${count(seats)} active users`);
  return parts.join(', ');
}

function slices({ emptied, absent }: Import): string[] {
  const named = ({ count: all, slices }: NonNullable<Import['absent']>) =>
    slices
      .slice(0, shownSlices)
      .map(({ slice }) => safe(slice))
      .join(', ') + (all > shownSlices ? ` and ${count(all - shownSlices)} more` : '');
  return [
    ...(emptied && emptied.count > 0
      ? [`  ${count(emptied.count)} slices lose the rows they had: ${named(emptied)}.`]
      : []),
    ...(absent && absent.count > 0
      ? [
          `  ${count(absent.count)} slices have no row here, though their locations had rows the month before: ${named(absent)}. Where they have no customers any more, say --complete if the file is the whole network, else --covers for each.`,
        ]
      : []),
  ];
}

function notes({ notes = [] }: Import, style: Style): string[] {
  const ignored = notes.filter(({ code }) => code === 'ignored-column').map(({ value }) => safe(value));
  const told = notes.filter(({ code }) => code !== 'ignored-column');
  const rows = told
    .slice(0, shownNotes)
    .map(({ rows, lines, column, message }) => [
      count(rows),
      lines.slice(0, 3).map(count).join(' ') + (rows > 3 ? ' …' : ''),
      safe(column),
      safe(message),
    ]);
  const more = told.length - rows.length;
  return [
    ...(rows.length > 0 ? [table([right('Rows'), 'Lines', 'Column', 'What earns nothing, and why'], rows, style)] : []),
    ...(more > 0 ? [`… and ${count(more)} more kinds of values; --json has them all.`] : []),
    ...(ignored.length > 0 ? [`  Columns that are not read: ${ignored.join(', ')}.`] : []),
  ];
}
