import { Command } from 'commander';
import type { MonthReports } from '../../src/api/months.ts';
import { monthlyReportNames } from '../../src/reports/rows.ts';
import { count, counted } from '../figures.ts';
import { monthArgument } from '../options.ts';
import { openSession } from '../session.ts';
import { right, table } from '../table.ts';

/** `pci reports`: shows which reports of a month arrived, and for how many partners one is missing. */
export function reportsCommand(): Command {
  return new Command('reports')
    .description('show which reports of a month arrived, and what is missing, before it is scored')
    .argument('<month>', 'YYYY-MM', monthArgument)
    .action(async (month: string, _options, command: Command) => {
      const { client, show, style } = openSession(command);
      const sums = await client.get<MonthReports>(`/api/months/${month}/reports`);
      show(sums, () => {
        const known = monthlyReportNames.filter((report) => sums[report].locations + sums[report].before > 0);
        if (known.length === 0) return `No monthly report states ${month} or the month before.`;
        const rows = known.map((report) => {
          const { locations, before, rows, rowsBefore, partnersMissing } = sums[report];
          const missing = partnersMissing > 0 ? style.colours.red(counted(partnersMissing, 'partner')) : '';
          return [report, count(locations), count(before), count(rows), count(rowsBefore), missing];
        });
        const columns = ['Report', right('Locations'), right(sums.monthBefore), right('Rows'), right(sums.monthBefore)];
        return table([...columns, 'Missing for'], rows, style);
      });
    });
}

/** Says for how many of the scored partners a report of the month is missing: `x for 3 partners, y for 1 partner`. */
export const missingFor = (missing: Partial<Record<string, number>>): string =>
  Object.entries(missing)
    .map(([report, partners = 0]) => `${report} for ${counted(partners, 'partner')}`)
    .join(', ');
