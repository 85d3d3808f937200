import { existsSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder with the dashboard's files, as `npm run build` makes them. */
export const dashboardFolder = join(dirname(findPackageJSON(import.meta.url)!), 'dist', 'dashboard');

/** Returns true if there is a dashboard to serve. */
export const hasDashboard = (): boolean => existsSync(join(dashboardFolder, 'index.html'));
