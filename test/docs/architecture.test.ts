import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { architecturePage, withRooms } from '../../scripts/architecture-page.ts';
import rooms from '../../scripts/rooms.json' with { type: 'json' };

test('the table of folders is what the checked rules make it: npm run architecture-page', async () => {
  const page = readFileSync(architecturePage, 'utf8');
  expect(page).toBe(await withRooms(page));
  expect(page).toContain('| `src/facts/` |');
});

test('every folder and every shared file of src has its rule', () => {
  const found = readdirSync('src', { withFileTypes: true });
  const folders = found.filter((entry) => entry.isDirectory()).map(({ name }) => `src/${name}`);
  const named = rooms.rooms.map(({ folder }) => folder).filter((folder) => folder.startsWith('src/'));
  expect(named.sort()).toEqual(folders.sort());
  const files = found.filter((entry) => entry.isFile()).map(({ name }) => name.replace(/\.ts$/, ''));
  expect([...rooms.shared, 'all-containers', 'app', 'consumers', 'store', 'watch'].sort()).toEqual(files.sort());
});
