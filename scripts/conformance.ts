/**
 * `npm run conformance -- [--folder FOLDER] [TABLE…]`: makes the tables in `conformance/` (or copies of them in FOLDER)
 * anew, all or the named ones, with the packages that Azure's Functions host is made of. Needs the .NET SDK.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startStorage } from '../local/azurite/storage.ts';

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({ options: { folder: { type: 'string' } }, allowPositionals: true });
const tables = values.folder ?? join(root, 'conformance');
// Nothing is written beside the sources.
const artifacts = join(root, 'node_modules/.cache/conformance');
const data = mkdtempSync(join(tmpdir(), 'conformance-'));
const storage = await startStorage(data);
try {
  const project = ['--project', join(root, 'conformance'), '--artifacts-path', artifacts];
  // Functions in Azure run in UTC unless told otherwise.
  const env = { ...process.env, TZ: 'UTC', DOTNET_CLI_TELEMETRY_OPTOUT: '1', MSBUILDDISABLENODEREUSE: '1' };
  const ran = spawnSync('dotnet', ['run', ...project, '--', tables, storage.connectionString, ...positionals], {
    stdio: 'inherit',
    env,
  });
  if (ran.error)
    throw new Error('The .NET SDK is missing: install it, so that `dotnet` is found.', { cause: ran.error });
  process.exitCode = ran.status ?? 1;
} finally {
  await storage.stop();
  rmSync(data, { recursive: true });
}
if (!values.folder) execFileSync('npx', ['biome', 'check', '--write', tables], { cwd: root, stdio: 'inherit' });
