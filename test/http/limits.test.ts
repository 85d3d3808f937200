import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Api } from './api.ts';
import { overTheWire, raw } from './raw.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api?.stop());

const answerOf = async (answer: Response) => {
  const body = (await answer.json()) as { type?: string };
  if (answer.status >= 400) expect(answer.headers.get('content-type')).toBe('application/problem+json');
  return [answer.status, body.type?.replace('urn:pci:problem:', '')];
};
const order = (body: string) =>
  api.fetch('refreshes', { method: 'POST', body, headers: { 'content-type': 'application/json' } });

describe('the largest that is taken, and one more', () => {
  const nested = (levels: number) => `{"month":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
  test.each([
    ['32 levels of JSON', nested(32), [400, 'invalid-body']],
    ['33 levels of JSON', nested(33), [400, 'malformed-json']],
    ['brackets in a text, which nest nothing', `{"month":"${'['.repeat(100)}"}`, [400, 'invalid-body']],
    ['brackets after an escaped quote', `{"month":"\\"${'['.repeat(100)}"}`, [400, 'invalid-body']],
    ['256 KB of JSON', `{"month":"2021-13"}${' '.repeat(262_144 - 19)}`, [400, 'invalid-body']],
    ['256 KB and a byte', `{"month":"2021-13"}${' '.repeat(262_144 - 18)}`, [413, 'body-too-large']],
  ])('%s', async (_, body, expected) => {
    expect(await answerOf(await order(body))).toEqual(expected);
  });

  const parameters = (count: number) => Array.from({ length: count }, (_, index) => `q${index}=1`).join('&');
  test.each([
    ['a page of 500', 'pageSize=500', [200, undefined]],
    ['a page of 1', 'pageSize=1', [200, undefined]],
    ['a page of 501', 'pageSize=501', [400, 'invalid-query']],
    ['a page of 0', 'pageSize=0', [400, 'invalid-query']],
    ['a page of -1', 'pageSize=-1', [400, 'invalid-query']],
    ['a page and a half', 'pageSize=1.5', [400, 'invalid-query']],
    ['a page of nothing', 'pageSize=', [400, 'invalid-query']],
    ['two sizes', 'pageSize=1&pageSize=2', [400, 'invalid-query']],
    ['100 letters to look for', `q=${'x'.repeat(100)}`, [200, undefined]],
    ['101 letters', `q=${'x'.repeat(101)}`, [400, 'invalid-query']],
    ['a token of 2,001 letters', `pageToken=${'x'.repeat(2_001)}`, [400, 'invalid-query']],
  ])('%s', async (_, query, expected) => {
    expect(await answerOf(await api.fetch(`partners?${query}`))).toEqual(expected);
  });

  test('100 parameters, each of which is named if it is unknown, and not one more', async () => {
    const told = async (count: number) =>
      ((await (await api.fetch(`partners?${parameters(count)}`)).json()) as { errors?: unknown[] }).errors?.length;
    expect([await told(100), await told(101)]).toEqual([100, undefined]);
  });

  test('every listing has the same largest page', async () => {
    for (const listing of ['partners', 'imports', 'refreshes', 'tier-changes', 'audit', 'webhooks']) {
      expect(await answerOf(await api.fetch(`${listing}?pageSize=500`))).toEqual([200, undefined]);
      expect(await answerOf(await api.fetch(`${listing}?pageSize=501`))).toEqual([400, 'invalid-query']);
    }
  });

  test('an address of 8,192 characters', async () => {
    // The whole address counts, with scheme and host as the functions see it.
    const rest = 8_192 - `${api.url}/api/partners?q=`.length;
    expect((await raw(`${api.url}/api/partners?q=${'x'.repeat(rest)}`)).status).toBe(400);
    expect((await raw(`${api.url}/api/partners?q=${'x'.repeat(rest + 1)}`)).status).toBe(414);
    expect((await raw(`${api.url}/api/nothings?q=${'x'.repeat(rest + 1)}`)).status).toBe(414);
  });
});

describe('what would break a line of the answer', () => {
  const talk = (...fields: string[]) =>
    overTheWire(
      api.url,
      `GET /api/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n${fields.join('\r\n')}\r\nConnection: close\r\n\r\n`,
    );

  test.each([
    ['X-Request-Id: a\rSet-Cookie: x=y'],
    ['X-Request-Id: a\nSet-Cookie: x=y'],
    ['X-Request-Id: a\x00b'],
    ['X-Request-Id: a%0d%0aSet-Cookie: x=y'],
    ['X-Request-Id: a\r\n Set-Cookie: x=y'],
    ['traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01%0d%0aSet-Cookie: x=y'],
    ['Origin: https://a\rSet-Cookie: x=y'],
  ])('%j comes back in none', async (field) => {
    const answer = await talk(field);
    expect(answer).toMatch(/^HTTP\/1.1 (200|400) /);
    const [head = ''] = answer.split('\r\n\r\n');
    const names = head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(':')[0]!.toLowerCase());
    expect(names).not.toContain('set-cookie');
    expect(head.toLowerCase()).not.toContain('x=y');
    expect(head).not.toMatch(/[\r\n](?![\r\n])[^\r\n:]*\n|[^\r]\n|\r[^\n]/);
  });
});

test('the id of a request is in the answer, in each line of the log about it, and in the audit trail', async () => {
  const headers = { 'x-request-id': 'crm-4711', 'content-type': 'application/json' };
  const answer = await api.fetch('refreshes', { method: 'POST', body: '{"month":"2021-03"}', headers });
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([202, 'crm-4711']);
  // The line is written once the request has ended.
  const lines = () => api.output.split('\n').filter((line) => line.includes('crm-4711'));
  await expect.poll(() => lines().join('\n'), { timeout: 20_000 }).toContain('refreshes-create');
  const { items } = await api.json<{ items: { requestId: string }[] }>('audit?action=refreshes-create');
  expect(items.map(({ requestId }) => requestId)).toContain('crm-4711');
});

test.each(['Headers', 'headers'])(
  'a query value named %s is refused: it could hide the header fields',
  async (name) => {
    const forged = encodeURIComponent('{"x-request-id":"forged"}');
    const answer = await api.fetch(`health/live?${name}=${forged}`, { headers: { 'x-request-id': 'own' } });
    expect([answer.status, answer.headers.get('x-request-id')]).toEqual([400, 'own']);
    expect(await answer.json()).toMatchObject({ errors: [{ parameter: name, code: 'unknown-parameter' }] });
  },
);
