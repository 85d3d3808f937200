import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const page = read('docs/deliveries.md');
const texts = (source: string, pattern: RegExp) => [...source.matchAll(pattern)].map(([, text = '']) => text);

test('the page has a row for every step', () => {
  const steps = texts(read('src/notifications/deliveries/next-state.ts'), /^ {4}case '([a-z-]+)':/gm);
  expect(steps).toContain('claim');
  expect(steps.filter((step) => !page.includes(`\n| \`${step}\``))).toEqual([]);
});

test('the page and its diagram name every reason of a failure', () => {
  const [, union = ''] = /export type Failure =([^;]*);/.exec(read('src/notifications/deliveries/documents.ts')) ?? [];
  const failures = texts(union, /'([a-z-]+)'/g);
  expect(failures).toContain('exhausted');
  const [, diagram = ''] = /```mermaid\n([^`]*)```/.exec(page) ?? [];
  expect(failures.filter((failure) => !page.includes(`\`${failure}\``) || !diagram.includes(failure))).toEqual([]);
});

test('the page names every folder, and only files that there are', () => {
  const folders = readdirSync(new URL('../../src/notifications', import.meta.url), { withFileTypes: true });
  for (const folder of folders) if (folder.isDirectory()) expect(page).toContain(`| \`${folder.name}/\` |`);
  const files = texts(page, /`([a-z-]+\/[a-z-]+\.ts)`/g);
  expect(files.length).toBeGreaterThan(10);
  const there = (file: string) => [`src/notifications/${file}`, `src/${file}`].some((path) => existsSync(path));
  expect(files.filter((file) => !there(file))).toEqual([]);
});
