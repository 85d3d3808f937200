import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environment } from '../../src/configuration/environment.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Rows of the tables of settings: names in the first cell, the default in the last. */
const rows = ['docs/operations.md', 'docs/access.md'].flatMap((page) => {
  const tables = read(page).matchAll(/^\| setting \|.*\n\|[ -|]+\n((?:\|.*\n)+)/gm);
  return [...tables].flatMap(([, lines]) =>
    lines!
      .trim()
      .split('\n')
      .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
      .map((cells) => ({
        names: [...cells[0]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
        standard: cells.at(-1)!,
      })),
  );
});

test('every setting has one row, and every row a setting', () => {
  const ofTheLocalHost = new Set(read('local/main.ts').match(/LOCAL_HOST_\w+/g));
  expect(rows.flatMap(({ names }) => names).toSorted()).toEqual(
    [...Object.keys(environment.shape), ...ofTheLocalHost].toSorted(),
  );
});

const standards = Object.entries(environment.shape).flatMap(([name, schema]) =>
  schema.def.type === 'default' ? [[name, String(schema.def.defaultValue)] as const] : [],
);

test.each(standards)('the row of %s names its default, %s', (name, standard) => {
  expect(rows.find(({ names }) => names.includes(name))?.standard).toContain(`\`${standard}\``);
});

test('the settings of the command are in its page', () => {
  const page = read('cli/README.md');
  const names = new Set(read('cli/session.ts').match(/\b(PCI_\w+|NO_COLOR)\b/g));
  expect([...names].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  expect(names.size).toBeGreaterThan(1);
});
