import type { ReportName } from '../../src/reports/rows.ts';
import { profileColumns, subscriptionColumns, trainingColumns, tsv, usageColumns } from '../support/world.ts';

/** A report file, with the slices that it states even where it has no row. */
export interface File {
  report: ReportName;
  text: string;
  covers: string[];
}

type ByTenant = Readonly<Record<string, number>>;

/** What a location sold in a month, in USD; whoever bought nothing has no seats either. */
export const sales = (location: string, month: string, sold: ByTenant): File => ({
  report: 'subscription-details',
  text: tsv(
    subscriptionColumns,
    ...Object.entries(sold).map(([tenant, revenue]) => {
      const seats = revenue > 0 ? 10 : 0;
      return [`s-${tenant}`, month, tenant, 'Sales', 'CSP', seats, `${revenue}.00`, location, 'CSP'];
    }),
  ),
  covers: [`${location}:${month}`],
});

/** How many active users the customers of a location had in a month. */
export const usage = (location: string, month: string, used: ByTenant): File => ({
  report: 'dynamics-365-usage',
  text: tsv(
    usageColumns,
    ...Object.entries(used).map(([tenant, users]) => [`s-${tenant}`, month, tenant, users, location, 'DPOR', 'Sales']),
  ),
  covers: [`${location}:${month}`],
});

/** The functional consultants of a location. */
export const training = (location: string, people: readonly string[]): File => ({
  report: 'training-details',
  text: tsv(trainingColumns, ...people.map((one) => [one, location, 'MB-800', '2020-01-01', ''])),
  covers: [location],
});

/** Files of one report as one. */
export const together = (...files: readonly File[]): File => ({
  report: files[0]!.report,
  text: [files[0]!.text, ...files.slice(1).map(({ text }) => text.split('\n').slice(1).join('\n'))].join('\n'),
  covers: files.flatMap(({ covers }) => covers),
});

export const profile = (location: string, globalAccount: string, country: string): File => ({
  report: 'partner-profile',
  text: tsv(profileColumns, [location, `Branch ${location}`, globalAccount, `Group ${globalAccount}`, country]),
  covers: [],
});
