import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Api, importNetwork } from './api.ts';
import { overTheWire, raw } from './raw.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
  await importNetwork(api);
});
afterAll(() => api?.stop());

const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = (await response.json()) as { type: string; status: number; detail: string; errors?: object[] };
  expect(problem.status).toBe(response.status);
  return problem;
};

describe('problems', () => {
  test('unknown paths and wrong methods are problems too, and name what would fit', async () => {
    const unknown = await api.fetch('no/such/thing');
    expect([unknown.status, (await problemOf(unknown)).type]).toEqual([404, 'urn:pci:problem:unknown-path']);
    const doubled = await api.fetch('/partners/1001');
    expect([doubled.status, (await problemOf(doubled)).type]).toEqual([404, 'urn:pci:problem:unknown-path']);
    const wrong = await api.fetch('partners/1001/webhooks/ep_1', { method: 'PUT' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toContain('DELETE, GET, HEAD');
    await problemOf(wrong);
  });

  test('invalid input is refused with the place of each fault', async () => {
    const { errors } = await problemOf(await api.fetch('partners?tier=BRONZE&page=2&pageSize=501'));
    expect(errors).toMatchObject([
      { parameter: 'tier', code: 'invalid-format' },
      { parameter: 'pageSize', code: 'too-big' },
      { parameter: 'page', code: 'unknown-parameter' },
    ]);
    const { errors: ofProgram } = await problemOf(await api.fetch('partners?tier=bronze'));
    expect(ofProgram).toMatchObject([{ parameter: 'tier', message: 'tier: must be none, silver or gold.' }]);
    const { detail } = await problemOf(await api.fetch('partners?tier=qualified'));
    expect(detail).toBe(
      'tier: must be none, silver or gold. qualified is a tier of business-applications: name that program.',
    );
    const body = { month: '2021-13', programs: ['smb', ''], id: 'mine', status: 'succeeded', open: false };
    const answer = await problemOf(await api.post('refreshes', body));
    expect(answer.errors).toMatchObject([
      { pointer: '/month' },
      { pointer: '/id', code: 'unknown-field' },
      { pointer: '/status', code: 'unknown-field' },
      { pointer: '/open', code: 'unknown-field' },
    ]);
  });

  test.each([
    ['a field that would change prototypes', '{"month":"2021-03","__proto__":{"admin":true}}', 400],
    ['what is no JSON', '{"month":', 400],
    ['JSON nested a thousand deep', `${'['.repeat(1_000)}${']'.repeat(1_000)}`, 400],
    ['a body of a megabyte', JSON.stringify({ month: 'x'.repeat(1_048_576) }), 413],
  ])('%s is refused', async (_, body, status) => {
    const headers = { 'content-type': 'application/json' };
    const response = await api.fetch('refreshes', { method: 'POST', body, headers });
    expect(response.status).toBe(status);
    await problemOf(response);
  });

  test('a body of another type is refused', async () => {
    const response = await api.fetch('refreshes', { method: 'POST', body: 'month=2021-03' });
    expect(response.status).toBe(415);
  });

  test.each(['..%2f..%2fetc%2fpasswd', 'a%00b', '%0d%0aset-cookie:x', `${'1'.repeat(13)}`, '１００１'])(
    'the id %s is none',
    async (id) => {
      for (const path of [`partners/${id}`, `partners/1001/webhooks/${id}`, `imports/${id}/rejections`]) {
        const answer = await raw(`${api.url}/api/${path}`.replace('１００１', encodeURIComponent('１００１')));
        expect([400, 404]).toContain(answer.status);
        expect(answer.headers['content-type']).toBe('application/problem+json');
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
    },
  );

  test('addresses and heads have an end', async () => {
    const long = await raw(`${api.url}/api/partners?q=${'x'.repeat(9_000)}`);
    expect(long.status).toBe(414);
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, '1']));
    for (const count of [150, 2_500]) {
      for (const method of ['GET', 'POST']) {
        const answer = await raw(
          `${api.url}/api/partners`,
          { method, headers: many(count) },
          method === 'POST' ? '{}' : '',
        );
        expect([answer.status, answer.headers['content-type']]).toEqual([431, 'application/problem+json']);
      }
    }
    for (const method of ['GET', 'POST']) {
      const large = await overTheWire(
        api.url,
        `${method} /api/partners HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
      );
      expect(large).toMatch(/^HTTP\/1.1 431 /);
      expect(large).toContain('content-type: application/problem+json');
      expect(large).toContain('"status":431');
      // The largest head that the host takes is one that it can hand on too.
      const sizes = Array.from({ length: 40 }, (_, index) => 16_400 - index * 50);
      const statuses = new Set<number>();
      for (const size of sizes) {
        const given = { method, headers: { x: 'x'.repeat(size) } };
        const answer = await raw(`${api.url}/api/programs`, given, method === 'POST' ? '{}' : '');
        statuses.add(answer.status);
        if (answer.status !== 200) expect(answer.headers['content-type']).toBe('application/problem+json');
      }
      expect([...statuses]).toEqual([431, method === 'POST' ? 405 : 200]);
    }
    const parameters = Array.from({ length: 120 }, () => 'q=1').join('&');
    expect((await raw(`${api.url}/api/partners?${parameters}`)).status).toBe(400);
  });
});

test('a body that is refused leaves the connection in use', async () => {
  const upload = { body: `no,such,columns\n${'x'.repeat(3_000_000)}`, headers: { 'content-type': 'text/csv' } };
  for (let turn = 0; turn < 3; turn++) {
    expect((await api.fetch('imports/partner-profile', { method: 'POST', ...upload })).status).toBe(400);
    expect((await api.fetch('partners')).status).toBe(200);
  }
});

describe('answers', () => {
  test('have a validator, and none is sent twice', async () => {
    const first = await api.fetch('partners/1001/scores/smb');
    const etag = first.headers.get('etag')!;
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const second = await api.fetch('partners/1001/scores/smb', { headers: { 'if-none-match': `"x", ${etag}` } });
    expect([second.status, await second.text(), second.headers.get('etag')]).toEqual([304, '', etag]);
    const other = await api.fetch('partners/1001/scores/smb?month=2021-02', { headers: { 'if-none-match': etag } });
    expect(other.status).toBe(200);
  });

  test('are compressed as the caller can take it', async () => {
    const get = (accepted: string) =>
      raw(`${api.url}/api/partners/1001/scores/smb/ledger`, { headers: { 'accept-encoding': accepted } });
    const plain = await get('identity');
    expect(plain.body.length).toBeGreaterThan(1_024);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const gzipped = await get('gzip;q=0.8, br;q=0');
    expect(gzipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzipped.body)).toEqual(plain.body);
    const brotli = await get('gzip, deflate, br');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
    expect(brotli.body.length).toBeLessThan(plain.body.length);
    expect(brotli.headers.vary).toContain('Accept-Encoding');
  });

  test('to HEAD are those to GET without a body', async () => {
    const head = await raw(`${api.url}/api/partners/1001`, { method: 'HEAD' });
    const get = await raw(`${api.url}/api/partners/1001`);
    expect([head.status, head.headers.etag, head.body.length]).toEqual([200, get.headers.etag, 0]);
  });

  test('to HEAD have all fields of those to GET, where these come piece by piece', async () => {
    const fieldsOf = async (method: string) => {
      const { headers } = await raw(`${api.url}/api/partners`, { method, headers: { accept: 'text/csv' } });
      const { date: _, 'x-request-id': __, traceparent: ___, 'transfer-encoding': ____, ...fields } = headers;
      return fields;
    };
    const fields = await fieldsOf('GET');
    expect(fields).toMatchObject({ 'content-disposition': 'attachment; filename="partners.csv"' });
    expect(await fieldsOf('HEAD')).toEqual(fields);
  });

  test("carry the caller's request id and trace; a bad one is replaced, not echoed", async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const headers = { 'x-request-id': 'crm-4711', traceparent: `00-${trace}-b7ad6b7169203331-01` };
    const answer = await api.fetch('health/live', { headers });
    expect(answer.headers.get('x-request-id')).toBe('crm-4711');
    expect(answer.headers.get('traceparent')).toMatch(new RegExp(`^00-${trace}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`));
    const bad = await api.fetch('health/live', { headers: { 'x-request-id': '<script>', traceparent: 'zz' } });
    expect(bad.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(bad.headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  test('a listing as a table has every line, and no cell that a spreadsheet would compute', async () => {
    const answer = await api.fetch('partners?sort=name&pageSize=1', { headers: { accept: 'text/csv' } });
    expect(answer.headers.get('content-type')).toContain('text/csv');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = (await parse(bytes, { columns: true, bom: true }).toArray()) as Record<string, string>[];
    const { items } = await api.json<{ items: { partnerId: string; score: number }[] }>('partners?sort=name');
    expect(rows.map(({ partnerId }) => partnerId)).toEqual(items.map(({ partnerId }) => partnerId));
    expect(rows.map(({ score }) => Number(score))).toEqual(items.map(({ score }) => score));
    expect(rows.find(({ partnerId }) => partnerId === '1001')?.name).toBe(`'=Harbour & "Sons"`);
  });
});

describe('an Idempotency-Key', () => {
  const order = (key: string, body: object) => api.post('refreshes', body, undefined, { 'idempotency-key': key });

  test('orders once, and answers alike', async () => {
    const first = await order('key-1', { month: '2021-02' });
    const again = await order('key-1', { month: '2021-02' });
    expect(again.status).toBe(202);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await again.json()).toEqual(await first.json());
  });

  test('of another order is refused', async () => {
    await order('key-2', { month: '2021-02' });
    const other = await order('key-2', { month: '2021-03' });
    expect([other.status, (await problemOf(other)).type]).toEqual([409, 'urn:pci:problem:idempotency-key-reused']);
  });

  test('of an order that was refused may be used again', async () => {
    expect((await order('key-3', { month: '2999-01' })).status).toBe(400);
    expect((await order('key-3', { month: '2021-02' })).status).toBe(202);
  });

  test('sent many times at once makes one endpoint, and its secret is the same when asked again', async () => {
    const send = () =>
      api.post(
        'partners/1001/webhooks',
        { url: 'http://127.0.0.1:9/once', events: ['partner.tier.changed'] },
        undefined,
        { 'idempotency-key': 'endpoint-1' },
      );
    const answers = await Promise.all(Array.from({ length: 6 }, send));
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const kept = (await (await send()).json()) as { secret: string };
    const { items } = await api.json<{ items: { url: string }[] }>('partners/1001/webhooks');
    expect(items.filter(({ url }) => url.endsWith('/once'))).toHaveLength(1);
    expect(kept.secret).toMatch(/^whsec_/);
  });
});

describe('the reference page', () => {
  test('loads nothing from elsewhere', async () => {
    const page = await api.fetch('docs');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    const used = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
    expect(used.every((address) => address.startsWith('/api/'))).toBe(true);
    for (const address of used) {
      const file = await fetch(`${api.url}${address}`);
      expect([address, file.status]).toEqual([address, 200]);
    }
  });

  test('and the description are open, also where tokens are asked for', async () => {
    expect((await api.fetch('docs')).status).toBe(200);
    expect((await api.json('openapi.json')).openapi).toBe('3.1.1');
  });
});
