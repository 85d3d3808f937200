import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tables } from './tables.ts';

const root = join(import.meta.dirname, '../../..');
const project = readFileSync(join(tables, 'conformance.csproj'), 'utf8');
const packages = [...project.matchAll(/Include="([\w.]+)" Version="([\d.]+)"/g)].map(
  ([, name, version]) => `${name!.toLowerCase()}/${version}`,
);
const cache = process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget/packages');
const missing = packages.filter((name) => !existsSync(join(cache, name)));
const why = spawnSync('dotnet', ['--version']).error
  ? 'needs the .NET SDK'
  : missing.length > 0
    ? 'needs what `npm run conformance` downloads once'
    : undefined;

// Tables that depend on no time; the others are made anew by hand.
const names = ['http', 'schedules'];

test.skipIf(why)(`the packages of Azure's host still do what the tables say${why ? `: skipped, ${why}` : ''}`, () => {
  expect(packages.length).toBeGreaterThan(3);
  const folder = join(root, 'node_modules/.cache/conformance/anew');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of names) cpSync(join(tables, `${name}.json`), join(folder, `${name}.json`));
  execFileSync(process.execPath, [join(root, 'scripts/conformance.ts'), '--folder', folder, ...names], { cwd: root });
  for (const name of names) {
    const read = (from: string) => JSON.parse(readFileSync(join(from, `${name}.json`), 'utf8')) as unknown;
    expect(read(folder), name).toEqual(read(tables));
  }
});
