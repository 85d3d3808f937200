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
const answer = (items: [from: string, track: string | null][], staleMonths: string[] = []) =>
  ok({
    partnerId: '1234567',
    program: 'business-applications',
    items: items.map(([from, track]) => ({ from, track })),
    staleMonths,
  });
const fixed = (...items: [from: string, track: string | null][]) => answer(items);

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

  test.each([
    [['2026-04'], '1 score of business-applications is stale, that of 2026-04.'],
    [
      ['2026-03', '2026-04', '2026-06'],
      '3 scores of business-applications are stale, those of 2026-03 to 2026-04, 2026-06.',
    ],
  ])('says which scores wait to be computed by the track: %j', async (months, told) => {
    server.answer(`GET ${path}`, answer([['2026-03', 'smb']], months));
    server.answer(`PATCH ${path}`, answer([['2026-03', 'smb']], months));
    const way =
      'Stale scores are computed again once a day, or at once by pci refresh MONTH --program business-applications --partner 1234567; pci history 1234567 --program business-applications shows which are stale.';
    for (const args of [[], ['--fix', 'smb', '--from', '2026-03']])
      expect((await run(...args)).stdout).toBe(`From 2026-03 on: smb\n${told} ${way}\n`);
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
