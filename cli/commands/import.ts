import { Command, Option } from 'commander';
import type { Import } from '../../src/api/imports.ts';
import { type ReportName, reportNames } from '../../src/reports/rows.ts';
import { exitCodes, Failure } from '../failure.ts';
import { count } from '../figures.ts';
import { endOf, importOutcome } from '../import-outcome.ts';
import { tellingWhatGoesOn } from '../interrupted.ts';
import { repeatable } from '../options.ts';
import { inspect } from '../report-file.ts';
import { openSession, type Session } from '../session.ts';
import { safe, safeLines } from '../terminal.ts';
import { isUnderWay, patienceOf } from '../until-done.ts';
import { finished, type ImportOptions, upload } from '../upload.ts';

/** Result of one file; it is waiting until one of the other fields is present. */
interface Outcome {
  file: string;
  sending?: boolean;
  import?: Import;
  refused?: Failure;
}

/** `pci import`: sends report files and shows the result of each. */
export const importCommand = (): Command =>
  filesCommand('import', 'send report files; each takes effect whole or not at all', false);

/** `pci check`: shows what an import of report files would show, and changes nothing. */
export const checkCommand = (): Command =>
  filesCommand('check', 'show what an import of the files would show; changes nothing', true);

function filesCommand(name: string, description: string, check: boolean): Command {
  return new Command(name)
    .description(description)
    .argument('<files...>', 'report files: tab- or comma-separated, plain or gzip')
    .addOption(
      new Option('--report <name>', 'which report the files are, if the header does not identify it').choices(
        reportNames,
      ),
    )
    .option('--partial', 'use the good rows of a slice even where others of it are rejected', false)
    .option('--complete', 'each file is the whole network: known locations without a row have none', false)
    .addOption(
      repeatable('--covers <slice>', 'a slice the file covers without a row: LOCATION:MONTH, or LOCATION', 'none'),
    )
    .action(async (paths: string[], _options, command: Command) => {
      const { report, ...options } = command.opts<Omit<ImportOptions, 'check'> & { report?: ReportName }>();
      const session = openSession(command);
      const outcomes = paths.map((file): Outcome => ({ file }));
      const texts: string[] = [];
      await tellingWhatGoesOn(
        () => tellStanding(outcomes, check, session),
        async () => {
          await importAll(session, outcomes, report, { ...options, check });
          if (!session.json) for (const outcome of outcomes) texts.push(await told(outcome, session));
        },
      );
      session.show(
        outcomes.map((outcome) => asAnswer(outcome, check)),
        () => [...texts, ...summary(outcomes)].join('\n'),
      );
      process.exitCode = exitCodeOf(outcomes);
    });
}

/** Sends all files first, in order, then waits for them: the server reads one while the next is being sent. */
async function importAll(
  session: Session,
  outcomes: readonly Outcome[],
  report: ReportName | undefined,
  options: ImportOptions,
): Promise<void> {
  const { client, progress } = session;
  const patience = patienceOf(session);
  for (const outcome of outcomes) {
    try {
      const file = await inspect(outcome.file, report);
      outcome.sending = true;
      outcome.import = await upload(client, file, options, progress);
      outcome.sending = false;
    } catch (error) {
      if (!(error instanceof Failure) || error.exitCode === exitCodes.unreachable) throw error;
      outcome.refused = error;
    } finally {
      progress.clear();
    }
  }
  for (const outcome of outcomes) {
    if (outcome.import) outcome.import = await finished(client, outcome.import, outcome.file, progress, patience);
  }
}

/** Shows the state of each file when the command ends early: in words, or with `--json` as the answer so far. */
function tellStanding(outcomes: readonly Outcome[], check: boolean, { json, show, warn, progress }: Session): void {
  progress.clear();
  if (json)
    show(
      outcomes.map((outcome) => asAnswer(outcome, check)),
      () => '',
    );
  else for (const outcome of outcomes) warn(`${safe(outcome.file)} ${standing(outcome, check)}`);
}

/** Describes a file's state. A check that is interrupted leaves no import to look at. */
function standing({ sending, import: taken, refused }: Outcome, check: boolean): string {
  if (refused) return `was refused: ${refused.message}`;
  if (taken && !isUnderWay(taken)) return `has ended, ${endOf(taken)}. See what it came to: pci imports ${taken.id}`;
  if (taken && check) return 'was being checked; nothing changes.';
  if (taken) return `goes on at the server. See how far it is: pci imports ${taken.id}`;
  if (sending && check) return 'was being sent to be checked; nothing changes.';
  if (sending) return 'was being sent. If the server had all of it, pci imports shows it; else nothing changes.';
  return 'was not sent.';
}

function asAnswer(outcome: Outcome, check: boolean) {
  const { file, import: imported, refused } = outcome;
  if (imported !== undefined) return { file, import: imported };
  return { file, problem: refused?.problem ?? { detail: refused?.message ?? `The file ${standing(outcome, check)}` } };
}

function told({ file, import: imported, refused }: Outcome, session: Session): Promise<string> | string {
  if (imported) return importOutcome(imported, file, session);
  return `${session.style.colours.red('refused')} ${safe(file)}: ${safeLines(refused?.message ?? '')}`;
}

/** Counts several files by result. */
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
  const isPart = ({ rowsRejected, slices }: Import) => rowsRejected > 0 || slices === 0;
  if (outcomes.some((outcome) => outcome.import && isPart(outcome.import))) return exitCodes.rejectedRows;
  return exitCodes.ok;
}
