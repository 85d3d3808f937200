import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subscriptionColumns, tsv } from '../support/world.ts';
import { Product } from './product.ts';

let product: Product;
beforeAll(async () => {
  product = new Product();
  await product.start();
});
afterAll(async () => {
  await product.stop();
  rmSync(product.dataFolder, { recursive: true, force: true });
});

const row = ['s1', '2021-02', 't1', 'Dynamics 365 Sales', 'CSP', 10, '15000.00', '1001', 'CSP'];
const good = tsv(subscriptionColumns, row);

interface Problem {
  type: string;
  status: number;
  detail: string;
  errors?: { pointer?: string; parameter?: string; code: string }[];
}

async function refused(answer: Promise<Response>): Promise<Problem> {
  const response = await answer;
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = (await response.json()) as Problem;
  expect(problem.status).toBe(response.status);
  expect(problem.detail.length).toBeGreaterThan(20);
  expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.ts:\d|\.js:\d/);
  return problem;
}

describe('a report that is refused at once, before anything changes', () => {
  const header = subscriptionColumns.split(' ').join('\t');
  test.each<[string, string | Uint8Array, Record<string, string>, number, string]>([
    ['empty', '', {}, 400, 'empty-file'],
    ['a required column is missing', good.replace('RevenueUSD', 'Revenue'), {}, 400, 'missing-column'],
    ['a column is there twice', good.replaceAll('\tMonth', '\tMonth\tmonth'), {}, 400, 'duplicate-column'],
    ['UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le'), {}, 400, 'utf-16'],
    ['NUL bytes', `${good}\n\0\0\0`, {}, 400, 'nul-byte'],
    ['not UTF-8', Buffer.from(good.replace('t1', 'é'), 'latin1'), {}, 400, 'not-utf-8'],
    ['gzip that nobody announced', gzipSync(good), {}, 400, 'unexpected-gzip'],
    ['announced as gzip, but is not', good, { 'content-encoding': 'gzip' }, 400, 'not-gzip'],
    ['gzip that ends early', gzipSync(good).subarray(0, 40), { 'content-encoding': 'gzip' }, 400, 'truncated-gzip'],
    ['JSON', '{}', { 'content-type': 'application/json' }, 415, 'unsupported-media-type'],
    ['another charset', good, { 'content-type': 'text/csv; charset=utf-16' }, 415, 'unsupported-charset'],
    ['another encoding', good, { 'content-encoding': 'br' }, 415, 'unsupported-encoding'],
    ['a header without end', header.repeat(2_000), {}, 400, 'header-too-long'],
  ])('%s', async (_, body, headers, status, code) => {
    const problem = await refused(product.upload('subscription-details', body, headers));
    expect([problem.status, problem.type]).toEqual([status, `urn:pci:problem:${code}`]);
    const { items } = await product.get<{ items: unknown[] }>('imports');
    expect(items).toEqual([]);
  });

  test.each([
    ['covers=1001', 'covers'],
    ['covers=1001:2021-13', 'covers'],
    ['covers=1001:2999-01', 'covers'],
    ['partial=maybe', 'partial'],
    ['foo=1', 'foo'],
  ])('with %s', async (query, parameter) => {
    const problem = await refused(product.upload('subscription-details', good, {}, `?${query}`));
    expect([problem.status, problem.errors?.[0]?.parameter]).toEqual([400, parameter]);
  });

  test('over 100 MB, with flat memory', async () => {
    const line = Buffer.from(`${row.join('\t')}\n`.repeat(2_000));
    let sent = 0;
    async function* endless() {
      yield Buffer.from(`${subscriptionColumns.split(' ').join('\t')}\n`);
      while (sent < 400 * 1024 ** 2) {
        sent += line.length;
        yield line;
      }
    }
    const answer = await product
      .upload('subscription-details', Readable.toWeb(Readable.from(endless())) as ReadableStream)
      .catch((error: Error) => error);
    // The host may cut the connection while the rest is still on its way.
    if (answer instanceof Response) expect(answer.status).toBe(413);
    // Only what was under way when the host stopped reading, not everything.
    expect(sent).toBeLessThan(400 * 1024 ** 2);
    expect(product.peakMemory()).toBeLessThan(512);
    expect((await product.get<{ items: unknown[] }>('imports')).items).toEqual([]);
  });
});

