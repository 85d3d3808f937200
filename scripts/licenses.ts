/** `npm run licenses`: writes THIRD-PARTY-LICENSES.md, the licence of every package installed with the product. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

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
  dev?: true;
  /** A folder of the project's own. */
  link?: true;
  license?: string;
}

export interface Licensed {
  name: string;
  version: string;
  /** SPDX id; empty if none is stated. */
  licence: string;
}

/**
 * Lists the packages that `npm ci --omit=dev` installs on any platform, with their licences from the lock file. (`npm
 * sbom --omit=dev` leaves out packages that development tools use as well.)
 */
export function productionLicenses(): Licensed[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const byKey = new Map<string, Licensed>();
  for (const [path, { name = path.split('node_modules/').at(-1)!, version, dev, link, license = '' }] of Object.entries(
    lock.packages,
  )) {
    const key = `${name} ${version}`;
    if (path.includes('node_modules/') && !dev && !link)
      byKey.set(key, { name, version, licence: readByHand[key]?.licence ?? license });
  }
  return [...byKey.keys()].toSorted().map((key) => byKey.get(key)!);
}

/** Returns the text of THIRD-PARTY-LICENSES.md. */
export function licensesFile(): string {
  const notes = Object.entries(readByHand).map(([name, { licence, source }]) => `- ${name}: ${licence}, by ${source}.`);
  return [
    '# Licences of what the product is installed with',
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
