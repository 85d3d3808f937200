import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const rows = readFileSync(join(root, 'docs/glossary.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| word ') && !line.startsWith('| --- '))
  .map((line) => line.split(' | '));

test('every word names the files where it lives', () => {
  expect(rows.length).toBeGreaterThan(50);
  for (const [word, , files = ''] of rows) {
    const paths = [...files.matchAll(/`([^`]+)`/g)].map(([, path]) => path!);
    expect([word, paths.length > 0, paths.filter((path) => !existsSync(join(root, path)))]).toEqual([word, true, []]);
  }
});

test('words are in alphabetical order', () => {
  const words = rows.map(([word = '']) => word);
  expect(words).toEqual(words.toSorted((one, other) => one.localeCompare(other, 'en')));
});
