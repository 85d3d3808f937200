import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const demo = join(import.meta.dirname, '../../scripts/demo.ts');

test.each([
  ['--help', 0, /^Usage: npm run demo/, /^$/],
  ['-h', 0, /^Usage: npm run demo/, /^$/],
  ['--onec', 2, /^$/, /^Unknown option '--onec'.*\n\nUsage: npm run demo/s],
  ['once', 2, /^$/, /^Unexpected argument 'once'.*\n\nUsage: npm run demo/s],
])('npm run demo -- %s ends with %i, says its options and no stack', (arg, code, out, err) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [demo, arg], { encoding: 'utf8' });
  expect(status).toBe(code);
  expect(stdout).toMatch(out);
  expect(stderr).toMatch(err);
  expect(stderr).not.toMatch(/^ +at /m);
});
