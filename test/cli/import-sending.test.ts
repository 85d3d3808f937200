import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { imported } from './examples.ts';
import { problem } from './harness.ts';
import { headers, ImportDesk } from './import-desk.ts';

const desk = new ImportDesk();
const { file, run, takes } = desk;

describe('what is sent', () => {
  test.each(Object.entries(headers))('%s is known by its header line', async (report, header) => {
    takes(report, { rowsRead: 1, rowsAccepted: 1 });
    const path = await file('download (3).tsv', `${header}\nrow`);
    const { code, stdout } = await run(path);
    expect(code).toBe(0);
    expect(stdout).toBe(`imported ${path}: ${report}, 1 of 1 row used\n`);
    const [sent] = desk.server.calls(`POST /api/imports/${report}`);
    expect(sent?.body.toString()).toBe(`${header}\nrow`);
    expect(sent?.headers).toMatchObject({ 'content-type': 'text/tab-separated-values' });
    expect(sent?.headers['content-length']).toBeUndefined();
    expect(sent?.headers['content-encoding']).toBeUndefined();
  });

  test('a name identifies the report if the header does not', async () => {
    takes('partner-profile', {});
    expect((await run(await file('partner-profile-2021.tsv', 'MPNId\tCity\n'))).code).toBe(0);
  });

  test('gzip is recognised by its first bytes, comma by the header line, and both are shown', async () => {
    takes('subscription-details', {});
    const text = `${headers['subscription-details'].replaceAll('\t', ',')}\n`;
    await run(await file('report.bin', gzipSync(text)));
    const [sent] = desk.server.calls('POST /api/imports/subscription-details');
    expect(sent?.headers).toMatchObject({ 'content-type': 'text/csv', 'content-encoding': 'gzip' });
    expect(gunzipSync(sent!.body).toString()).toBe(text);
  });

  test('a large file arrives whole', async () => {
    takes('training-details', {});
    const content = `${headers['training-details']}\n${'1\t2\tMB-800\n'.repeat(500_000)}`;
    await run(await file('training.tsv', content));
    const hash = (of: Buffer | string) => createHash('sha256').update(of).digest('hex');
    expect(hash(desk.server.calls('POST /api/imports/training-details')[0]!.body)).toBe(hash(content));
  });

  test('partial, covers and the file’s name go as query parameters', async () => {
    takes('subscription-details', {});
    await run(
      await file('a.tsv', headers['subscription-details']),
      '--partial',
      '--covers',
      '1:2021-02',
      '--covers',
      ':2021-02',
    );
    expect(desk.server.calls('POST /api/imports/subscription-details')[0]?.query).toEqual([
      'partial=true',
      'covers=1:2021-02',
      'covers=:2021-02',
      'fileName=a.tsv',
    ]);
  });

  test('a connection that drops is tried again under the same key; the next run has another', async () => {
    const path = await file('a.tsv', headers['subscription-details']);
    takes('subscription-details', {});
    desk.server.answer('POST /api/imports/subscription-details', 'drop', problem(503, 'Busy.'), {
      status: 202,
      body: imported,
    });
    expect((await run(path)).code).toBe(0);
    takes('subscription-details', {});
    await run(path);
    const keys = desk.server
      .calls('POST /api/imports/subscription-details')
      .map((call) => call.headers['idempotency-key']);
    expect(keys).toHaveLength(4);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[3]).not.toBe(keys[0]);
  });
});

describe('a file that cannot be sent', () => {
  test.each<[string, string, string | Buffer, RegExp]>([
    [
      'whose report nothing tells',
      'x.tsv',
      'A\tB\n',
      /Neither its header line nor its name identifies the report. Name it with --report: /,
    ],
    ['that ends in .gz and is none', 'x.tsv.gz', 'MPNId\n', /ends in \.gz, but it is not gzip/],
  ])('%s is reported, and ends with 2; the others are sent', async (_, name, content, message) => {
    takes('subscription-details', { rowsRead: 1, rowsAccepted: 1 });
    const bad = await file(name, content);
    const { code, stdout } = await run(bad, await file('fine.tsv', headers['subscription-details']));
    expect([code, stdout]).toEqual([2, expect.stringMatching(message)]);
    expect(stdout).toContain(`refused ${bad}: `);
    expect(stdout).toContain('2 files: 1 imported, 1 refused.');
    expect(desk.server.calls('POST /api/imports/subscription-details')).toHaveLength(1);
  });

  test('because it is not there', async () => {
    const { code, stdout } = await run(join(desk.folder, 'none.tsv'));
    expect([code, stdout]).toEqual([2, expect.stringMatching(/cannot be read: it does not exist\./)]);
    expect(desk.server.seen).toEqual([]);
  });
});

describe('a file that is not a report as it is is sent, so that the server says what it is', () => {
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
    desk.server.answer(`POST /api/imports/${report}`, problem(400, 'The file is no such report.'));
    const path = await file('download.txt', content);
    const { code, stdout } = await run(path);
    expect([code, stdout]).toEqual([3, `refused ${path}: The file is no such report.\n`]);
  });

  test('as the report that its name or --report says', async () => {
    desk.server.answer('POST /api/imports/partner-profile', problem(400, 'The file is empty.'));
    await run(await file('partner-profile.xlsx', Buffer.from('PK\x03\x04')));
    await run(await file('empty.tsv', ''), '--report', 'partner-profile');
    expect(desk.server.calls('POST /api/imports/partner-profile')).toHaveLength(2);
  });
});
