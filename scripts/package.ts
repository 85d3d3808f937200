/**
 * `npm run package`: makes the function app as Azure runs it, from the built `dist/`, as the folder `package/` and as
 * `package.zip`. It needs no installed packages. The same sources give the same bytes.
 */
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { zipSync } from 'fflate';
import { by } from '../src/order.ts';
import { functionEntries } from './bundle.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'package');

// Except for a hundred lines, the telemetry thread consists of packages: its map would be a sixth of the zip.
const mapped = Object.keys(functionEntries).filter((name) => name !== 'telemetry-thread');
const bundles = ['dist/telemetry-thread.js', ...mapped.flatMap((name) => [`dist/${name}.js`, `dist/${name}.js.map`])];
const pages = ['dist/docs', ...(existsSync(join(root, 'dist/dashboard')) ? ['dist/dashboard'] : [])];

rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'dist'), { recursive: true });
for (const name of ['main.js', 'host.json', ...bundles, ...pages])
  cpSync(join(root, name), join(folder, name), { recursive: true });
const { name, version, description, license, type, main } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const own = { name, version, description, private: true, license, type, main };
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);

const files = globSync('**', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
const content = files.map(({ parentPath, name }) => {
  const path = join(parentPath, name);
  return [path.slice(folder.length + 1).replaceAll(sep, '/'), new Uint8Array(readFileSync(path))] as const;
});
const zip = zipSync(Object.fromEntries(content.toSorted(by(([path]) => path))), {
  level: 9,
  mtime: '1980-01-01T00:00:00',
});
writeFileSync(join(root, 'package.zip'), zip);
console.log(`package.zip: ${content.length} files, ${(zip.length / 1e6).toFixed(1)} MB`);
