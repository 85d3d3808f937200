import { type Column, nameOf } from './column.ts';
import { layoutOf } from './layouts/all.ts';
import { type ReportName, reportNames } from './rows.ts';

/** What a report's slices are, in the names of its columns. */
export const slicedBy = (report: ReportName): string =>
  layoutOf(report).slicedBy.includes('month') ? 'MPNId and Month' : 'MPNId';

/** The columns of every report in Markdown: a line for each report, as short as can be. */
export function columnsInShort(): string {
  const spelled = ({ names }: Column) => Object.keys(names).join(' or ');
  return reportNames
    .map((report) => {
      const { columns, oneOf } = layoutOf(report);
      const [required, optional] = [true, false].map((is) => columns.filter((column) => column.required === is));
      const groups = oneOf.map((keys) =>
        keys.map((key) => nameOf(columns.find((one) => one.key === key)!)).join(' or '),
      );
      return `**${report}** needs ${[...required!.map(spelled), ...groups].join(', ')}; reads ${optional!.map(spelled).join(', ')}.`;
    })
    .join('\n\n');
}
