import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pci, start } from '../support/pci.ts';
import { ledger, refresh, score, tierChange } from './examples.ts';
import { ApiServer, ok, problem } from './harness.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

const run = (...args: string[]) => pci(args, { PCI_URL: server.url });
const lines = (text: string) => text.split('\n');

describe('score', () => {
  const call = 'GET /api/partners/1234567/scores/smb';

  test('is a card: indicators with value, target, bar and points, the next tier, coverage; no colour in a pipe', async () => {
    server.answer(call, ok({ ...score, stale: true }));
    const { code, stdout } = await run('score', '1234567', '--month', '2021-09');
    expect(code).toBe(0);
    expect(server.calls(call)[0]?.query).toEqual(['month=2021-09']);
    expect(lines(stdout)).toEqual([
      'Fjordbyen Konsult (1234567) · smb, edition 2021-09 · 2021-09',
      `Score 75.55  ${'█'.repeat(30)}${'░'.repeat(10)}  silver`,
      '',
      'Indicator                        Value      Target  Share                  Points',
      `Net new revenue             $15,000.00  $30,000.00  ${'█'.repeat(8)}${'░'.repeat(8)}   5.00 of 10`,
      `Net customer adds                   -2          10  ${'░'.repeat(16)}   0.00 of 10`,
      `Functional consultants               5           5  ${'█'.repeat(16)}  30.00 of 30`,
      `Developers                           2           2  ${'█'.repeat(16)}   5.00 of  5`,
      `New deployments                      9          10  ${'█'.repeat(14)}${'░'.repeat(2)}  18.00 of 20`,
      `Monthly active user growth           –      35.0 %  ${'░'.repeat(16)}   0.00 of 25  base 16 users, at least 50 needed (R5.12)`,
      '',
      '4.45 points missing to gold.',
      'Stale: data or rules have changed since this was computed. It will be scored again.',
      'Data covers 12 of 13 months, dynamics-365-usage only 11 (pci coverage 1234567). Computed 2021-10-20T06:00:00Z.',
      '',
    ]);
  });

  test('a score whose data were taken away says that it stands', async () => {
    server.answer(call, ok({ ...score, withoutData: true }));
    const { stdout } = await run('score', '1234567');
    expect(stdout).toContain('have been taken away since. The score stands as it was.');
    expect(stdout).not.toContain('Stale');
  });

  test('--json is the answer itself', async () => {
    server.answer(call, ok(score));
    expect(JSON.parse((await run('score', '1234567', '--json')).stdout)).toEqual(score);
  });

  test('a problem is told in plain words with place and remedy; exit code 3', async () => {
    const errors = [{ parameter: 'month', code: 'future-month', message: 'Score a month that has begun.' }];
    server.answer(call, problem(400, 'The month lies in the future.', errors));
    const { code, stdout, stderr } = await run('score', '1234567');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe('pci: The month lies in the future.\n  month: Score a month that has begun.\n');
  });

  test('--json tells a problem as JSON on standard error', async () => {
    const { code, stderr } = await run('score', '9', '--json');
    expect([code, JSON.parse(stderr)]).toEqual([
      3,
      { exitCode: 3, problem: expect.objectContaining({ status: 404, detail: 'There is nothing here.' }) },
    ]);
  });
});

test('history: a line for each month, oldest first', async () => {
  const items = [
    { month: '2021-08', edition: '2021-01', score: 40, tier: 'none', stale: true },
    { month: '2021-09', edition: '2021-09', score: 80, tier: 'gold', stale: false },
  ];
  server.answer('GET /api/partners/1234567/scores/smb/history', ok({ partnerId: '1234567', program: 'smb', items }));
  const { stdout } = await run('history', '1234567', '--from', '2021-08');
  expect(lines(stdout)).toEqual([
    `Month    Score${' '.repeat(29)}Tier  Edition`,
    `2021-08  40.00  ${'█'.repeat(10)}${'░'.repeat(15)}  none  2021-01  stale`,
    `2021-09  80.00  ${'█'.repeat(20)}${'░'.repeat(5)}  gold  2021-09`,
    '',
  ]);
});

