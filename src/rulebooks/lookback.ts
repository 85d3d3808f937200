import { addMonths, type Month, monthsFrom } from '../month.ts';
import { oncePer } from '../once.ts';
import { isByWorkload, type MonthlyReportName } from '../reports/rows.ts';
import type { Edition } from './edition.ts';

/** Every edition depends on the base of user growth, a year before the scored month (R5.12, R10.5). */
const leastMonthsBack = 12;
/** Months of the trailing window before the scored one. */
const windowBefore = 11;

/**
 * Returns the number of months before the scored month that an edition's amounts depend on: 12, or 24 if a loss in the
 * window's first month is matched with an add up to twelve months before it (R6.8), which depends on the month before
 * it.
 */
export const monthsBackOf: (edition: Edition) => number = oncePer(({ indicators }) =>
  Math.max(
    leastMonthsBack,
    ...indicators.map(({ shape }) =>
      shape.kind === 'customer-adds' && shape.takesBackWithin !== undefined
        ? windowBefore + shape.takesBackWithin + 1
        : 0,
    ),
  ),
);

/** The monthly reports whose rows an edition counts: they decide if a partner has data of a month (R7.1, R10.10). */
export const reportsOf = ({ workloads }: Edition): readonly MonthlyReportName[] =>
  workloads === undefined
    ? ['subscription-details', 'dynamics-365-usage']
    : ['business-applications-revenue', 'business-applications-usage'];

/** Lists the months of a report that the score of a month depends on. */
export function monthsRead(edition: Edition, report: MonthlyReportName, month: Month): Month[] {
  const yearBefore = addMonths(month, -leastMonthsBack);
  if (isByWorkload(report)) return [yearBefore, month];
  return monthsFrom(report === 'dynamics-365-usage' ? yearBefore : addMonths(month, -monthsBackOf(edition)), month);
}

/** Returns true if any figure of the edition differs by market (R6.2). */
export const dependsOnMarkets: (edition: Edition) => boolean = oncePer(({ indicators }) =>
  indicators.some(({ market }) => market !== undefined),
);
