import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { run } from '../../cli/run.ts';

/** A finished run of the command. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const main = join(import.meta.dirname, '../../cli/main.ts');

/** The command as a process of its own, with nothing of this one's environment but what Node needs. */
export function start(args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [main, ...args], {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the command to its end, in a process of its own. */
export async function pciProcess(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const child = start(args, environment);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (piece) => (stdout += piece));
  child.stderr?.on('data', (piece) => (stderr += piece));
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

let before: Promise<unknown> = Promise.resolve();

/**
 * Runs the command to its end in this process, which starts no other: everything of it but `main.ts`. One after the
 * other, since each has the process's streams, environment and exit code to itself.
 */
export function pci(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const ended = before.then(() => runHere(args, environment));
  before = ended.catch(() => {});
  return ended;
}

async function runHere(args: readonly string[], environment: Record<string, string>): Promise<Ended> {
  const { env, stdout, stderr } = process;
  const written = { stdout: '', stderr: '' };
  const writes = [stdout.write, stderr.write] as const;
  const { PATH = '', HOME = '' } = env;
  process.env = { PATH, HOME, ...environment };
  stdout.write = (piece: string | Uint8Array) => {
    written.stdout += piece;
    return true;
  };
  stderr.write = (piece: string | Uint8Array) => {
    written.stderr += piece;
    return true;
  };
  try {
    await run(args);
    return { code: Number(process.exitCode ?? 0), ...written };
  } finally {
    process.exitCode = undefined;
    process.env = env;
    [stdout.write, stderr.write] = writes;
  }
}
