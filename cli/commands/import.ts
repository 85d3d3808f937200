import { Command, Option } from 'commander';
import { type ReportName, reportNames } from '../../src/reports/rows.ts';
import type { Import } from '../answers.ts';
import { exitCodes, Failure } from '../failure.ts';
import { count } from '../figures.ts';
import { several } from '../options.ts';
import { inspect, type ReportFile } from '../report-file.ts';
import { openSession, type Session } from '../session.ts';
import { right, table } from '../table.ts';
import { safe } from '../terminal.ts';
import { finished, type ImportOptions, upload } from '../upload.ts';

/** What became of one file. */
interface Outcome {
  file: string;
  import?: Import;
  refused?: Failure;
}

const shownRejections = 20;

/** `pci import`: sends report files and tells what became of each. */
export function importCommand(): Command {
  return new Command('import')
    .description('send report files; each takes effect whole or not at all')
    .argument('<files...>', 'report files: tab- or comma-separated, plain or gzip')
    .addOption(
      new Option('--report <name>', 'which report they are, where the header does not tell').choices(reportNames),
    )
    .option('--partial', 'use the good rows of a slice even where others of it are rejected', false)
    .option(
      '--covers <slice>',
      'a slice the file covers without a row: LOCATION:MONTH, or LOCATION; repeatable',
      several,
      [],
    )
    .action(async (paths: string[], _options, command: Command) => {
      const { report, ...options } = command.opts<ImportOptions & { report?: ReportName }>();
      const session = openSession(command);
      const files: ReportFile[] = [];
      for (const path of paths) files.push(await inspect(path, report));
      const outcomes = await importAll(session, files, options);
      session.show(outcomes.map(asAnswer), () => outcomes.map((outcome) => told(outcome, session)).join('\n'));
      process.exitCode = exitCodeOf(outcomes);
    });
}

/** All files are sent first, in order, then waited for: the server reads one while the next is on its way. */
async function importAll(session: Session, files: readonly ReportFile[], options: ImportOptions): Promise<Outcome[]> {
  const { client, progress } = session;
  const outcomes: Outcome[] = [];
  for (const file of files) {
    try {
      outcomes.push({ file: file.path, import: await upload(client, file, options, progress) });
    } catch (error) {
      if (!(error instanceof Failure) || error.exitCode !== exitCodes.refused) throw error;
      outcomes.push({ file: file.path, refused: error });
    } finally {
      progress.clear();
    }
  }
  for (const outcome of outcomes) {
    if (outcome.import) outcome.import = await finished(client, outcome.import, outcome.file, progress);
  }
  return outcomes;
}

function asAnswer({ file, import: imported, refused }: Outcome) {
  if (imported !== undefined) return { file, import: imported };
  return { file, problem: refused?.problem ?? { detail: refused?.message } };
}

function told({ file, import: imported, refused }: Outcome, session: Session): string {
  const { colours } = session.style;
  if (imported === undefined) return `${colours.red('refused')} ${safe(file)}: ${safe(refused?.message ?? '')}`;
  if (imported.status === 'failed') {
    return `${colours.red('failed')} ${safe(file)}: ${safe(imported.error?.message ?? 'no reason given')} Nothing was changed.`;
  }
  const rejected = imported.rowsRejected;
  const mark = rejected === 0 ? colours.green('imported') : colours.yellow('imported in part');
  const rows = `${count(imported.rowsAccepted)} of ${count(imported.rowsRead)} rows used`;
  const head = `${mark} ${safe(file)}: ${imported.report}, ${rows}${rejected === 0 ? '' : `, ${count(rejected)} rejected`}`;
  if (rejected === 0) return head;
  const aside = imported.rowsSetAside
    ? [`${count(imported.rowsSetAside)} good rows are not used: their slices hold rejected ones. --partial uses them.`]
    : [];
  return [head, rejections(imported, session), ...aside].join('\n');
}

function rejections(imported: Import, { client, style }: Session): string {
  const shown = imported.rejections.slice(0, shownRejections);
  const rows = shown.map(({ line, column, code, message }) => [count(line), safe(column ?? ''), code, safe(message)]);
  const more = imported.rowsRejected - shown.length;
  const link = new URL(imported.rejectionsLink ?? `/api/imports/${imported.id}`, client.base);
  return table(rejectionColumns, rows, style) + (more > 0 ? `\n… and ${count(more)} more: ${link}` : '');
}

const rejectionColumns = [right('Line'), 'Column', 'Code', 'Reason'];

function exitCodeOf(outcomes: readonly Outcome[]): number {
  if (outcomes.some((outcome) => outcome.import?.status === 'failed')) return exitCodes.failed;
  if (outcomes.some((outcome) => outcome.refused)) return exitCodes.refused;
  if (outcomes.some((outcome) => (outcome.import?.rowsRejected ?? 0) > 0)) return exitCodes.rejectedRows;
  return exitCodes.ok;
}
