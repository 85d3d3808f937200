import { type Column, nameOf } from './column.ts';
import { layoutOf } from './layouts/all.ts';
import { type ReportName, reportNames } from './rows.ts';

/** Names the columns whose values make a slice of this report. */
export function slicedBy(report: ReportName): string {
  const { columns, slicedBy } = layoutOf(report);
  return slicedBy.map((key) => nameOf(columns.find((column) => column.key === key)!)).join(' and ');
}

/** Lists the columns of every report in Markdown, one short line per report. */
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
