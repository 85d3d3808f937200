import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'samples/README.md'), 'utf8');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pci-samples-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the command that the page names writes the files, by the Node that the project brings', () => {
  const written = page.split('\n').filter((line) => line.startsWith('    npm run samples'));
  expect(written).toHaveLength(2);
  expect(page).not.toMatch(/^ +node /m);
  const [, command, ...args] = written.at(-1)!.trim().split(/ +/);
  const said = execFileSync(
    'npm',
    [command!, '--silent', ...args.map((arg) => (arg === '/tmp/other' ? folder : arg))],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const files = globSync('**/*.{tsv,csv,gz}', { cwd: folder });
  expect(said.trim()).toBe(`${files.length} files in ${folder}`);
  expect(files.sort()).toEqual(globSync('**/*.{tsv,csv,gz}', { cwd: join(root, 'samples/data') }).sort());
});
