import { existsSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import type { Configuration } from '../src/configuration/configuration.ts';

/** The folder with the dashboard's files, as `npm run build` makes them. */
export const dashboardFolder = join(dirname(findPackageJSON(import.meta.url)!), 'dist', 'dashboard');

/** Returns true if people can open the dashboard: it is built and, where callers need tokens, they can sign in to it. */
export function hasDashboard(
  { identity, signIn }: Pick<Configuration, 'identity' | 'signIn'>,
  folder = dashboardFolder,
): boolean {
  const isOpen = identity.kind === 'this-machine' || signIn !== undefined;
  return isOpen && existsSync(join(folder, 'index.html'));
}
