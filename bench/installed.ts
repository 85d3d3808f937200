import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Tells how to install the libraries of `bench/package.json`; undefined if they are installed. */
export function notInstalled(): string | undefined {
  if (existsSync(join(import.meta.dirname, 'node_modules'))) return undefined;
  return 'bench/ is not installed: npm --prefix bench ci';
}
