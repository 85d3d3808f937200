import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What to do where the libraries of `bench/package.json` are not installed; undefined where they are. */
export function notInstalled(): string | undefined {
  if (existsSync(join(import.meta.dirname, 'node_modules'))) return undefined;
  return 'bench/ is not installed: npm --prefix bench ci';
}
