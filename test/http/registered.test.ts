import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { permissions } from '../../src/access/permissions.ts';
import { timerSchedules } from '../support/timers.ts';

const folder = mkdtempSync(join(tmpdir(), 'pci-registered-'));
afterAll(() => rmSync(folder, { recursive: true }));

type ByFunction = Record<string, string>;

/** What the app asks of the platform, with a setting of our own. */
function registered(setting?: string): { levels: ByFunction; schedules: ByFunction } {
  const env = { ...process.env, AzureWebJobsStorage: 'UseDevelopmentStorage=true', PCI_DATA_DIR: folder };
  const given = setting === undefined ? env : { ...env, PCI_FUNCTION_KEYS: setting };
  const output = execFileSync(process.execPath, [join(import.meta.dirname, 'registered.ts')], {
    env: given,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output.trim().split('\n').at(-1)!);
}

test('function keys may be asked for besides tokens, but not from probes, readers of the docs and preflights', () => {
  const { levels } = registered('required');
  const open = ['health-live', 'health-ready', 'openapi', 'docs', 'docs-file', 'dashboard', 'zz-not-found'];
  const anonymous = Object.keys(levels).filter((name) => levels[name] === 'anonymous');
  expect(anonymous.sort()).toEqual([...open].sort());
  // The dashboard, and the answer to all else.
  expect(Object.keys(levels)).toHaveLength(Object.keys(permissions).length + 2);
  expect(Object.keys(levels).filter((name) => levels[name] === 'function')).toContain('imports-create');
});

test('without the setting the token is all that is asked for', () => {
  expect(new Set(Object.values(registered().levels))).toEqual(new Set(['anonymous']));
});

test('the timers that other tests put off are all there are', () => {
  expect(timerSchedules).toEqual(registered().schedules);
});
