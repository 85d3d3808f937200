import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Import } from '../../src/api/imports.ts';
import { pci, start } from '../support/pci.ts';
import { imported } from './examples.ts';
import { ApiServer, ok, problem } from './harness.ts';

const headers = {
  'subscription-details': 'CustomerTenantId\tSubscriptionId\tMonth\tMPNId\tPartnerAttributionType',
  'dynamics-365-usage': 'CustomerTenantId\tSubscriptionId\tMonth\tMPNId\tPartnerAttachType',
  'training-details': '\uFEFFmcpid\tMPNId\ttrainingtitle',
  'partner-profile': 'MPNId\tPartnerName\tPGA_MPNId',
};

let server: ApiServer;
let folder: string;
beforeEach(async () => {
  server = await new ApiServer().open();
  folder = await mkdtemp(join(tmpdir(), 'pci-cli-'));
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

function takes(report: string, end: Partial<Import>): void {
  server.answer(`POST /api/imports/${report}`, { status: 202, body: { ...imported, report } });
  const running = { ...imported, report, status: 'running', rowsRead: 1 };
  server.answer('GET /api/imports/im_1', ok(running), ok({ ...imported, report, status: 'succeeded', ...end }));
}

const run = (...args: string[]) => pci(['import', ...args, '--url', server.url]);

describe('what is sent', () => {
  test.each(Object.entries(headers))('%s is known by its header line', async (report, header) => {
    takes(report, { rowsRead: 1, rowsAccepted: 1 });
    const path = await file('download (3).tsv', `${header}\nrow`);
    const { code, stdout } = await run(path);
    expect(code).toBe(0);
    expect(stdout).toBe(`imported ${path}: ${report}, 1 of 1 row used\n`);
    const [sent] = server.calls(`POST /api/imports/${report}`);
    expect(sent?.body.toString()).toBe(`${header}\nrow`);
    expect(sent?.headers).toMatchObject({ 'content-type': 'text/tab-separated-values' });
    expect(sent?.headers['content-length']).toBeUndefined();
    expect(sent?.headers['content-encoding']).toBeUndefined();
  });

  test('a name tells the report where the header does not', async () => {
    takes('partner-profile', {});
    expect((await run(await file('partner-profile-2021.tsv', 'MPNId\tCity\n'))).code).toBe(0);
  });

  test('gzip is known by its first bytes, comma by the header line, and both are told', async () => {
    takes('subscription-details', {});
    const text = `${headers['subscription-details'].replaceAll('\t', ',')}\n`;
    await run(await file('report.bin', gzipSync(text)));
    const [sent] = server.calls('POST /api/imports/subscription-details');
    expect(sent?.headers).toMatchObject({ 'content-type': 'text/csv', 'content-encoding': 'gzip' });
    expect(gunzipSync(sent!.body).toString()).toBe(text);
  });

  test('a large file arrives whole', async () => {
    takes('training-details', {});
    const content = `${headers['training-details']}\n${'1\t2\tMB-800\n'.repeat(500_000)}`;
    await run(await file('training.tsv', content));
    const hash = (of: Buffer | string) => createHash('sha256').update(of).digest('hex');
    expect(hash(server.calls('POST /api/imports/training-details')[0]!.body)).toBe(hash(content));
  });

  test('partial and covers go as query parameters', async () => {
    takes('subscription-details', {});
    await run(
      await file('a.tsv', headers['subscription-details']),
      '--partial',
      '--covers',
      '1:2021-02',
      '--covers',
      ':2021-02',
    );
    expect(server.calls('POST /api/imports/subscription-details')[0]?.query).toEqual([
      'partial=true',
      'covers=1:2021-02',
      'covers=:2021-02',
    ]);
  });

  test('a connection that drops is tried again under the same key; the next run has another', async () => {
    const path = await file('a.tsv', headers['subscription-details']);
    takes('subscription-details', {});
    server.answer('POST /api/imports/subscription-details', 'drop', problem(503, 'Busy.'), {
      status: 202,
      body: imported,
    });
    expect((await run(path)).code).toBe(0);
    takes('subscription-details', {});
    await run(path);
    const keys = server.calls('POST /api/imports/subscription-details').map((call) => call.headers['idempotency-key']);
    expect(keys).toHaveLength(4);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
  });
});

describe('what is told', () => {
  const rejections = Array.from({ length: 25 }, (_, index) => ({
    line: index + 2,
    column: 'Month',
    code: 'invalid-month',
    message: `Write it as 2021-02, not "x\u001b[31m${index}".`,
  }));

  test('rejected rows: the first twenty with line, column and reason, how many more and where; exit code 4', async () => {
    takes('subscription-details', {
      rowsRead: 1030,
      rowsAccepted: 1005,
      rowsRejected: 25,
      rowsSetAside: 5,
      rejections,
      rejectionsLink: '/api/imports/im_1/rejections',
    });
    const { code, stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(code).toBe(4);
    expect(stdout).toMatch(/^imported in part .*1,000 of 1,030 rows used, 25 rejected\n/);
    expect(stdout).toContain('\n   1  21     Month   invalid-month  Write it as 2021-02, not "x?[31m19".\n');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain(`… and 5 more: ${server.url}/api/imports/im_1/rejections`);
    expect(stdout).toContain('5 good rows are not used: their slices hold rejected ones. --partial uses them.');
  });

  const rejection = { line: 2, column: 'Month', code: 'invalid-month', message: 'Write it as 2021-02.' };
  test.each<[string, Partial<Import>, number, string[]]>([
    [
      'its good row was set aside',
      { rowsRead: 2, rowsAccepted: 1, rowsRejected: 1, rowsSetAside: 1, rejections: [rejection] },
      4,
      [
        'Rows  Lines  Column  Code           Reason',
        '   1  2      Month   invalid-month  Write it as 2021-02.',
        'Nothing of the file is used: each of its slices holds a rejected row.',
        '1 good row is not used: its slice holds a rejected one. --partial uses it.',
      ],
    ],
    ['it has none', {}, 0, ['Nothing of the file is used: it has no row.']],
  ])('a file without effect, because %s', async (_, end, exitCode, why) => {
    takes('subscription-details', { ...end, slices: 0 });
    const path = await file('a.tsv', headers['subscription-details']);
    const { code, stdout } = await run(path);
    const counts = end.rowsRead ? '0 of 2 rows used, 1 rejected' : '0 of 0 rows used';
    expect([code, stdout.split('\n')]).toEqual([
      exitCode,
      [`without effect ${path}: subscription-details, ${counts}`, ...why, ''],
    ]);
    takes('subscription-details', { ...end, slices: 0 });
    expect((await run(path, join(folder, 'none.tsv'))).stdout).toContain('2 files: 1 without effect, 1 refused.');
  });

  test('a failed import: the reason; exit code 1', async () => {
    takes('subscription-details', {
      status: 'failed',
      error: { code: 'truncated-gzip', message: 'The gzip ends too early.' },
    });
    const { code, stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect([code, stdout]).toEqual([1, expect.stringContaining('The gzip ends too early. Nothing was changed.')]);
  });

  test('a refused file does not keep the others back; exit code 3', async () => {
    takes('subscription-details', { rowsRead: 1, rowsAccepted: 1 });
    server.answer(
      'POST /api/imports/training-details',
      problem(400, 'The header lacks MCPID.', [{ parameter: 'MCPID', message: 'Add it.' }]),
    );
    const bad = await file('t.tsv', headers['training-details']);
    const good = await file('s.tsv', headers['subscription-details']);
    const { code, stdout } = await run(bad, good);
    expect(code).toBe(3);
    expect(stdout).toBe(
      `refused ${bad}: The header lacks MCPID.\n  MCPID: Add it.\nimported ${good}: subscription-details, 1 of 1 row used\n2 files: 1 imported, 1 refused.\n`,
    );
  });

  test('how many scores became stale, and what to do about it', async () => {
    takes('subscription-details', { rowsRead: 1, rowsAccepted: 1, slices: 1, staleScores: 1 });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(stdout.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^ {2}1 score became stale\..* pci refresh MONTH; pci partners --stale/),
      '',
    ]);
  });

  test.each<[string, Partial<Import>, string]>([
    ['--complete', { complete: true, slices: 40 }, '  States 40 slices, 28 or more without a row.\n'],
    [
      '--complete, with rows set aside',
      { complete: true, slices: 40, rowsSetAside: 2 },
      ' 30 or more without a row.\n',
    ],
    ['--covers', { covers: ['1:2021-09'], slices: 12 }, '  States 12 slices.\n'],
    ['neither', { complete: false, covers: [], slices: 40 }, '12 rows used\n'],
  ])('how many slices a file states: %s', async (_, end, told) => {
    takes('subscription-details', { rowsRead: 12, rowsAccepted: 12, ...end });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(stdout.endsWith(told)).toBe(true);
  });

  test('direct customers are named where a slice is theirs', async () => {
    const slices = ['5002:2021-09', ':2021-09'].map((slice) => ({ slice, rows: 1 }));
    const list = { count: 2, slices };
    takes('subscription-details', { rowsRead: 1, rowsAccepted: 1, emptied: list, absent: list });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    const named = '5002:2021-09, direct customers (:2021-09).';
    expect(stdout).toContain(`2 slices without a row here had rows before: ${named}\n`);
    expect(stdout).toContain(`rows the month before: ${named} Where they`);
  });

  test('a rejection that repeats is one line with its count and first lines', async () => {
    const said = (line: number, message: string) => ({ line, column: 'MPNId', code: 'unknown-location', message });
    const repeated = [2, 1_003, 4, 5].map((line) => said(line, `Not a location, as in line ${line + 1}.`));
    takes('subscription-details', {
      rowsRead: 10,
      rowsAccepted: 5,
      rowsRejected: 5,
      rejections: [...repeated, said(9, 'Line 8 is about the same location.')],
    });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(stdout.split('\n').slice(1)).toEqual([
      'Rows  Lines        Column  Code              Reason',
      '   4  2 1,003 4 …  MPNId   unknown-location  Not a location, as in another line.',
      '   1  9            MPNId   unknown-location  Line 8 is about the same location.',
      '',
    ]);
  });

  test.each([
    ['differ in the lines they name', [2, 3, 4], 'Another line is about the same location. Keep one of the two.'],
    ['name the same line', [2, 2, 2], 'Line 2 is about the same location. Keep one of the two.'],
  ])('rejections that %s', async (_, named, message) => {
    const rejections = named.map((line, index) => ({
      line: index + 3,
      column: 'MPNId',
      code: 'contradiction',
      message: `Line ${line} is about the same location. Keep one of the two.`,
    }));
    takes('partner-profile', { rowsRead: 4, rowsAccepted: 1, rowsRejected: 3, rejections });
    const { stdout } = await run(await file('p.tsv', headers['partner-profile']));
    expect(stdout).toContain(`   3  3 4 5  MPNId   contradiction  ${message}\n`);
  });

  test('where the answer does not hold all rejections, all of them are counted', async () => {
    const rejection = { line: 2, column: 'MPNId', code: 'unknown-location', message: 'Not a location.' };
    takes('subscription-details', {
      rowsRead: 3_000,
      rowsRejected: 3_000,
      rejections: [rejection],
      rejectionsLink: '/api/imports/im_1/rejections',
    });
    const all = Array.from({ length: 3_000 }, (_, index) => ({ ...rejection, line: index + 2 }));
    server.answer('GET /api/imports/im_1/rejections', {
      status: 200,
      text: all.map((one) => JSON.stringify(one)).join('\n'),
    });
    const { stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(stdout).toContain('\n3,000  2 3 4 …  MPNId   unknown-location  Not a location.\n');
    expect(stdout).not.toContain('more:');
  });

  test('Ctrl-C tells of each file whether its import goes on, and how to look', async () => {
    server.answer('POST /api/imports/subscription-details', { status: 202, body: imported });
    server.answer('POST /api/imports/training-details', 'wait');
    const first = await file('s.tsv', headers['subscription-details']);
    const second = await file('t.tsv', headers['training-details']);
    const child = start(['import', first, second, join(folder, 'u.tsv'), '--url', server.url]);
    let stderr = '';
    child.stderr?.on('data', (piece) => (stderr += piece));
    await expect.poll(() => server.calls('POST /api/imports/training-details').length, { timeout: 20_000 }).toBe(1);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect([code, stderr]).toEqual([
      130,
      `${first} goes on at the server. See how far it is: pci imports im_1\n` +
        `${second} was being sent. If the server had all of it, pci imports shows it; else nothing changes.\n` +
        `${join(folder, 'u.tsv')} was not sent.\n`,
    ]);
  });

  test('a check that Ctrl-C ends is no import to look for', async () => {
    server.answer('POST /api/imports/subscription-details', { status: 202, body: { ...imported, check: true } });
    server.answer('POST /api/imports/training-details', 'wait');
    const first = await file('s.tsv', headers['subscription-details']);
    const second = await file('t.tsv', headers['training-details']);
    const child = start(['check', first, second, '--url', server.url]);
    let stderr = '';
    child.stderr?.on('data', (piece) => (stderr += piece));
    await expect.poll(() => server.calls('POST /api/imports/training-details').length, { timeout: 20_000 }).toBe(1);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect([code, stderr]).toEqual([
      130,
      `${first} was being checked; nothing changes.\n${second} was being sent to be checked; nothing changes.\n`,
    ]);
  });

  describe('a server that goes away', () => {
    const three = async () => [
      await file('s.tsv', headers['subscription-details']),
      await file('t.tsv', headers['training-details']),
      await file('p.tsv', headers['partner-profile']),
    ];
    const gone = () => {
      server.answer('POST /api/imports/subscription-details', { status: 202, body: imported });
      server.answer('POST /api/imports/training-details', 'drop');
    };

    test('tells of each file whether its import goes on; exit code 5', async () => {
      gone();
      const [first, second, third] = await three();
      const { code, stdout, stderr } = await run(first!, second!, third!);
      expect([code, stdout, stderr.split('\n')]).toEqual([
        5,
        '',
        [
          `${first} goes on at the server. See how far it is: pci imports im_1`,
          `${second} was being sent. If the server had all of it, pci imports shows it; else nothing changes.`,
          `${third} was not sent.`,
          expect.stringMatching(/^pci: No answer from /),
          '',
        ],
      ]);
    });

    test('--json: the list as far as it is known, and the problem', async () => {
      gone();
      const [first, second, third] = await three();
      const { code, stdout, stderr } = await run(first!, second!, third!, '--json');
      expect([code, JSON.parse(stdout), JSON.parse(stderr)]).toEqual([
        5,
        [
          { file: first, import: imported },
          { file: second, problem: { detail: expect.stringContaining('was being sent') } },
          { file: third, problem: { detail: 'The file was not sent.' } },
        ],
        { exitCode: 5, problem: { detail: expect.stringMatching(/^No answer/) } },
      ]);
    });

    test('while it is waited for, and comes back, is told and outlasted', async () => {
      takes('subscription-details', { rowsRead: 1, rowsAccepted: 1 });
      const away = Array.from({ length: 5 }, () => 'drop' as const);
      const end = { ...imported, status: 'succeeded', rowsRead: 1, rowsAccepted: 1 };
      server.answer('GET /api/imports/im_1', ...away, ok(end));
      const { code, stdout, stderr } = await run(await file('s.tsv', headers['subscription-details']));
      expect([code, stdout]).toEqual([0, expect.stringContaining('1 of 1 row used')]);
      expect(stderr.split('\n')).toEqual([
        expect.stringMatching(/^No answer from /),
        'Waiting up to 60 seconds for it.',
        '',
      ]);
    });
  });

  test('--json gives one document with the API’s own words', async () => {
    takes('subscription-details', { rowsRead: 2, rowsAccepted: 2 });
    const path = await file('s.tsv', headers['subscription-details']);
    const { stdout } = await run(path, '--json');
    expect(JSON.parse(stdout)).toEqual([
      { file: path, import: { ...imported, status: 'succeeded', rowsRead: 2, rowsAccepted: 2 } },
    ]);
  });
});

describe('a file that cannot be sent', () => {
  test.each<[string, string, string | Buffer, RegExp]>([
    ['whose report nothing tells', 'x.tsv', 'A\tB\n', /Neither its header line nor its name.*--report NAME: /],
    ['that ends in .gz and is none', 'x.tsv.gz', 'MPNId\n', /ends in \.gz but it is not gzip/],
  ])('%s is told, and ends with 2; the others are sent', async (_, name, content, message) => {
    takes('subscription-details', { rowsRead: 1, rowsAccepted: 1 });
    const bad = await file(name, content);
    const { code, stdout } = await run(bad, await file('fine.tsv', headers['subscription-details']));
    expect([code, stdout]).toEqual([2, expect.stringMatching(message)]);
    expect(stdout).toContain(`refused ${bad}: `);
    expect(stdout).toContain('2 files: 1 imported, 1 refused.');
    expect(server.calls('POST /api/imports/subscription-details')).toHaveLength(1);
  });

  test('because it is not there', async () => {
    const { code, stdout } = await run(join(folder, 'none.tsv'));
    expect([code, stdout]).toEqual([2, expect.stringMatching(/cannot be read \(ENOENT\)/)]);
    expect(server.seen).toEqual([]);
  });
});

describe('a file that is no report as it stands is sent, for the server to say what it is', () => {
  const text = `${headers['training-details'].replace('\uFEFF', '')}\n1\t2\tMB-800\n`;
  const utf16le = Buffer.from(`\uFEFF${text}`, 'utf16le');
  test.each<[string, string, string | Buffer]>([
    ['UTF-16, little end first', 'training-details', utf16le],
    ['UTF-16 without its mark', 'training-details', utf16le.subarray(2)],
    ['UTF-16, big end first', 'training-details', Buffer.from(utf16le).swap16()],
    ['with semicolons', 'training-details', text.replaceAll('\t', ';')],
    ['with a sep= line', 'training-details', `sep=,\n${text.replaceAll('\t', ',')}`],
    ['with titles before its header', 'training-details', `Training report\n\n2021-02\n${text}`],
    ['a workbook', 'subscription-details', Buffer.from('PK\x03\x04\x14\x00')],
    ['empty', 'subscription-details', ''],
    ['damaged gzip', 'subscription-details', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2])],
  ])('%s', async (_, report, content) => {
    server.answer(`POST /api/imports/${report}`, problem(400, 'The file is no such report.'));
    const path = await file('download.txt', content);
    const { code, stdout } = await run(path);
    expect([code, stdout]).toEqual([3, `refused ${path}: The file is no such report.\n`]);
  });

  test('as the report that its name or --report says', async () => {
    server.answer('POST /api/imports/partner-profile', problem(400, 'The file is empty.'));
    await run(await file('partner-profile.xlsx', Buffer.from('PK\x03\x04')));
    await run(await file('empty.tsv', ''), '--report', 'partner-profile');
    expect(server.calls('POST /api/imports/partner-profile')).toHaveLength(2);
  });
});

describe('imports', () => {
  const look = (...args: string[]) => pci(['imports', ...args], { PCI_URL: server.url });

  test('lists the newest first, with their state', async () => {
    const sent = { createdAt: '2021-10-01T06:00:00Z' };
    const items = [
      { ...imported, ...sent, id: 'im_2', status: 'running', rowsRead: 12_000 },
      { ...imported, ...sent, status: 'succeeded', rowsRead: 9, rowsAccepted: 7, rowsRejected: 2, rowsSetAside: 3 },
    ];
    server.answer('GET /api/imports', ok({ items, nextLink: null }));
    expect((await look()).stdout.split('\n')).toEqual([
      'Import  Report                State        Read  Used  Rejected  Sent',
      'im_2    subscription-details  running    12,000     0         0  2021-10-01T06:00:00Z',
      'im_1    subscription-details  succeeded       9     4         2  2021-10-01T06:00:00Z',
      '',
    ]);
    expect(JSON.parse((await look('--json')).stdout)).toEqual(items);
    expect((await look('--limit', '1')).stdout).toContain('… and more: raise --limit (1).');
  });

  test('shows how far one is, and what it came to', async () => {
    server.answer(
      'GET /api/imports/im_1',
      ok({ ...imported, status: 'running', rowsRead: 12_000 }),
      ok({ ...imported, status: 'succeeded', rowsRead: 9, rowsAccepted: 9 }),
    );
    expect((await look('im_1')).stdout).toBe('running im_1: subscription-details, 12,000 rows read\n');
    expect((await look('im_1')).stdout).toBe('imported im_1: subscription-details, 9 of 9 rows used\n');
  });

  test('one that is not there ends with 3', async () => {
    expect((await look('im_9')).code).toBe(3);
  });
});
