#!/usr/bin/env node
/**
 * `pci` once installed (`npm link`): runs the command on the Node that the project brings, because that of the machine
 * may be older.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const require = createRequire(import.meta.url);
const itsPackage = require.resolve('node/package.json');
const node = join(dirname(itsPackage), require(itsPackage).bin.node);
const program = ['../dist/pci.js', 'main.ts'].map(here).find(existsSync);

const command = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
// A terminal sends Ctrl-C to both; other signals come to this process alone.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => command.kill(signal));
command.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + constants.signals[signal];
});
