import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onOneMachine } from '../../scripts/licenses.ts';

const root = join(import.meta.dirname, '../..');
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Packages that the files of these folders import. */
const imported = (...folders: string[]): Set<string> =>
  new Set(
    folders
      .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }))
      .flatMap((file) => [
        ...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\() ?'([@a-z][\w@./-]*)'/g),
      ])
      .map(([, name]) => /^(@[^/]+\/)?[^/]+/.exec(name!)![0])
      .filter((name) => !name.startsWith('node:')),
  );

test('dependencies are what the functions need, and no more', () => {
  // The reference page serves the files of swagger-ui-dist.
  const needed = [...imported('functions', 'src'), 'swagger-ui-dist'];
  expect(Object.keys(dependencies).toSorted()).toEqual(needed.toSorted());
});

test('what one machine needs in addition is separate: the local host, the command, and Node.js', () => {
  // The local host loads Azurite by path.
  const besides = [...imported('local', 'cli')].filter((name) => !(name in dependencies));
  expect([...besides, 'azurite', 'node'].toSorted()).toEqual(onOneMachine);
  expect(onOneMachine.filter((name) => !(name in devDependencies))).toEqual([]);
});

test('versions are exact', () => {
  const loose = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(([, is]) => !/^\d/.test(is));
  expect(loose).toEqual([]);
});

test('.node-version is the Node.js that the project brings', () => {
  expect(readFileSync(join(root, '.node-version'), 'utf8').trim()).toBe(devDependencies.node);
});

test.skipIf(!existsSync(join(root, '.git')))('func publishes nothing but what runs', () => {
  const kept = new Set(
    execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((file) => file.split('/')[0]!),
  );
  for (const line of readFileSync(join(root, '.funcignore'), 'utf8').split('\n')) kept.delete(line.slice(1));
  expect([...kept]).toEqual(['host.json', 'main.js', 'package.json']);
});
