import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const pages = globSync('{*,docs/*,docs/decisions/*,bench/*,cli/*,findings/*,samples/*}.md', { cwd: root });
const read = (page: string) => readFileSync(join(root, page), 'utf8');

/** The anchors of a page's headings, as GitHub makes them. */
const anchors = (page: string) =>
  new Set(
    [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

/** Links to files of the repository, and to headings. */
const links = (page: string) =>
  [...read(page).matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, file, anchor]) => ({
    target: file ? join(dirname(page), file) : page,
    anchor,
  }));

test.each(pages)('links of %s lead somewhere', (page) => {
  const broken = links(page).filter(
    ({ target, anchor }) => !existsSync(join(root, target)) || (anchor !== undefined && !anchors(target).has(anchor)),
  );
  expect(broken).toEqual([]);
});

test('README leads to every page of docs/', () => {
  const led = new Set(links('README.md').map(({ target }) => target));
  expect(pages.filter((page) => /^docs[/\\][^/\\]+$/.test(page) && !led.has(page))).toEqual([]);
});

test('README is short, and shows the product', () => {
  expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  const pictures = [...read('README.md').matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, file]) => file!);
  expect(pictures.length).toBeGreaterThan(0);
  expect(pictures.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

/** Files and folders of the repository that a page names. */
const namedIn = (page: string) => [
  ...read(page).matchAll(/`((?:src|functions|local|cli|test|docs|scripts|samples|bench)\/[\w./-]*)`/g),
];

test('pages link and name files at all', () => {
  expect(pages.flatMap(links).length).toBeGreaterThan(100);
  expect(pages.flatMap(namedIn).length).toBeGreaterThan(50);
});

test.each(pages.filter((page) => !/decisions|CHANGELOG/.test(page)))('files that %s names are there', (page) => {
  const named = namedIn(page);
  expect(
    named.map(([, path]) => path!).filter((path) => path !== 'bench/results.json' && !existsSync(join(root, path))),
  ).toEqual([]);
});
