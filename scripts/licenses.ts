/**
 * `npm run licenses`: writes THIRD-PARTY-LICENSES.md, the licences of all packages that the product needs at run time.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * Packages that only the local host and the `pci` command need. They are `devDependencies`, so that `npm ci --omit=dev`
 * installs only what the functions need in Azure.
 */
export const onOneMachine = ['azurite', 'commander', 'node', 'picocolors', 'standardwebhooks', 'string-width', 'tar'];

/** Packages contained in the dashboard's files; the rest of its packages makes these files, or tests them. */
const inTheDashboard = [
  '@fluentui/react-components',
  '@fluentui/react-icons',
  '@tanstack/react-query',
  '@tanstack/react-virtual',
  'oidc-client-ts',
  'openapi-fetch',
  'openapi-react-query',
  'react',
  'react-dom',
  'react-intl',
  'react-router',
];

/** Packages without a licence id in their package.json: the licence, and its source. */
const readByHand: Record<string, { licence: string; source: string }> = {
  'semaphore 1.1.0': { licence: 'MIT', source: 'its README.md ("License") and bower.json' },
  'uri-templates 0.2.0': {
    licence: 'public domain',
    source: 'its README.md ("Anybody can modify or re-license it for any purpose, without restriction") and bower.json',
  },
};

interface Locked {
  name?: string;
  version: string;
  license?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

export interface Licensed {
  name: string;
  version: string;
  /** SPDX id; empty if none is stated. */
  licence: string;
}

/** Lists the packages that the product needs at run time on any platform, with their licences from the lock file. */
export function productionLicenses(): Licensed[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const paths = new Set<string>();
  const add = (name: string, neededBy: string): void => {
    const path = installedAt(lock.packages, name, neededBy);
    if (path === undefined || paths.has(path)) return;
    paths.add(path);
    const { dependencies, optionalDependencies, peerDependencies } = lock.packages[path]!;
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) add(each, path);
  };
  for (const name of [...Object.keys(lock.packages['']!.dependencies!), ...onOneMachine]) add(name, '');
  for (const name of inTheDashboard) add(name, 'web');
  const byKey = new Map<string, Licensed>();
  for (const path of paths) {
    const { name = path.split('node_modules/').at(-1)!, version, license = '' } = lock.packages[path]!;
    const key = `${name} ${version}`;
    byKey.set(key, { name, version, licence: readByHand[key]?.licence ?? license });
  }
  return [...byKey.keys()].toSorted().map((key) => byKey.get(key)!);
}

/**
 * Returns the path of the package `name` that the package at `neededBy` resolves to; undefined if it is optional and
 * not installed.
 */
function installedAt(packages: Record<string, Locked>, name: string, neededBy: string): string | undefined {
  for (let from = neededBy; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
    if (packages[path]) return path;
    if (from === '') return undefined;
  }
}

/** Returns the text of THIRD-PARTY-LICENSES.md. */
export function licensesFile(): string {
  const notes = Object.entries(readByHand).map(([name, { licence, source }]) => `- ${name}: ${licence}, by ${source}.`);
  return [
    '# Licences of what the product runs with',
    '',
    'Made by `npm run licenses` from `package-lock.json`; a test holds it to that file. Licences are as the packages state them in their `package.json`. These state them elsewhere:',
    '',
    ...notes,
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...productionLicenses().map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(root, 'THIRD-PARTY-LICENSES.md'), licensesFile());
