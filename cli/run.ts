import { Command, CommanderError } from 'commander';
import { benchmarksCommand } from './commands/benchmarks.ts';
import { compareCommand, explainCommand, outlookCommand, simulateCommand } from './commands/explain.ts';
import { checkCommand, importCommand } from './commands/import.ts';
import { importsCommand } from './commands/imports.ts';
import { listenCommand } from './commands/listen.ts';
import { partnersCommand, tierChangesCommand } from './commands/partners.ts';
import { programsCommand } from './commands/programs.ts';
import { refreshCommand } from './commands/refresh.ts';
import { coverageCommand, historyCommand, ledgerCommand, scoreCommand } from './commands/score.ts';
import { webhooksCommand } from './commands/webhooks.ts';
import { exitCodes, Failure } from './failure.ts';
import { safeJson, safeLines } from './terminal.ts';

const help = `
Environment: PCI_URL (address of the server), PCI_TOKEN (access token), NO_COLOR.
Exit codes: 0 done; 1 the server could not carry it out; 2 wrong command line or file; 3 refused or not found;
            4 imported without the rejected rows; 5 no answer from the server, or an error of its own.`;

/** Carries out a command line, as `process.argv` holds it without its first two, and sets the process's exit code. */
export async function run(args: readonly string[]): Promise<void> {
  const pci = new Command('pci')
    .description('Partner Contribution Indicators: import reports, score months, look scores up, receive webhooks.')
    .option('--url <url>', 'address of the server (default: PCI_URL, else http://127.0.0.1:7071)')
    .option('--json', 'print answers as JSON')
    .addHelpText('after', help);
  const commands = [
    importCommand(),
    checkCommand(),
    importsCommand(),
    refreshCommand(),
    scoreCommand(),
    historyCommand(),
    ledgerCommand(),
    coverageCommand(),
    explainCommand(),
    simulateCommand(),
    outlookCommand(),
    compareCommand(),
    benchmarksCommand(),
    partnersCommand(),
    programsCommand(),
    tierChangesCommand(),
    webhooksCommand(),
    listenCommand(),
  ];
  for (const command of commands) pci.addCommand(command);
  leaveExitToUs(pci);

  try {
    await pci.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = tell(error, pci.opts().json);
  }
}

/** Prints what went wrong to standard error, as JSON where asked for, and gives the exit code. */
function tell(error: unknown, json: boolean): number {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (!(error instanceof Failure)) throw error;
  const { message, exitCode, problem = { detail: message } } = error;
  process.stderr.write(json ? `${safeJson({ exitCode, problem })}\n` : `pci: ${safeLines(message)}\n`);
  return exitCode;
}

function leaveExitToUs(command: Command): void {
  command.exitOverride();
  for (const part of command.commands) leaveExitToUs(part);
}
