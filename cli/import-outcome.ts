import type { Import } from '../src/api/imports.ts';
import type { Client } from './client.ts';
import { count, counted, rowsUsed } from './figures.ts';
import { importNotes } from './import-notes.ts';
import type { Session } from './session.ts';
import { right, table } from './table.ts';
import { type Style, safe } from './terminal.ts';
import { isUnderWay } from './until-done.ts';

type Rejection = Import['rejections'][number];

/** Rejections of several lines for the same reason. */
interface Group extends Omit<Rejection, 'line'> {
  rows: number;
  firstLines: number[];
  /** True if the reasons differ in the value that they begin with; the message has the first one. */
  isExample: boolean;
}

const shownGroups = 20;
const shownLines = 3;

/** Names the result of an import in a word or two; `imported` and `checked` are the usual ones. */
export function endOf({ status, check, rowsRejected, slices }: Import): string {
  if (status !== 'succeeded') return status;
  if (slices === 0) return 'without effect';
  if (check) return 'checked';
  return rowsRejected > 0 ? 'imported in part' : 'imported';
}

/** The result of an import, coloured by how good it is. */
export function endInColour(imported: Import, { colours }: Style): string {
  const end = endOf(imported);
  if (isUnderWay(imported)) return end;
  if (end === 'failed') return colours.red(end);
  return imported.rowsRejected > 0 || imported.slices === 0 ? colours.yellow(end) : colours.green(end);
}

/** Describes an import under a name: its progress or its result, with the rejected rows. */
export async function importOutcome(imported: Import, name: string, session: Session): Promise<string> {
  const { status, report, rowsRead, rowsRejected } = imported;
  const label = safe(name);
  if (isUnderWay(imported)) return `${status} ${label}: ${report}, ${counted(rowsRead, 'row')} read`;
  if (status === 'failed')
    return `${endInColour(imported, session.style)} ${label}: ${safe(imported.error?.message ?? 'no reason given')} Nothing was changed.`;
  const used = `${count(rowsUsed(imported))} of ${counted(rowsRead, 'row')} used`;
  const rejected = rowsRejected > 0 ? `, ${count(rowsRejected)} rejected` : '';
  return [
    `${endInColour(imported, session.style)} ${label}: ${report}, ${used}${rejected}`,
    ...(rowsRejected > 0 ? [await rejectionTable(imported, session)] : []),
    ...unused(imported),
    ...importNotes(imported, session.style),
  ].join('\n');
}

/** Explains why good rows, or the whole file, are not used. */
function unused({ rowsRejected, rowsSetAside = 0, slices: stated }: Import): string[] {
  const why = rowsRejected > 0 ? 'a rejected row belongs, or may belong, to each of its slices' : 'it has no row';
  const [are, slices, them] = rowsSetAside === 1 ? ['is', 'its slice', 'it'] : ['are', 'their slices', 'them'];
  return [
    ...(stated === 0 ? [`Nothing of the file is used: ${why}.`] : []),
    ...(rowsSetAside > 0
      ? [
          `${counted(rowsSetAside, 'good row')} ${are} not used: rejected rows belong, or may belong, to ${slices}. --partial uses ${them}.`,
        ]
      : []),
  ];
}

async function rejectionTable(imported: Import, { client, style }: Session): Promise<string> {
  const groups = await grouped(allRejections(imported, client));
  const rows = groups.map(({ rows, firstLines, column, code, message, isExample }) => [
    count(rows),
    firstLines.map(count).join(' ') + (rows > firstLines.length ? ' …' : ''),
    safe(column ?? ''),
    safe(code),
    (isExample ? 'For example, ' : '') + safe(message),
  ]);
  const more = imported.rowsRejected - groups.reduce((sum, group) => sum + group.rows, 0);
  const hidesValues = groups.some(({ isExample, rows, firstLines }) => isExample && rows > firstLines.length);
  const link = new URL(imported.rejectionsLink ?? `/api/imports/${imported.id}`, client.base);
  const columns = [right('Rows'), 'Lines', 'Column', 'Code', 'Reason'];
  const last = more > 0 ? `… and ${count(more)} more: ${link}` : hidesValues ? `Each by itself: ${link}` : undefined;
  return [table(columns, rows, style), ...(last === undefined ? [] : [last])].join('\n');
}

/** Yields all rejections; fetches them if the answer does not hold all. */
async function* allRejections(imported: Import, client: Client): AsyncGenerator<Rejection> {
  if (imported.rowsRejected > imported.rejections.length && imported.rejectionsLink)
    yield* client.lines<Rejection>(imported.rejectionsLink);
  else yield* imported.rejections;
}

/** Groups rejections with the same code, column and reason, of any lines and values; keeps the first few line numbers. */
async function grouped(rejections: AsyncIterable<Rejection>): Promise<Group[]> {
  const groups = new Map<string, Group>();
  for await (const { line, ...what } of rejections) {
    const ofAll = withoutLines(what.message);
    const key = JSON.stringify([what.code, what.column, ofAll.replace(valueFirst, '')]);
    const group = groups.get(key);
    if (group) {
      group.rows++;
      if (withoutLines(group.message) !== ofAll) group.isExample = true;
      else if (group.message !== what.message) group.message = ofAll;
      if (group.firstLines.length < shownLines) group.firstLines.push(line);
    } else if (groups.size < shownGroups) groups.set(key, { ...what, rows: 1, firstLines: [line], isExample: false });
  }
  return [...groups.values()];
}

/** Matches the value that a reason begins with. */
const valueFirst = /^".*?" /s;

/** Rewords a reason so that it fits several rows that each name another line. */
function withoutLines(message: string): string {
  return message.replace(/\bLine [\d,]*\d/g, 'Another line').replace(/\bline [\d,]*\d/g, 'another line');
}
