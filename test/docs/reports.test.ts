import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportsPage } from '../../scripts/reports-page.ts';

test('docs/reports.md is what the columns and values make it: npm run reports-page', async () => {
  const page = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'reports.md'), 'utf8');
  expect(page).toBe(reportsPage());
});
