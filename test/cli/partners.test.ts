import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pci } from '../support/pci.ts';
import { tierChange } from './examples.ts';
import { ApiServer, ok } from './harness.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

const run = (...args: string[]) => pci(args, { PCI_URL: server.url });
const lines = (text: string) => text.split('\n');

describe('partners', () => {
  const line = (partnerId: string, figure: number | null) => ({
    partnerId,
    name: `Partner ${partnerId}`,
    program: 'smb',
    month: figure === null ? null : '2021-09',
    score: figure,
    tier: figure === null ? null : 'silver',
    stale: figure === 61,
    ...(figure === 62 ? { restated: { scoreBefore: 58.5, tierBefore: 'none', at: '2021-10-02T00:00:00Z' } } : {}),
  });

  test('are listed over pages up to the limit, with the filters given', async () => {
    server.answer(
      'GET /api/partners',
      ok({ items: [line('1', 70)], nextLink: '/api/partners?pageToken=a' }),
      ok({ items: [], nextLink: '/api/partners?pageToken=b' }),
      ok({ items: [line('2', 61), line('3', null), line('4', null)], nextLink: null }),
    );
    const { stdout } = await run('partners', '--tier', 'silver', '--stale', '--q', 'part', '--limit', '3');
    expect(server.seen[0]?.query).toEqual([
      'program=smb',
      'tier=silver',
      'stale=true',
      'q=part',
      'sort=-score',
      'pageSize=3',
    ]);
    expect(lines(stdout)).toEqual([
      'Partner  Name       Month    Score  Tier',
      '1        Partner 1  2021-09  70.00  silver',
      '2        Partner 2  2021-09  61.00  silver  stale',
      '3        Partner 3  –            –  –',
      '… and more: raise --limit (3).',
      '',
    ]);
  });

  test('--restated lists those whose score replaced another, with the one before', async () => {
    server.answer('GET /api/partners', ok({ items: [line('1', 62)], nextLink: null }));
    const { stdout } = await run('partners', '--restated');
    expect(server.seen[0]?.query).toContain('restated=true');
    expect(lines(stdout)[1]).toBe('1        Partner 1  2021-09  62.00  silver  restated, 58.50 (none) before');
  });

  test.each([
    [[], /^No partner is known: import reports/],
    [['--tier', 'silver'], /^No partner matches\.$/m],
    [['--month', '2021-02'], /^No partner matches\.$/m],
  ])('an empty listing says why: %j', async (filters, sentence) => {
    server.answer('GET /api/partners', ok({ items: [], nextLink: null }));
    expect((await run('partners', ...filters)).stdout).toMatch(sentence);
  });

  test('--csv is the whole listing as the server writes it', async () => {
    const text = '\uFEFFpartnerId,name\r\n1,"Harbour, \x1b[2J Sons"\r\n';
    server.answer('GET /api/partners', { status: 200, text, headers: { 'content-type': 'text/csv' } });
    const { code, stdout } = await run('partners', '--csv', '--tier', 'silver');
    expect([code, stdout]).toEqual([0, '\uFEFFpartnerId,name\n1,"Harbour, ?[2J Sons"\n']);
    expect(server.seen[0]?.headers.accept).toBe('text/csv');
    expect(server.seen[0]?.query).toEqual(['program=smb', 'tier=silver', 'sort=-score']);
    expect((await run('partners', '--csv', '--json')).code).toBe(2);
  });

  test('are not followed to another server, which would be given the token', async () => {
    server.answer('GET /api/partners', ok({ items: [], nextLink: 'http://elsewhere.example/api/partners' }));
    const { code, stderr } = await pci(['partners'], { PCI_URL: server.url, PCI_TOKEN: 'secret-token' });
    expect([code, stderr]).toEqual([1, expect.stringContaining('another server, http://elsewhere.example')]);
    expect(stderr).not.toContain('secret-token');
    expect(server.seen[0]?.headers.authorization).toBe('Bearer secret-token');
  });
});

test('tier-changes: a line for each, with the partner’s name', async () => {
  server.answer(
    'GET /api/tier-changes',
    ok({
      items: [tierChange, { ...tierChange, from: 'gold', to: 'silver', direction: 'down', crossed: [80] }],
      nextLink: null,
    }),
  );
  server.answer('GET /api/partners/1234567', ok({ name: 'Kiwi Ledger' }));
  const { stdout } = await run('tier-changes');
  expect(lines(stdout)).toEqual([
    '▲ 2021-09 smb  Kiwi Ledger (1234567): none → gold, 58.50 → 80.00, crossed 60 and 80 upwards, scored',
    '▼ 2021-09 smb  Kiwi Ledger (1234567): gold → silver, 58.50 → 80.00, crossed 80 downwards, scored',
    '',
  ]);
  expect(server.calls('GET /api/partners/1234567')).toHaveLength(1);
});

test('programs: editions with their first months', async () => {
  const editions = [{ edition: '2021-01', firstMonth: '2021-01', title: 'SMB option' }];
  server.answer('GET /api/programs', ok({ items: [{ program: 'smb', editions }] }));
  expect((await run('programs')).stdout).toBe(
    'Program  Edition  From     Title\nsmb      2021-01  2021-01  SMB option\n',
  );
});
