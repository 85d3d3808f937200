import { Command, CommanderError } from 'commander';
import { allCommands } from './commands/all.ts';
import { exitCodes, Failure, fileReason, usage } from './failure.ts';
import { safeJson, safeLines } from './terminal.ts';

const help = `
Environment: PCI_URL (address of the server), PCI_TOKEN (access token), NO_COLOR.
Exit codes: 0 done; 1 the server could not carry it out; 2 wrong command line or file; 3 refused or not found;
            4 imported without the rejected rows, or without effect; 5 no answer from the server, or an error of its own.`;

/**
 * Runs a command line (`process.argv` without its first two items) and sets the exit code of the process. `help` takes
 * a command of any depth: `help webhooks add`.
 */
export async function run(args: readonly string[]): Promise<void> {
  const pci = new Command('pci')
    .description('Partner Contribution Indicators: import reports, score months, look scores up, receive webhooks.')
    .option('--url <url>', 'address of the server (default: PCI_URL, else http://127.0.0.1:7071)')
    .option('--json', 'print answers as JSON')
    .addHelpText('after', help);
  for (const command of allCommands()) pci.addCommand(command);
  prepare(pci);

  try {
    await pci.parseAsync(args[0] === 'help' ? [...args.slice(1), '--help'] : args, { from: 'user' });
  } catch (error) {
    process.exitCode = tell(error, pci.opts().json);
  }
}

/** Prints an error to standard error, as JSON on request, and returns the exit code. */
function tell(error: unknown, json: boolean): number {
  // Commander has printed its own message, or the requested help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const failure = error instanceof Failure ? error : ofFileSystem(error);
  if (failure === undefined) throw error;
  const { message, exitCode, problem = { detail: message } } = failure;
  process.stderr.write(json ? `${safeJson({ exitCode, problem })}\n` : `pci: ${safeLines(message)}\n`);
  return exitCode;
}

/** Explains an error of the file system; undefined for any other error. */
function ofFileSystem(error: unknown): Failure | undefined {
  const { path } = error as NodeJS.ErrnoException;
  return path === undefined
    ? undefined
    : usage(`${path} cannot be used: ${fileReason(error as NodeJS.ErrnoException)}.`);
}

/** Makes every command throw instead of ending the process, and its help name the options that all commands share. */
function prepare(command: Command): void {
  command.exitOverride().configureHelp({ showGlobalOptions: true });
  for (const part of command.commands) prepare(part);
}