describe('coverage', () => {
  const call = 'GET /api/partners/1234567/scores/smb/coverage';
  const from = { 'subscription-details': '2021-07', 'dynamics-365-usage': '2021-08' };
  const head = { program: 'smb', edition: '2021-09', month: '2021-09', from };
  const missing = (subscriptions: string, usage: string) => ({
    'subscription-details': subscriptions.split(' ').filter(Boolean),
    'dynamics-365-usage': usage.split(' ').filter(Boolean),
  });
  const nothing = missing('2021-07 2021-08 2021-09', '2021-08 2021-09');
  const told = async (locations: object[]) => {
    server.answer(call, ok({ ...head, locations }));
    return lines((await run('coverage', '1234567')).stdout);
  };

  test('tells months that are missing, and what was never stated', async () => {
    const location = { location: '5002', missing: missing('2021-07 2021-08 2021-09', '2021-08'), profile: false };
    expect(await told([{ ...location, training: false }])).toEqual([
      'smb 2021-09, edition 2021-09: not covered are',
      'Location  Report                Months',
      '5002      subscription-details  2021-07 2021-08 2021-09',
      '5002      dynamics-365-usage    2021-08',
      '5002      partner-profile       never',
      '5002      training-details      never',
      '',
    ]);
  });

  test.each<[string, object, string[]]>([
    [
      'but a profile',
      { profile: true, training: false },
      ['all but partner-profile  no report since 2021-07 has named it'],
    ],
    ['at all', { profile: false, training: false }, ['all     no report since 2021-07 has named it']],
    [
      'but training',
      { profile: true, training: true },
      ['subscription-details  2021-07 2021-08 2021-09', 'dynamics-365-usage    2021-08 2021-09'],
    ],
  ])('a location of which nothing %s was stated', async (_, has, rows) => {
    const [, , ...shown] = await told([{ location: '5001', missing: nothing, ...has }]);
    expect(shown).toEqual([...rows.map((row) => `5001      ${row}`), '']);
  });

  test.each<[string, object[], string]>([
    [
      'everything is covered',
      [{ location: '5001', missing: missing('', ''), profile: true, training: true }],
      'every month of every location is covered.',
    ],
    ['there is no location', [], 'the partner has no location any more.'],
  ])('where %s', async (_, locations, text) => {
    expect(await told(locations)).toEqual([`smb 2021-09, edition 2021-09: ${text}`, '']);
  });
});

test('ledger: entries of all pages, then exact sums', async () => {
  const call = 'GET /api/partners/1234567/scores/smb/ledger';
  const next = '/api/partners/1234567/scores/smb/ledger?indicator=x&pageToken=t';
  server.answer(
    call,
    ok({ items: ledger.slice(0, 1), nextLink: next }),
    ok({ items: ledger.slice(1), nextLink: null }),
  );
  const { stdout } = await run('ledger', '1234567');
  expect(server.calls(call)[1]?.query).toEqual(['indicator=x', 'pageToken=t']);
  expect(lines(stdout).slice(1)).toEqual([
    'net-new-revenue         2021-08  Mistral Estates, subscription 6f501c77                       R5.1  CSP 1234567   $1,204.10',
    'net-new-revenue         2021-09  Mistral Estates                                              R5.1  DPOR 1234567     -$0.20',
    'functional-consultants  2021-09  Ebba Larsen (10000001), Customer Engagement: PL-200, MB-210  R5.5                        1',
    '',
    'Sum',
    'Net new revenue         $1,203.90',
    'Functional consultants  1 individual',
    '',
  ]);
});

test('ledger: amounts that are not for the caller are dashes, and so is their sum', async () => {
  const items = ledger.map((entry) => (entry.indicator === 'net-new-revenue' ? { ...entry, amount: null } : entry));
  server.answer('GET /api/partners/1234567/scores/smb/ledger', ok({ items, nextLink: null }));
  const { stdout } = await run('ledger', '1234567');
  expect(lines(stdout)[1]).toMatch(/ CSP 1234567 +–$/);
  expect(lines(stdout).slice(6, 8)).toEqual(['Net new revenue         –', 'Functional consultants  1 individual']);
});

