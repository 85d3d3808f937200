/**
 * Bundles everything that runs into `dist/`: few files load faster than thousands, on a developer's machine and at a
 * cold start in Azure. Leaves out entries whose source is missing.
 */
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from './bundle.ts';

const root = join(import.meta.dirname, '..');
const outdir = join(root, 'dist');

const entries = {
  functions: 'functions/main.ts',
  local: 'local/main.ts',
  'azurite-child': 'local/azurite/child.ts',
  'writing-thread': 'src/storage/sqlite/writing-thread.ts',
  pci: 'cli/main.ts',
  demo: 'scripts/demo.ts',
};
const present = Object.fromEntries(Object.entries(entries).filter(([, source]) => existsSync(join(root, source))));

await bundle(root, present, outdir);
if (present.pci) {
  // The bundle begins with the `#!` line of its source.
  await chmod(join(outdir, 'pci.js'), 0o755);
}
