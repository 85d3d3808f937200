import type { Command } from 'commander';
import { Client } from './client.ts';
import { usage } from './failure.ts';
import { type Progress, progressOn, type Style, safeDressed, safeJson, styleFor } from './terminal.ts';

/** Services of every command. */
export interface Session {
  client: Client;
  style: Style;
  progress: Progress;
  json: boolean;
  /** Prints to standard output; except for colours, no control characters reach the terminal. */
  print(text: string): void;
  /** Prints the answer as JSON with `--json`, otherwise the text. */
  show(answer: unknown, text: () => string): void;
  /** Prints a warning to standard error. */
  warn(text: string): void;
}

const standardUrl = 'http://127.0.0.1:7071';

/** Reads the options that all commands share, and the environment. */
export function openSession(command: Command): Session {
  const { url = process.env.PCI_URL || standardUrl, json = false } = command.optsWithGlobals<{
    url?: string;
    json?: boolean;
  }>();
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw usage(`"${url}" is no address of a server; write it like ${standardUrl}.`);
  }
  const write = (text: string) => void process.stdout.write(`${text}\n`);
  return {
    client: new Client(url, process.env.PCI_TOKEN || undefined),
    style: styleFor(process.stdout, process.env),
    progress: progressOn(process.stderr, process.env),
    json,
    print: (text) => write(safeDressed(text)),
    show: (answer, text) => write(json ? safeJson(answer, 2) : safeDressed(text())),
    warn: (text) => void process.stderr.write(`${safeDressed(text)}\n`),
  };
}