describe('partners', () => {
  const line = (partnerId: string, figure: number | null) => ({
    partnerId,
    name: `Partner ${partnerId}`,
    program: 'smb',
    month: figure === null ? null : '2021-09',
    score: figure,
    tier: figure === null ? null : 'silver',
    stale: figure === 61,
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

describe('migrate', () => {
  const running = {
    status: 'running',
    containersDone: 0,
    containersTotal: 2,
    documentsRewritten: 1_000,
    startedAt: 'x',
    finishedAt: null,
  };
  const done = { ...running, status: 'succeeded', containersDone: 2, documentsRewritten: 2_500, finishedAt: 'y' };

  test('waits for the end', async () => {
    server.answer('POST /api/migration', { status: 202, body: running });
    server.answer('GET /api/migration', ok(running), ok(done));
    const { code, stdout } = await run('migrate');
    expect([code, stdout]).toEqual([0, '2,500 documents rewritten: all are in the newest form.\n']);
  });

  test('--no-wait does not', async () => {
    server.answer('POST /api/migration', { status: 202, body: running });
    expect((await run('migrate', '--no-wait')).stdout).toBe('The migration is under way.\n');
    expect(server.seen).toHaveLength(1);
  });
});

describe('refresh', () => {
  const done = {
    ...refresh,
    status: 'succeeded',
    partnersTotal: 30,
    partnersDone: 30,
    partnersScored: 30,
    tierChanges: 4,
    finishedAt: 'x',
  };

  test('waits for the end', async () => {
    server.answer('POST /api/refreshes', { status: 202, body: refresh });
    server.answer('GET /api/refreshes/re_1', ok({ ...refresh, status: 'running' }), ok(done));
    const { code, stdout } = await run('refresh', '2021-09', '--partner', '1', '--partner', '2');
    expect(JSON.parse(server.seen[0]!.body.toString())).toEqual({ month: '2021-09', partners: ['1', '2'] });
    expect([code, stdout]).toEqual([0, 'scored 2021-09 (smb): 30 of 30 partners scored; 4 tier changes\n']);
  });

  test('--no-wait does not', async () => {
    server.answer('POST /api/refreshes', { status: 202, body: refresh });
    const { stdout } = await run('refresh', '2021-09', '--no-wait');
    expect(stdout).toBe('Refresh re_1 of 2021-09 is queued.\n');
    expect(server.seen).toHaveLength(1);
  });

  test('partners that failed end it with 1', async () => {
    server.answer('POST /api/refreshes', { status: 202, body: { ...done, partnersFailed: 1 } });
    const { code, stdout } = await run('refresh', '2021-09');
    expect([code, stdout]).toEqual([1, expect.stringContaining('1 failed')]);
  });

  test('partners up to date already and without data are told apart', async () => {
    const counts = { partnersScored: 1_000, partnersUnchanged: 27, partnersWithoutData: 3 };
    server.answer('POST /api/refreshes', { status: 202, body: { ...done, partnersTotal: 1_030, ...counts } });
    const { code, stdout } = await run('refresh', '2021-09');
    expect([code, stdout]).toEqual([
      0,
      'scored 2021-09 (smb): 1,000 of 1,030 partners scored, 27 up to date already, 3 without data; 4 tier changes\n',
    ]);
  });

  test.each<[string, number, string]>([
    ['nothing was ever imported', 0, 'no partner is known yet'],
    ['nothing of the month was', 12, 'no report covers the month for any of the partners (12)'],
  ])('where %s it ends with 1 and says what to do', async (_, partners, why) => {
    const counts = {
      partnersTotal: partners,
      partnersDone: partners,
      partnersScored: 0,
      partnersWithoutData: partners,
    };
    server.answer('POST /api/refreshes', { status: 202, body: { ...done, ...counts, tierChanges: 0 } });
    const { code, stdout } = await run('refresh', '2021-09');
    expect([code, stdout]).toEqual([
      1,
      `no data 2021-09 (smb): ${why}, so nobody was scored. Import the reports of 2021-09 (pci import FILES), then refresh it again.\n`,
    ]);
    expect((await run('refresh', '2021-09', '--json')).code).toBe(1);
  });

  test('one whose partners are all up to date is a success', async () => {
    const counts = { partnersScored: 0, partnersUnchanged: 30 };
    server.answer('POST /api/refreshes', { status: 202, body: { ...done, ...counts } });
    expect((await run('refresh', '2021-09')).code).toBe(0);
  });

  test.each([false, true])('Ctrl-C tells that it goes on at the server, and how to look (--json: %s)', async (json) => {
    const running = { ...refresh, status: 'running', partnersTotal: 30, partnersDone: 1 };
    server.answer('POST /api/refreshes', { status: 202, body: refresh });
    server.answer('GET /api/refreshes/re_1', ok(running), 'wait');
    const child = start(['refresh', '2021-09', '--url', server.url, ...(json ? ['--json'] : [])]);
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (piece) => (stdout += piece));
    child.stderr?.on('data', (piece) => (stderr += piece));
    await expect.poll(() => server.calls('GET /api/refreshes/re_1').length, { timeout: 20_000 }).toBe(2);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    const told = `The refresh of 2021-09 goes on at the server. See how far it is: ${server.url}/api/refreshes/re_1\n`;
    expect([code, stderr, json ? JSON.parse(stdout) : stdout]).toEqual([130, json ? '' : told, json ? running : '']);
  });

  test('is not ordered twice when the answer is lost', async () => {
    server.answer('POST /api/refreshes', 'drop');
    expect((await run('refresh', '2021-09')).code).toBe(5);
    expect(server.seen).toHaveLength(1);
  });
});

describe('webhooks', () => {
  const endpoint = { id: 'ep_1', url: 'https://crm.example/', events: ['partner.tier.changed'], status: 'enabled' };

  test('add registers and shows the secret, once', async () => {
    server.answer('POST /api/partners/1/webhooks', { status: 201, body: { ...endpoint, secret: 'whsec_abc' } });
    const { stdout } = await run('webhooks', 'add', endpoint.url, '--partner', '1', '--program', 'smb');
    expect(JSON.parse(server.seen[0]!.body.toString())).toEqual({
      url: endpoint.url,
      events: endpoint.events,
      programs: ['smb'],
    });
    expect(stdout).toContain('Secret: whsec_abc\n');
  });

  test('list, show, deliveries and delete; without a partner, those of the operator', async () => {
    server.answer('GET /api/webhooks', ok({ items: [endpoint], nextLink: null }));
    server.answer('GET /api/webhooks/ep_1', ok(endpoint));
    server.answer('DELETE /api/webhooks/ep_1', { status: 204 });
    const attempts = [
      { at: 'x', error: 'timeout' },
      { at: 'y', status: 204 },
    ];
    server.answer(
      'GET /api/webhooks/ep_1/deliveries',
      ok({
        items: [
          {
            id: 'tc_1',
            event: 'partner.tier.changed',
            partnerId: '7',
            month: '2021-09',
            state: 'delivered',
            createdAt: 'x',
            attempts,
          },
          {
            id: 'wt_1',
            event: 'webhook.test',
            partnerId: 'all',
            state: 'failed',
            createdAt: 'x',
            attempts: [{ at: 'x', status: 503, answer: 'too\n busy' }],
          },
        ],
      }),
    );
    expect((await run('webhooks', 'list')).stdout).toContain('ep_1      https://crm.example/  partner.tier.changed');
    expect((await run('webhooks', 'show', 'ep_1')).stdout).toMatch(/^status: +enabled$/m);
    expect((await run('webhooks', 'deliveries', 'ep_1')).stdout.split('\n')).toEqual([
      'Delivery  Created  Event                 Partner  Month    State      Tries  Last answer',
      'tc_1      x        partner.tier.changed  7        2021-09  delivered      2  204',
      'wt_1      x        webhook.test                            failed         1  503 too busy',
      '',
    ]);
    expect((await run('webhooks', 'delete', 'ep_1')).stdout).toBe('Endpoint ep_1 is deleted.\n');
  });
});

describe('the server', () => {
  test('that is not there: exit code 5 and a remedy', async () => {
    const { url } = server;
    await server.close();
    server = await new ApiServer().open();
    const { code, stderr } = await pci(['refresh', '2021-09', '--url', url]);
    expect([code, stderr]).toEqual([
      5,
      expect.stringMatching(/No answer from .* \(ECONNREFUSED\)\. Is the server running\?/),
    ]);
  });

  test('that is busy is asked again', async () => {
    server.answer('GET /api/programs', problem(503, 'Busy.'), 'drop', ok({ items: [] }));
    expect((await run('programs')).code).toBe(0);
  });

  test('that fails: exit code 5', async () => {
    server.answer('GET /api/programs', problem(500, 'Something went wrong on our side.'));
    const { code, stderr } = await run('programs');
    expect([code, stderr]).toEqual([5, 'pci: Something went wrong on our side.\n']);
  });

  test('that answers something else: exit code 5', async () => {
    server.answer('GET /api/programs', { status: 302, headers: { location: 'http://elsewhere.example/' } });
    expect((await run('programs')).code).toBe(5);
  });
});

describe('wrong command lines end with 2', () => {
  test.each([
    [['score'], /missing required argument 'partner'/],
    [['refresh', '2021-13'], /A month is written YYYY-MM/],
    [['partners', '--limit', '0'], /whole number from 1/],
    [['programs', '--url', 'ftp://x'], /is no address of a server/],
    [['nonsense'], /unknown command 'nonsense'/],
    [['listen'], /Nothing to verify with/],
    [['listen', '--secret', 'abc'], /whsec_/],
  ])('%s', async (args, message) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  test('help ends with 0', async () => {
    const { code, stdout } = await run('--help');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Exit codes: 0 done;')]);
  });
});
