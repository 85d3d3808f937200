import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allCommands } from '../../cli/commands/all.ts';
import { ApiServer } from './harness.ts';

const installed = join(import.meta.dirname, '../../cli/installed.js');
/** The Node of the machine, on which npm runs: the oldest that the README names, where the whole suite runs on it. */
const machines = process.env.npm_node_execpath ?? process.execPath;
const version = execFileSync(machines, ['--version'], { encoding: 'utf8' }).trim();
const folder = mkdtempSync(join(tmpdir(), 'pci-installed-'));
const file = join(folder, 'partner-profile.tsv');
const server = new ApiServer();

beforeAll(async () => {
  writeFileSync(file, 'MPNId\tPartnerName\n1234567\tContoso\n');
  await server.open();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const furtherOptions: Record<string, string[]> = {
  backup: ['--data-dir', folder],
  change: ['--description', 'CRM'],
  listen: ['--all'],
  recover: ['--since', '2022-01-20T06:00:00Z'],
  restore: ['--data-dir', folder],
  simulate: ['--tier', 'gold'],
};

/** Every command that does something, with valid arguments. */
const commands = allCommands().flatMap(function called(command: Command): string[][] {
  const name = command.name();
  if (command.commands.length > 0) return command.commands.flatMap(called).map((part) => [name, ...part]);
  const values: Record<string, string> = { month: '2021-09', file, files: file, url: 'https://example.com' };
  const given = command.registeredArguments.map((argument) => values[argument.name()] ?? '1234567');
  return [[name, ...given, ...(furtherOptions[name] ?? [])]];
});
const titled = commands.map((args) => [args.join(' ').replaceAll(folder, '…'), args] as const);

test.concurrent.each(titled)(`on the machine's Node ${version}: pci %s`, async (_, args) => {
  const ended = await new Promise<{ code: unknown; said: string }>((resolve) => {
    const env = { ...process.env, PCI_URL: server.url };
    execFile(machines, [installed, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });
  // The server has nothing, and the folder is no data folder: each command says so in its own words.
  const onThisMachine = ['backup', 'restore'].includes(args[0]!);
  expect(ended).toEqual({
    code: onThisMachine ? 2 : 3,
    said: expect.stringMatching(onThisMachine ? /^pci: / : /There is nothing here/),
  });
});
