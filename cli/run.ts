import { Command, CommanderError } from 'commander';
import { allCommands } from './commands/all.ts';
import { exitCodes, Failure } from './failure.ts';
import { safeJson, safeLines } from './terminal.ts';

const help = `
Environment: PCI_URL (address of the server), PCI_TOKEN (access token), NO_COLOR.
Exit codes: 0 done; 1 the server could not carry it out; 2 wrong command line or file; 3 refused or not found;
            4 imported without the rejected rows; 5 no answer from the server, or an error of its own.`;

/** Runs a command line (`process.argv` without its first two items) and sets the exit code of the process. */
export async function run(args: readonly string[]): Promise<void> {
  const pci = new Command('pci')
    .description('Partner Contribution Indicators: import reports, score months, look scores up, receive webhooks.')
    .option('--url <url>', 'address of the server (default: PCI_URL, else http://127.0.0.1:7071)')
    .option('--json', 'print answers as JSON')
    .addHelpText('after', help);
  for (const command of allCommands()) pci.addCommand(command);
  leaveExitToUs(pci);

  try {
    await pci.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = tell(error, pci.opts().json);
  }
}

/** Prints an error to standard error, as JSON on request, and returns the exit code. */
function tell(error: unknown, json: boolean): number {
  // Commander has printed its own message, or the requested help.
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
