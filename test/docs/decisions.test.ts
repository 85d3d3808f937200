import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../docs/decisions');
const index = readFileSync(join(folder, 'README.md'), 'utf8');
const records = globSync('[0-9]*.md', { cwd: folder })
  .toSorted()
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

test.each(records)('$file has a number, a status, a date, and its row in the index', ({ file, text }) => {
  const head = /^# (\d+)\. (.+)\n\nStatus: (accepted|superseded)\nDate: (\d{4}-\d\d-\d\d)\n\n/.exec(text);
  expect(head).not.toBeNull();
  const [, number, title, status, date] = head!;
  expect(file.slice(0, 5)).toBe(`${number!.padStart(4, '0')}-`);
  expect(index).toContain(`\n| ${number} | [${title}](${file}) | ${status} | ${date} |\n`);
});

test('numbers are given once, and the index has no other rows', () => {
  const numbers = records.map(({ file }) => Number(file.slice(0, 4)));
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(index.match(/^\| \d+ \|/gm)).toHaveLength(numbers.length);
});
