import { type Column, nameOf } from './column.ts';
import { layoutOf } from './layouts/all.ts';
import type { ReportName } from './rows.ts';

/** Names the columns whose values make a slice of this report. */
export function slicedBy(report: ReportName): string {
  const { columns, slicedBy } = layoutOf(report);
  return slicedBy.map((key) => nameOf(columns.find((column) => column.key === key)!)).join(' and ');
}

/** Lists the columns of a report in a few words of Markdown. */
export function columnsInShort(report: ReportName): string {
  const { columns, oneOf } = layoutOf(report);
  const spelled = ({ names }: Column) => Object.keys(names).join(' or ');
  const [required, optional] = [true, false].map((is) => columns.filter((column) => column.required === is));
  const groups = oneOf.map((keys) => keys.map((key) => nameOf(columns.find((one) => one.key === key)!)).join(' or '));
  return `Required columns: ${[...required!.map(spelled), ...groups].join(', ')}.\n\nOptional columns: ${optional!.map(spelled).join(', ')}.`;
}
