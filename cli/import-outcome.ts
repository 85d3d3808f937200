import type { Import, Rejection } from './answers.ts';
import type { Client } from './client.ts';
import { count } from './figures.ts';
import { importNotes } from './import-notes.ts';
import type { Session } from './session.ts';
import { right, table } from './table.ts';
import { safe } from './terminal.ts';

/** Rejections that say the same of several lines. */
interface Group extends Omit<Rejection, 'line'> {
  rows: number;
  firstLines: number[];
}

const shownGroups = 20;
const shownLines = 3;

/** An import in words, under a name: how far it is or what it came to, with the rows that were rejected. */
export async function importOutcome(imported: Import, name: string, session: Session): Promise<string> {
  const { colours } = session.style;
  const { status, report, rowsRead, rowsAccepted, rowsRejected, rowsSetAside } = imported;
  const label = safe(name);
  if (status === 'queued' || status === 'running') return `${status} ${label}: ${report}, ${count(rowsRead)} rows read`;
  if (status === 'failed')
    return `${colours.red('failed')} ${label}: ${safe(imported.error?.message ?? 'no reason given')} Nothing was changed.`;
  const used = `${count(rowsAccepted)} of ${count(rowsRead)} rows used`;
  const beside = importNotes(imported, session.style);
  const done = imported.check ? 'checked' : 'imported';
  if (rowsRejected === 0) return [`${colours.green(done)} ${label}: ${report}, ${used}`, ...beside].join('\n');
  const partly = imported.check ? 'checked' : 'imported in part';
  const head = `${colours.yellow(partly)} ${label}: ${report}, ${used}, ${count(rowsRejected)} rejected`;
  const aside = rowsSetAside
    ? [`${count(rowsSetAside)} good rows are not used: their slices hold rejected ones. --partial uses them.`]
    : [];
  return [head, await rejectionTable(imported, session), ...aside, ...beside].join('\n');
}

async function rejectionTable(imported: Import, { client, style }: Session): Promise<string> {
  const groups = await grouped(allRejections(imported, client));
  const rows = groups.map(({ rows, firstLines, column, code, message }) => [
    count(rows),
    firstLines.map(count).join(' ') + (rows > firstLines.length ? ' …' : ''),
    safe(column ?? ''),
    safe(code),
    safe(message),
  ]);
  const more = imported.rowsRejected - groups.reduce((sum, group) => sum + group.rows, 0);
  const link = new URL(imported.rejectionsLink ?? `/api/imports/${imported.id}`, client.base);
  const columns = [right('Rows'), 'Lines', 'Column', 'Code', 'Reason'];
  return table(columns, rows, style) + (more > 0 ? `\n… and ${count(more)} more: ${link}` : '');
}

/** The answer holds the first ones; all of them are asked for only where there are more. */
async function* allRejections(imported: Import, client: Client): AsyncGenerator<Rejection> {
  if (imported.rowsRejected > imported.rejections.length && imported.rejectionsLink)
    yield* client.lines<Rejection>(imported.rejectionsLink);
  else yield* imported.rejections;
}

/** Rejections with the same code, column and reason as one, whatever lines they name: the first few that come. */
async function grouped(rejections: AsyncIterable<Rejection>): Promise<Group[]> {
  const groups = new Map<string, Group>();
  for await (const { line, ...what } of rejections) {
    const key = JSON.stringify([what.code, what.column, what.message.replace(/\bline [\d,]+/gi, 'line')]);
    const group = groups.get(key);
    if (group) {
      group.rows++;
      if (group.firstLines.length < shownLines) group.firstLines.push(line);
    } else if (groups.size < shownGroups) groups.set(key, { ...what, rows: 1, firstLines: [line] });
  }
  return [...groups.values()];
}
