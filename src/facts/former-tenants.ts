import { type Month, monthNumber } from '../month.ts';
import type { LocationId, MonthlyReportName } from '../reports/rows.ts';
import { emptyTenant, figuresIn, inPart, type Part, type TenantDocument } from './tenant.ts';

/**
 * A tenant's rows of one calendar year, as versions before December 2026 stored them: a document for each year, with a
 * row as a text of cells.
 */
export type FormerYear = Record<
  MonthlyReportName,
  [location: LocationId, month: Month, number: number, customerName: string, rows: string[]][]
>;

const separator = '\x7f';
/** Cells before a row's figures that are part of its description; one more, the channel, in subscription-details. */
const describing = 7;

/** Makes a tenant's document of its documents by year. */
export function fromFormerYears(years: readonly FormerYear[]): TenantDocument {
  const document = emptyTenant();
  const parts = (report: MonthlyReportName) => years.flatMap((year) => year[report]);
  const all = [...parts('subscription-details'), ...parts('dynamics-365-usage')];
  document.locations = inOrder(all.map(([location]) => location));
  document.names = inOrder(all.map(([, , , name]) => name));
  for (const report of ['subscription-details', 'dynamics-365-usage'] as const) {
    const stated = parts(report).map((part) => ({ part, rows: part[4].map((row) => rowOf(report, row)) }));
    const descriptions = inOrder(stated.flatMap(({ rows }) => rows.map(({ description }) => description)));
    document[report] = {
      descriptions,
      parts: stated.map(({ part: [location, month, number, name], rows }): Part => {
        const placed = rows.map(({ description, figures }) => [descriptions.indexOf(description), ...figures]);
        const head = [document.locations.indexOf(location), monthNumber(month), number, document.names.indexOf(name)];
        return [...head, ...placed.sort(byNumbers).flat()];
      }),
    };
    document[report].parts.sort(
      (one, other) =>
        one[inPart.month]! - other[inPart.month]! ||
        one[inPart.location]! - other[inPart.location]! ||
        one[inPart.number]! - other[inPart.number]!,
    );
  }
  return document;
}

const inOrder = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

function byNumbers(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((number, index) => number !== other[index]);
  return at === -1 ? 0 : one[at]! - other[at]!;
}

function rowOf(report: MonthlyReportName, row: string): { description: string; figures: number[] } {
  const cells = row.split(separator);
  const customer = cells.slice(0, describing);
  const figure = (cell: string | undefined) => (cell ? Number(cell) : -1);
  if (report === 'dynamics-365-usage')
    return {
      description: customer.join(separator),
      figures: Array.from({ length: figuresIn[report] }, (_, index) => figure(cells[describing + index])),
    };
  const [channel, seats, cents, start] = cells.slice(describing);
  return {
    description: [...customer, channel, start].join(separator),
    figures: [Number(seats), Number(cents)],
  };
}
