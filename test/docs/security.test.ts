import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');

/** By line of the page: the files named as its tests. */
const lines = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| line ') && !line.startsWith('| --- '))
  .map((line) => line.split(' | '))
  .map(
    ([what = '', , tests = '']) => [what.slice(2), [...tests.matchAll(/`([^`]+)`/g)].map(([, file]) => file!)] as const,
  );

test('the page has lines for each who comes near', () => {
  for (const who of ['stranger', 'viewer', 'account admin', 'receiver', 'author of a report', 'operator', 'neighbour'])
    expect(page).toMatch(new RegExp(`^## .*${who}`, 'm'));
  expect(lines.length).toBeGreaterThan(25);
});

test.each(lines)('%s: by tests that there are', (_line, files) => {
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !/^test\/.+\.test\.ts$/.test(file) || !existsSync(join(root, file)))).toEqual([]);
});
