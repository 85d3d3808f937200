import { addMonths, type Month, monthsFrom } from '../src/month.ts';
import { partner } from './network/partners.ts';
import type { ReportFile } from './network/report.ts';
import { stories } from './network/stories.ts';
import type { Size } from './network/tenants.ts';
import { firstWorkloadMonth, lastWorkloadMonth } from './network/workload-rows.ts';

/** The network in `samples/data`. */
export const sampleSize: Size = { seed: 2021, partners: 30, tenantsPerPartner: 20, last: '2021-12' as Month };

/** A sample file: its path under the data folder, its form, and the slices that it covers without a row. */
export interface SampleFile extends ReportFile {
  path: string;
  gzip: boolean;
  /** In the form of `POST /api/imports/{report}?covers=`. */
  covers: readonly string[];
}

/** Lists all sample files in the order in which an operator would import them; any order gives the same scores. */
export function sampleFiles(size: Size = sampleSize): SampleFile[] {
  return [
    {
      path: 'partner-profile.tsv',
      report: 'partner-profile',
      lineEnd: '\r\n',
      byteOrderMark: true,
      gzip: false,
      covers: [],
    },
    { path: 'training-details.tsv', report: 'training-details', gzip: false, covers: [] },
    ...monthlyFiles(size, 'subscription-details'),
    ...monthlyFiles(size, 'dynamics-365-usage'),
  ];
}

/** Lists the files that correct published mistakes, to be imported after the others. */
export function correctionFiles(): SampleFile[] {
  return stories.flatMap(({ misstated }) => {
    if (misstated === undefined) return [];
    const { report, month } = misstated;
    return [
      {
        path: `corrections/${report}-${month}.tsv`,
        report,
        months: [month as Month],
        generation: month >= '2021-09' ? ('2021' as const) : ('2020' as const),
        corrections: true,
        gzip: false,
        covers: [],
      },
    ];
  });
}

/**
 * Lists the second set, which goes on to October 2026 with six of the partners and the reports by workload. It states
 * other slices than the first: any order gives the same scores.
 */
export function workloadFiles(): SampleFile[] {
  const folder = 'business-applications';
  const monthly = (['business-applications-revenue', 'business-applications-usage'] as const).flatMap(
    (report): SampleFile[] => {
      const isComma = report === 'business-applications-revenue';
      const year = (name: string, first: Month, last: Month, gzip: boolean): SampleFile => ({
        path: `${folder}/${report.slice(folder.length + 1)}-${name}.${isComma ? 'csv' : 'tsv'}${gzip ? '.gz' : ''}`,
        report,
        months: monthsFrom(first, last),
        separator: isComma ? ',' : '\t',
        month: isComma ? inWords : (month) => `${month}-01`,
        gzip,
        covers: [],
      });
      return [
        year('2025', firstWorkloadMonth, '2025-12' as Month, true),
        year('2026', '2026-01' as Month, lastWorkloadMonth, false),
      ];
    },
  );
  const training = { report: 'training-details', certifications: true, gzip: false, covers: [] } as const;
  return [{ path: `${folder}/training-details.tsv`, ...training }, ...monthly];
}

function monthlyFiles(size: Size, report: 'subscription-details' | 'dynamics-365-usage'): SampleFile[] {
  const halfYears: [string, string, string][] = [
    ['2019-H2', '2019-07', '2019-12'],
    ['2020-H1', '2020-01', '2020-06'],
    ['2020-H2', '2020-07', '2020-12'],
    ['2021-H1', '2021-01', '2021-06'],
  ];
  const archives = halfYears.map(([name, first, last]) => ({
    path: `${report}-${name}.tsv.gz`,
    report,
    months: monthsFrom(first as Month, last as Month),
    gzip: true,
    month: (month: Month) => `${month}-01`,
    covers: name === '2020-H2' ? beforeTheFirstCustomer(size) : [],
    // Early usage exports named the SKU only.
    ...(report === 'dynamics-365-usage' && name === '2019-H2' ? { without: ['Product'] } : {}),
  }));
  const single = monthsFrom('2021-07' as Month, '2021-12' as Month).map((month): SampleFile => {
    const comma =
      (report === 'dynamics-365-usage' && month === '2021-09') ||
      (report === 'subscription-details' && month === '2021-11');
    return {
      generation: month >= '2021-09' ? '2021' : '2020',
      path: `${report}-${month}.${comma ? 'csv' : 'tsv'}`,
      report,
      months: [month],
      gzip: false,
      covers: [],
      ...(comma ? { separator: ',' as const, month: inWords } : {}),
    };
  });
  return [...archives, ...single];
}

/** Formats a month as a spreadsheet prints it: `November 2021`. */
const inWords = (month: Month): string =>
  new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** Fenland Cloud had no customers from July to October 2020, which no row can state. */
function beforeTheFirstCustomer(size: Size): string[] {
  const fenland = stories.findIndex(({ key }) => key === 'fenland');
  const first = fenland < 0 ? undefined : stories[fenland]!.customers[0]!.from[0];
  if (fenland >= size.partners || typeof first !== 'string') return [];
  const { id } = partner(size.seed, fenland).locations[0]!;
  return monthsFrom('2020-07' as Month, addMonths(first as Month, -1)).map((month) => `${id}:${month}`);
}