describe('what cannot be found or done', () => {
  test.each<[string, number, string]>([
    ['GET partners/999', 404, 'partner-not-found'],
    ['GET partners/999/scores/smb', 404, 'partner-not-found'],
    ['GET partners/abc', 400, 'invalid-path'],
    ['GET partners/999/scores/nothing', 404, 'unknown-program'],
    ['GET partners?month=2021-1', 400, 'invalid-query'],
    ['GET partners?pageToken=abc', 400, 'invalid-page-token'],
    ['GET imports/none', 404, 'import-not-found'],
    ['GET refreshes/none', 404, 'refresh-not-found'],
    ['GET programs/smb/editions/1999-01', 404, 'unknown-edition'],
    ['GET programs/none/editions/2021-01', 404, 'unknown-program'],
    ['POST imports/nonsense', 404, 'unknown-report'],
  ])('%s', async (request, status, code) => {
    const [method = '', path = ''] = request.split(' ');
    const answer = method === 'GET' ? fetch(`${product.url}/api/${path}`) : product.upload(path.slice(8), good);
    const problem = await refused(answer);
    expect([problem.status, problem.type]).toEqual([status, `urn:pci:problem:${code}`]);
  });

  test.each<[string, string, number, string]>([
    ['malformed', '{"month":', 400, 'malformed-json'],
    ['a prototype', '{"month":"2021-02","__proto__":{"partners":[]}}', 400, 'malformed-json'],
    ['an unknown field', '{"month":"2021-02","force":true}', 400, 'invalid-body'],
    ['no month', '{}', 400, 'invalid-body'],
    ['a month that is none', '{"month":"2021-00"}', 400, 'invalid-body'],
    ['a month in the future', '{"month":"2999-01"}', 400, 'future-month'],
    ['an unknown program', '{"month":"2021-02","programs":["none"]}', 400, 'unknown-program'],
    ['an unknown partner', '{"month":"2021-02","partners":["999"]}', 400, 'unknown-partner'],
    ['a body without end', `{"month":"${'x'.repeat(300_000)}"}`, 413, 'body-too-large'],
  ])('a refresh with %s', async (_, body, status, code) => {
    const problem = await refused(product.post('refreshes', body));
    expect([problem.status, problem.type]).toEqual([status, `urn:pci:problem:${code}`]);
  });

  test('a body that does not say it is JSON', async () => {
    expect(
      (await refused(product.post('refreshes', '{"month":"2021-02"}', { 'content-type': 'text/plain' }))).status,
    ).toBe(415);
  });
});

describe('a report that is refused while it is read', () => {
  test('a gzip bomb: at once, with flat memory', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pci-bomb-'));
    const bomb = join(folder, 'bomb.gz');
    const line = Buffer.from(`${row.join('\t')}\n`.repeat(20_000));
    async function* text() {
      yield Buffer.from(`${subscriptionColumns.split(' ').join('\t')}\n`);
      for (let size = 0; size < 1.2 * 1024 ** 3; size += line.length) yield line;
    }
    await pipeline(Readable.from(text()), createGzip({ level: 1 }), createWriteStream(bomb));
    const upload = Readable.toWeb(createReadStream(bomb)) as ReadableStream;
    const problem = await refused(product.upload('subscription-details', upload, { 'content-encoding': 'gzip' }));
    rmSync(folder, { recursive: true });
    expect([problem.status, problem.type]).toEqual([413, 'urn:pci:problem:too-large-unpacked']);
    expect(product.peakMemory()).toBeLessThan(512);
    expect((await product.get<{ items: unknown[] }>('partners')).items).toEqual([]);
  });

  test('a cell of 10 MB is one rejected row, and the others count', async () => {
    const long = [...row.slice(0, 3), 'x'.repeat(10 * 1024 ** 2), ...row.slice(4)];
    const other = ['s2', '2021-02', 't2', 'Dynamics 365 Sales', 'CSP', 1, '1.00', '1002', 'CSP'];
    const done = await product.import(
      'subscription-details',
      tsv(subscriptionColumns, row, long, other),
      {},
      '?partial=true',
    );
    expect(done).toMatchObject({ status: 'succeeded', rowsRead: 3, rowsRejected: 1, rowsAccepted: 2 });
    expect(done.rejections[0]).toMatchObject({ line: 3 });
  });

  test('more rejections than fit are behind the link', async () => {
    const bad = Array.from({ length: 1_500 }, (_, index) => [`s${index}`, 'never', ...row.slice(2)]);
    const done = await product.import('subscription-details', tsv(subscriptionColumns, ...bad));
    expect(done.rejections).toHaveLength(1_000);
    const all = await (await fetch(product.url + done.rejectionsLink)).text();
    const lines = all.trim().split('\n');
    expect(lines).toHaveLength(1_500);
    expect(JSON.parse(lines[1_499]!)).toMatchObject({ line: 1_501, column: 'Month', code: 'invalid-month' });
  });
});

test('an idempotency key makes one import of two uploads, and refuses another file', async () => {
  const headers = { 'idempotency-key': 'month-end-1' };
  const [one, two] = await Promise.all([
    product.upload('subscription-details', good, headers),
    product.upload('subscription-details', good, headers),
  ]);
  expect([one.status, two.status]).toEqual([202, 202]);
  expect(one.headers.get('location')).toBe(two.headers.get('location'));
  const problem = await refused(product.upload('subscription-details', `${good}\n`, headers));
  expect([problem.status, problem.type]).toEqual([409, 'urn:pci:problem:idempotency-key-reused']);
});
