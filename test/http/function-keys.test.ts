import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { permissions } from '../../src/access/permissions.ts';

/** The levels that the platform is asked for, by function, with a setting of our own. */
function levelsWith(setting: string | undefined): Record<string, string> {
  const env = { ...process.env, AzureWebJobsStorage: 'UseDevelopmentStorage=true', PCI_DATA_DIR: '.data' };
  const given = setting === undefined ? env : { ...env, PCI_FUNCTION_KEYS: setting };
  const output = execFileSync(process.execPath, [join(import.meta.dirname, 'auth-levels.ts')], {
    env: given,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output.trim().split('\n').at(-1)!) as Record<string, string>;
}

test('function keys may be asked for besides tokens, but not from probes, readers of the docs and preflights', () => {
  const levels = levelsWith('required');
  const open = ['health-live', 'health-ready', 'openapi', 'docs', 'docs-file', 'zz-anything-else'];
  const anonymous = Object.keys(levels).filter((name) => levels[name] === 'anonymous');
  expect(anonymous.sort()).toEqual([...open].sort());
  expect(Object.keys(levels)).toHaveLength(Object.keys(permissions).length + 1);
  expect(Object.keys(levels).filter((name) => levels[name] === 'function')).toContain('imports-create');
});

test('without the setting the token is all that is asked for', () => {
  expect(new Set(Object.values(levelsWith(undefined)))).toEqual(new Set(['anonymous']));
});
