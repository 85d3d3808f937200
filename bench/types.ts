/** The part of `npm run types` for this folder, whose libraries a user does not have. */
import { spawnSync } from 'node:child_process';
import { notInstalled } from './installed.ts';

const missing = notInstalled();
if (missing) console.log(`Types of bench/ are not checked; ${missing}`);
else process.exitCode = spawnSync('npx tsc -p bench', { shell: true, stdio: 'inherit' }).status ?? 1;
