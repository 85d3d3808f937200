import type { Month } from '../month.ts';
import type { MonthlyReportName } from '../reports/rows.ts';
import type { LocationDocument } from './documents.ts';
import type { FactsReader } from './reader.ts';

/** For how many partners a report is missing. */
export type ReportsMissing = Partial<Record<MonthlyReportName, number>>;

/**
 * What arrived of a report for a partner in a month: whether any slice did, and whether a location no longer has one.
 */
export interface Arrival {
  came: boolean;
  gone: boolean;
}

/**
 * Lists the reports of a month that are missing for a partner: those that did not arrive although another of the same
 * program did, and those that do not state a location that they stated the month before.
 */
export function missingReports<Report extends MonthlyReportName>(
  reports: readonly Report[],
  arrivalOf: (report: Report) => Arrival,
): Report[] {
  const isBegun = reports.some((report) => arrivalOf(report).came);
  return reports.filter((report) => {
    const { came, gone } = arrivalOf(report);
    return gone || (isBegun && !came);
  });
}

/** Returns what arrived of a report for the partner with these locations, which must have been read. */
export function arrivalFor(
  reader: FactsReader,
  locations: readonly LocationDocument[],
  report: MonthlyReportName,
  [before, month]: readonly [before: Month, month: Month],
): Arrival {
  const sides = locations.map(({ location }) => [before, month].map((at) => reader.covers(report, location, at)));
  return { came: sides.some(([, now]) => now), gone: sides.some(([was, now]) => was && !now) };
}
