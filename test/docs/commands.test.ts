import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { allCommands } from '../../cli/commands/all.ts';

const page = readFileSync(new URL('../../cli/README.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `pci '));

/** Every command that does something, with its full name; not those that only hold others. */
const commands = allCommands().flatMap(function named(command: Command): [name: string, Command][] {
  if (command.commands.length === 0) return [[command.name(), command]];
  return command.commands.flatMap(named).map(([name, part]) => [`${command.name()} ${name}`, part]);
});

/** A row's first cell as the command asks for its arguments: `imports [ID]`, `import FILES…`. */
const usage = (name: string, { registeredArguments }: Command) =>
  [
    name,
    ...registeredArguments.map((argument) => {
      const word = `${argument.name().toUpperCase()}${argument.variadic ? '…' : ''}`;
      return argument.required ? word : `[${word}]`;
    }),
  ].join(' ');

test.each(commands)('cli/README.md has a row for pci %s, with its options', (name, command) => {
  const row = rows.find((each) => each.startsWith(`| \`pci ${usage(name, command)}\` |`));
  const options = command.options.map(({ long }) => long!);
  // Said once, below the table.
  const said = name.startsWith('webhooks ') ? options.filter((option) => option !== '--partner') : options;
  expect(said.filter((option) => !row?.includes(`\`${option}`))).toEqual([]);
  expect(row).toBeDefined();
});

test('it has no row for a command that there is not', () => {
  expect(rows).toHaveLength(commands.length);
});
