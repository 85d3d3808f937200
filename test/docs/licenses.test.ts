import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { licensesFile, onOneMachine, productionLicenses } from '../../scripts/licenses.ts';

const root = join(import.meta.dirname, '../..');

test('THIRD-PARTY-LICENSES.md is true to the lock file: else run "npm run licenses"', () => {
  expect(readFileSync(join(root, 'THIRD-PARTY-LICENSES.md'), 'utf8')).toBe(licensesFile());
});

test('it names every dependency of the product, in the version that is installed', () => {
  const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const named = new Set(productionLicenses().map(({ name, version }) => `${name} ${version}`));
  const direct = [...Object.keys(read('package.json').dependencies), ...onOneMachine];
  const installed = direct.map((name) => `${name} ${read(`node_modules/${name}/package.json`).version}`);
  expect(installed.length).toBeGreaterThan(10);
  expect(installed.filter((one) => !named.has(one))).toEqual([]);
});

test('each licence is a known one that allows what the product does', () => {
  const allowing = [
    'MIT',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'ISC',
    '0BSD',
    'BlueOak-1.0.0',
    'Unlicense',
    'public domain',
  ];
  expect(productionLicenses().filter(({ licence }) => !allowing.includes(licence))).toEqual([]);
});
