/**
 * Bundles everything that runs into `dist/`: few files load faster than thousands, on a developer's machine and at a
 * cold start in Azure. Leaves out entries whose source is missing. The only installed package they need is Azurite.
 * The dashboard goes into `dist/dashboard/`.
 */
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { bundle, functionEntries } from './bundle.ts';

const root = join(import.meta.dirname, '..');
const outdir = join(root, 'dist');

const entries = {
  ...functionEntries,
  local: 'local/main.ts',
  'azurite-child': 'local/azurite/child.ts',
  pci: 'cli/main.ts',
  demo: 'scripts/demo.ts',
};
const present = Object.fromEntries(Object.entries(entries).filter(([, source]) => existsSync(join(root, source))));

await Promise.all([bundle(root, present, outdir), copyReferencePage()]);
await build({ configFile: join(root, 'web', 'vite.config.ts') });
if (present.pci) {
  // The bundle begins with the `#!` line of its source.
  await chmod(join(outdir, 'pci.js'), 0o755);
}

/** Copies the files of the API's reference page. */
async function copyReferencePage(): Promise<void> {
  const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const folder = join(outdir, 'docs');
  await mkdir(folder, { recursive: true });
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js'])
    await copyFile(join(swagger, name), join(folder, name));
}
