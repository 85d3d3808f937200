import type { Import } from '../src/api/imports.ts';
import { isMonthly, type ReportName } from '../src/reports/rows.ts';
import { count, counted, dollars, rowsUsed, spansOf } from './figures.ts';
import { right, table } from './table.ts';
import { type Style, safe } from './terminal.ts';

const shownNotes = 20;
const shownSlices = 5;
/** Most months of a file that each get a line. */
const shownMonths = 3;

/** Describes an import apart from its rows: the file's sums, values that earn nothing, missing locations. */
export function importNotes(imported: Import, style: Style): string[] {
  return [...totals(imported), ...stated(imported), ...slices(imported), ...stale(imported), ...notes(imported, style)];
}

function totals({ report, totals }: Import): string[] {
  const lines = totals.map(({ month, comparedWith, before, ...now }) => {
    const than = comparedWith === 'month-before' ? 'the same locations the month before' : 'before this file';
    return `  ${month === null ? '' : `${month}: `}${inWords(report, now)}${before ? `; ${than} ${inWords(report, before)}` : ''}`;
  });
  const [only] = totals;
  if (only && only.month === null && !only.before) return [];
  if (lines.length <= shownMonths) return lines;
  const earlier = totals.slice(0, -1);
  const sum = (of: (total: Import['totals'][number]) => number) => earlier.reduce((all, total) => all + of(total), 0);
  const money = hasRevenue(report) ? `, ${dollars(sum(({ revenueUSD }) => revenueUSD))}` : '';
  const rows = counted(
    sum(({ rows }) => rows),
    'row',
  );
  return [`  ${spansOf(earlier.flatMap(({ month }) => month ?? []))}: ${rows}${money}`, lines.at(-1)!];
}

const hasRevenue = (report: ReportName): boolean =>
  report === 'subscription-details' || report === 'business-applications-revenue';

function inWords(
  report: ReportName,
  { rows, tenants, seats, revenueUSD }: NonNullable<Import['totals'][number]['before']>,
): string {
  const customers = counted(tenants, 'customer');
  const parts = [counted(rows, 'row')];
  if (isMonthly(report)) parts.push(customers);
  if (report === 'subscription-details') parts.push(counted(seats, 'seat'));
  if (report.endsWith('-usage')) parts.push(counted(seats, 'active user'));
  if (hasRevenue(report)) parts.push(dollars(revenueUSD));
  return parts.join(', ');
}

/** Describes the number of slices if the file states more than its rows. Each row belongs to one slice. */
function stated(imported: Import): string[] {
  const { complete, covers, slices } = imported;
  if (slices === 0 || !(complete || covers.length > 0)) return [];
  const without = slices - rowsUsed(imported);
  return [`  States ${counted(slices, 'slice')}${without > 0 ? `, ${count(without)} or more without a row` : ''}.`];
}

function stale({ staleScores }: Import): string[] {
  if (staleScores === 0) return [];
  return [
    `  ${counted(staleScores, 'score')} ${staleScores === 1 ? 'is' : 'are'} stale because of it. Stale scores are computed again once a day, or at once by pci refresh MONTH; pci partners --stale lists partners whose newest score is stale.`,
  ];
}

/** Names a slice. One without a location belongs to the direct customers; its id is kept for use with `--covers`. */
const sliceName = (slice: string): string =>
  slice.startsWith(':') ? `direct customers (${safe(slice)})` : safe(slice);

function slices({ emptied, absent, unfinishedBeside }: Import): string[] {
  const named = ({ count: all, slices }: Import['emptied']) =>
    slices
      .slice(0, shownSlices)
      .map(({ slice }) => sliceName(slice))
      .join(', ') + (all > shownSlices ? ` and ${count(all - shownSlices)} more` : '');
  return [
    ...(emptied.count > 0
      ? [`  ${counted(emptied.count, 'slice')} without a row here had rows before: ${named(emptied)}.`]
      : []),
    ...(absent.count > 0
      ? [
          `  Not stated: ${counted(absent.count, 'slice')} of locations that had rows the month before: ${named(absent)}. If they have no customers any more, import again with --complete (the file is the whole network) or with --covers for each.`,
        ]
      : []),
    ...(unfinishedBeside > 0
      ? [
          `  Compared while ${counted(unfinishedBeside, 'other import')} ${unfinishedBeside === 1 ? 'was' : 'were'} unfinished, without what ${unfinishedBeside === 1 ? 'it states' : 'they state'}; pci check compares a file again.`,
        ]
      : []),
  ];
}

/** Names the first few of a list. */
const some = (all: readonly string[], between = ', '): string =>
  all.slice(0, shownSlices).join(between) +
  (all.length > shownSlices ? ` and ${count(all.length - shownSlices)} more` : '');

function notes({ notes }: Import, style: Style): string[] {
  const apart = new Set<string>();
  const valuesOf = (one: string) => {
    apart.add(one);
    return notes.filter(({ code }) => code === one).map(({ value }) => safe(value));
  };
  const ignored = valuesOf('ignored-column');
  const fresh = valuesOf('new-location');
  const accounts = valuesOf('new-global-account');
  const moved = valuesOf('moved-location');
  const chained = valuesOf('chained-location');
  const told = notes.filter(({ code }) => !apart.has(code));
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
    ...(more > 0 ? [`… and ${counted(more, 'more value')}; --json has them all.`] : []),
    ...(fresh.length > 0
      ? [
          `  ${counted(fresh.length, 'location')} ${fresh.length === 1 ? 'was' : 'were'} never named before: ${some(fresh)}. See whether each MPN id is meant.`,
        ]
      : []),
    ...(accounts.length > 0
      ? [
          `  ${counted(accounts.length, 'global account')} of new locations ${accounts.length === 1 ? 'was' : 'were'} never named before: ${some(accounts)}. See whether each MPN id is meant.`,
        ]
      : []),
    ...(moved.length > 0
      ? [
          `  ${counted(moved.length, 'location')} ${moved.length === 1 ? 'moves' : 'move'} to another partner, with all months, past ones too: ${some(moved)}.`,
        ]
      : []),
    ...(chained.length > 0
      ? [
          `  ${counted(chained.length, 'location')} ${chained.length === 1 ? 'rolls' : 'roll'} up to one that itself rolls up to another: ${some(chained, '; ')}. Only the first step counts: to count for the last, a location's partner profile must name it.`,
        ]
      : []),
    ...(ignored.length > 0 ? [`  Columns that are not read: ${ignored.join(', ')}.`] : []),
  ];
}
