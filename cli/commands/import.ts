import { Command, Option } from 'commander';
import { type ReportName, reportNames } from '../../src/reports/rows.ts';
import type { Import } from '../answers.ts';
import { exitCodes, Failure } from '../failure.ts';
import { count } from '../figures.ts';
import { endOf, importOutcome } from '../import-outcome.ts';
import { several } from '../options.ts';
import { inspect } from '../report-file.ts';
import { openSession, type Session } from '../session.ts';
import { safe, safeLines } from '../terminal.ts';
import { finished, type ImportOptions, upload } from '../upload.ts';

/** What became of one file: it is waiting until one of the others is there. */
interface Outcome {
  file: string;
  sending?: boolean;
  import?: Import;
  refused?: Failure;
}

/** `pci import`: sends report files and tells what became of each. */
export const importCommand = (): Command =>
  filesCommand('import', 'send report files; each takes effect whole or not at all', false);

/** `pci check`: tells what an import of report files would say, and changes nothing. */
export const checkCommand = (): Command =>
  filesCommand('check', 'say what an import of report files would say, and change nothing', true);

function filesCommand(name: string, description: string, check: boolean): Command {
  return new Command(name)
    .description(description)
    .argument('<files...>', 'report files: tab- or comma-separated, plain or gzip')
    .addOption(
      new Option('--report <name>', 'which report they are, where the header does not tell').choices(reportNames),
    )
    .option('--partial', 'use the good rows of a slice even where others of it are rejected', false)
    .option('--complete', 'each file is the whole network: known locations without a row have none', false)
    .option(
      '--covers <slice>',
      'a slice the file covers without a row: LOCATION:MONTH, or LOCATION; repeatable',
      several,
      [],
    )
    .action(async (paths: string[], _options, command: Command) => {
      const { report, ...options } = command.opts<Omit<ImportOptions, 'check'> & { report?: ReportName }>();
      const session = openSession(command);
      const outcomes = paths.map((file): Outcome => ({ file }));
      const stopListening = tellWhenInterrupted(outcomes, session);
      await importAll(session, outcomes, report, { ...options, check });
      const texts: string[] = [];
      if (!session.json) for (const outcome of outcomes) texts.push(await told(outcome, session));
      stopListening();
      session.show(outcomes.map(asAnswer), () => [...texts, ...summary(outcomes)].join('\n'));
      process.exitCode = exitCodeOf(outcomes);
    });
}

/** All files are sent first, in order, then waited for: the server reads one while the next is on its way. */
async function importAll(
  { client, progress }: Session,
  outcomes: readonly Outcome[],
  report: ReportName | undefined,
  options: ImportOptions,
): Promise<void> {
  for (const outcome of outcomes) {
    try {
      const file = await inspect(outcome.file, report);
      outcome.sending = true;
      outcome.import = await upload(client, file, options, progress);
    } catch (error) {
      if (!(error instanceof Failure) || error.exitCode === exitCodes.unreachable) throw error;
      outcome.refused = error;
    } finally {
      outcome.sending = false;
      progress.clear();
    }
  }
  for (const outcome of outcomes) {
    if (outcome.import) outcome.import = await finished(client, outcome.import, outcome.file, progress);
  }
}

/** By convention, 128 and the number of the signal. */
const interrupted = 130;

/** Ctrl-C ends the command, not the imports: says what goes on and how to look. @returns what stops listening */
function tellWhenInterrupted(outcomes: readonly Outcome[], { warn, progress }: Session): () => void {
  const tell = () => {
    progress.clear();
    for (const { file, sending, import: imported, refused } of outcomes) {
      const name = safe(file);
      if (sending)
        warn(`${name} was being sent. If the server had all of it, pci imports shows it; else nothing changes.`);
      else if (imported?.status === 'queued' || imported?.status === 'running')
        warn(`${name} goes on at the server. See how far it is: pci imports ${imported.id}`);
      else if (!imported && !refused) warn(`${name} was not sent.`);
    }
    process.exit(interrupted);
  };
  process.once('SIGINT', tell);
  return () => void process.off('SIGINT', tell);
}

function asAnswer({ file, import: imported, refused }: Outcome) {
  if (imported !== undefined) return { file, import: imported };
  return { file, problem: refused?.problem ?? { detail: refused?.message } };
}

function told({ file, import: imported, refused }: Outcome, session: Session): Promise<string> | string {
  if (imported) return importOutcome(imported, file, session);
  return `${session.style.colours.red('refused')} ${safe(file)}: ${safeLines(refused?.message ?? '')}`;
}

/** Of several files, how many came to what. */
function summary(outcomes: readonly Outcome[]): string[] {
  if (outcomes.length < 2) return [];
  const parts = ['imported', 'imported in part', 'checked', 'without effect', 'failed', 'refused'].flatMap((end) => {
    const files = outcomes.filter((outcome) => (outcome.import ? endOf(outcome.import) : 'refused') === end).length;
    return files > 0 ? [`${count(files)} ${end}`] : [];
  });
  return [`${count(outcomes.length)} files: ${parts.join(', ')}.`];
}

function exitCodeOf(outcomes: readonly Outcome[]): number {
  const ended = (code: number) => outcomes.some(({ refused }) => refused?.exitCode === code);
  if (outcomes.some((outcome) => outcome.import?.status === 'failed')) return exitCodes.failed;
  if (ended(exitCodes.refused)) return exitCodes.refused;
  if (ended(exitCodes.usage)) return exitCodes.usage;
  if (outcomes.some((outcome) => (outcome.import?.rowsRejected ?? 0) > 0)) return exitCodes.rejectedRows;
  return exitCodes.ok;
}
