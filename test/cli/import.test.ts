import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Import } from '../../cli/answers.ts';
import { imported } from './examples.ts';
import { ApiServer, ok, pci, problem } from './harness.ts';

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
    expect(stdout).toBe(`imported ${path}: ${report}, 1 of 1 rows used\n`);
    const [sent] = server.calls(`POST /api/imports/${report}`);
    expect(sent?.body.toString()).toBe(`${header}\nrow`);
    expect(sent?.headers).toMatchObject({
      'content-type': 'text/tab-separated-values',
      'content-length': String(sent?.body.length),
    });
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
      rowsAccepted: 1000,
      rowsRejected: 25,
      rowsSetAside: 5,
      rejections,
      rejectionsLink: '/api/imports/im_1/rejections',
    });
    const { code, stdout } = await run(await file('a.tsv', headers['subscription-details']));
    expect(code).toBe(4);
    expect(stdout).toMatch(/^imported in part .*1,000 of 1,030 rows used, 25 rejected\n/);
    expect(stdout).toContain('\n  21  Month   invalid-month  Write it as 2021-02, not "x?[31m19".\n');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain(`… and 5 more: ${server.url}/api/imports/im_1/rejections`);
    expect(stdout).toContain('5 good rows are not used: their slices hold rejected ones. --partial uses them.');
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
      `refused ${bad}: The header lacks MCPID.?  MCPID: Add it.\nimported ${good}: subscription-details, 1 of 1 rows used\n`,
    );
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

describe('wrong command lines end with 2 before anything is sent', () => {
  test.each<[string, string, string | Buffer, RegExp]>([
    ['a report that nothing tells', 'x.tsv', 'A\tB\n', /neither its header line nor its name.*--report/],
    ['a .gz that is none', 'x.tsv.gz', 'MPNId\n', /ends in \.gz but is not gzip/],
  ])('%s', async (_, name, content, message) => {
    const { code, stderr } = await run(
      await file('fine.tsv', headers['subscription-details']),
      await file(name, content),
    );
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(server.seen).toEqual([]);
  });

  test('a file that is not there', async () => {
    const { code, stderr } = await run(join(folder, 'none.tsv'));
    expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot be read \(ENOENT\)/)]);
  });
});
