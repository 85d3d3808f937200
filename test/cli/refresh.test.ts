import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pci, start } from '../support/pci.ts';
import { refresh } from './examples.ts';
import { ApiServer, ok } from './harness.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

const run = (...args: string[]) => pci(args, { PCI_URL: server.url });

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

  test('says how many scores it restated', async () => {
    server.answer('POST /api/refreshes', { status: 202, body: { ...done, scoresRestated: 12 } });
    const { stdout } = await run('refresh', '2021-09');
    expect(stdout).toBe('scored 2021-09 (smb): 30 of 30 partners scored; 4 tier changes, 12 scores restated\n');
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

  test('warns of reports of the month that are missing for partners it scored', async () => {
    const reportsMissing = { 'dynamics-365-usage': 12, 'subscription-details': 1 };
    server.answer('POST /api/refreshes', { status: 202, body: { ...done, reportsMissing } });
    const { code, stdout } = await run('refresh', '2021-09');
    expect([code, stdout.split('\n')[1]]).toEqual([
      0,
      'missing of 2021-09: dynamics-365-usage for 12 partners, subscription-details for 1 partner. Import them, then refresh again.',
    ]);
  });

  test('partners already up to date and without data are distinguished', async () => {
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

  test.each([false, true])('Ctrl-C says that it goes on at the server, and how to look (--json: %s)', async (json) => {
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

describe('reports', () => {
  const none = { locations: 0, before: 0, missing: 0, partnersMissing: 0, rows: 0, rowsBefore: 0 };
  const sums = {
    month: '2021-09',
    monthBefore: '2021-08',
    locations: 40,
    'subscription-details': { ...none, locations: 38, before: 37, rows: 1_200, rowsBefore: 1_100 },
    'dynamics-365-usage': {
      ...none,
      locations: 20,
      before: 37,
      missing: 17,
      partnersMissing: 12,
      rows: 600,
      rowsBefore: 1_150,
    },
    'business-applications-revenue': none,
    'business-applications-usage': none,
    profiles: 39,
    training: 30,
  };

  test('of a month that arrived are shown beside the month before, with the partners that lack one', async () => {
    server.answer('GET /api/months/2021-09/reports', ok(sums));
    expect((await run('reports', '2021-09')).stdout.split('\n')).toEqual([
      'Report                Locations  2021-08   Rows  2021-08  Missing for',
      'subscription-details         38       37  1,200    1,100',
      'dynamics-365-usage           20       37    600    1,150  12 partners',
      '',
    ]);
  });

  test('of which there are none', async () => {
    server.answer(
      'GET /api/months/2021-09/reports',
      ok({ ...sums, 'subscription-details': none, 'dynamics-365-usage': none }),
    );
    expect((await run('reports', '2021-09')).stdout).toBe('No monthly report states 2021-09 or the month before.\n');
  });
});
