import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pci } from '../support/pci.ts';
import { ApiServer, ok } from './harness.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

const run = (...args: string[]) => pci(['track', '1234567', ...args], { PCI_URL: server.url });
const path = '/api/partners/1234567/tracks/business-applications';
const fixed = (...items: [from: string, track: string | null][]) =>
  ok({
    partnerId: '1234567',
    program: 'business-applications',
    items: items.map(([from, track]) => ({ from, track })),
  });

describe('track', () => {
  test('shows what is fixed', async () => {
    server.answer(`GET ${path}`, fixed(['2026-03', 'enterprise'], ['2026-09', null]), fixed());
    expect((await run()).stdout).toBe('From 2026-03 on: enterprise\nFrom 2026-09 on: by the rules\n');
    expect((await run()).stdout).toBe('No track is fixed: the rules decide.\n');
  });

  test('fixes one, and names what was fixed from later months on and is no longer', async () => {
    server.answer(`GET ${path}`, fixed(['2026-03', 'enterprise'], ['2026-06', 'smb'], ['2026-09', null]));
    server.answer(`PATCH ${path}`, fixed(['2026-03', 'smb']));
    const { code, stdout } = await run('--fix', 'smb', '--from', '2026-03');
    expect([code, stdout.trimEnd().split('\n')]).toEqual([
      0,
      ['From 2026-03 on: smb', 'No longer: from 2026-06 on: smb', 'No longer: from 2026-09 on: by the rules'],
    ]);
    expect(JSON.parse(server.calls(`PATCH ${path}`)[0]!.body.toString())).toEqual({ from: '2026-03', track: 'smb' });
  });

  test('--json is the answer itself', async () => {
    server.answer(`PATCH ${path}`, fixed());
    const { stdout } = await run('--fix', 'by-rules', '--from', '2026-03', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ items: [] });
    expect(server.seen).toHaveLength(1);
  });

  test('--fix and --from go together', async () => {
    expect((await run('--fix', 'smb')).code).toBe(2);
    expect((await run('--from', '2026-03')).code).toBe(2);
  });
});
