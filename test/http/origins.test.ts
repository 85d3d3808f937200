import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Api } from './api.ts';
import { raw } from './raw.ts';

const origin = 'https://dashboard.example.com';
let api: Api;
beforeAll(async () => {
  api = await Api.start({ PCI_CORS_ORIGINS: `https://other.example.com,${origin}` });
});
afterAll(() => api?.stop());

describe('pages of other origins', () => {
  const preflight = (from: string) =>
    raw(`${api.url}/api/refreshes`, {
      method: 'OPTIONS',
      headers: { origin: from, 'access-control-request-method': 'POST' },
    });

  test('may call where they are configured', async () => {
    const asked = await preflight(origin);
    expect(asked.status).toBe(204);
    expect(asked.headers['access-control-allow-origin']).toBe(origin);
    expect(asked.headers['access-control-allow-methods']).toContain('POST');
    const answer = await api.fetch('programs', { headers: { origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  test('may not where they are not', async () => {
    for (const from of ['https://evil.example.com', `${origin}.evil.example`, 'null']) {
      expect((await preflight(from)).headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('without an issuer', () => {
  test('the start says that only this machine is served', () => {
    expect(api.output).toContain('No issuer of tokens is configured');
  });

  test.each([
    { 'x-forwarded-for': '203.0.113.7' },
    { 'x-forwarded-for': '127.0.0.1, 203.0.113.7' },
    { 'x-forwarded-for': '10.0.0.1:4711' },
    { 'x-forwarded-for': '' },
    { 'x-forwarded-host': 'pci.example.com' },
    { 'x-forwarded-proto': 'https' },
    { 'x-forwarded-port': '443' },
    { 'x-forwarded-server': 'proxy' },
    { forwarded: 'for=127.0.0.1' },
    { forwarded: 'for=203.0.113.7;proto=https' },
    { via: '1.1 proxy' },
    { 'x-real-ip': '127.0.0.1' },
    { 'x-real-ip': '203.0.113.7' },
    { 'true-client-ip': '203.0.113.7' },
    { 'cf-connecting-ip': '203.0.113.7' },
    { 'cf-ray': '230b030023ae2822-SJC' },
    { 'cdn-loop': 'cloudflare' },
  ])('a request that came through a proxy is refused, with and without a body: %o', async (given) => {
    const headers = given as unknown as Record<string, string>;
    const answers = [
      await api.fetch('partners', { headers }),
      await api.post('refreshes', { month: '2021-02' }, undefined, headers),
      await api.fetch('webhooks/ep_none', { method: 'DELETE', headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(answers[1]!.headers.get('content-type')).toBe('application/problem+json');
    expect(await answers[1]!.json()).toMatchObject({ type: 'urn:pci:problem:this-machine-only', status: 403 });
  });

  test.each([{ 'x-forwarded-for': '127.0.0.1' }, { 'x-forwarded-for': '::1, 127.0.0.1:4711' }])(
    'what a host notes of this machine is none: %o',
    async (headers) => {
      expect((await api.fetch('partners', { headers: headers as Record<string, string> })).status).toBe(200);
    },
  );

  const changes: [string, string, string | undefined][] = [
    ['POST', 'refreshes', '{"month":"2021-02"}'],
    ['POST', 'webhooks/ep_none/test', undefined],
    ['PATCH', 'webhooks/ep_none', '{"description":"x"}'],
    ['DELETE', 'webhooks/ep_none', undefined],
  ];
  const asPage = (headers: Record<string, string>) =>
    Promise.all(
      changes.map(async ([method, path, body]) => {
        const type = body === undefined ? {} : { 'content-type': 'application/json' };
        return (await raw(`${api.url}/api/${path}`, { method, headers: { ...headers, ...type } }, body)).status;
      }),
    );

  test.each([
    { origin: 'https://evil.example.com' },
    { origin: 'http://localhost:3000' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example.com', 'sec-fetch-site': 'same-origin' },
  ])('a page of another origin changes nothing: %o', async (headers) => {
    expect(await asPage(headers as unknown as Record<string, string>)).toEqual([403, 403, 403, 403]);
  });

  test('a report from such a page is refused before it is read', async () => {
    const headers = { origin: 'https://evil.example.com', 'content-type': 'text/plain' };
    const sent = await raw(`${api.url}/api/imports/partner-profile`, { method: 'POST', headers }, 'x');
    expect(sent.status).toBe(403);
  });

  test('pages of its own, of a configured origin, and programs may', async () => {
    const own = { origin: api.url, 'sec-fetch-site': 'same-origin' };
    for (const headers of [own, { origin, 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'none' }, {}])
      expect(await asPage(headers as Record<string, string>)).toEqual([202, 404, 404, 404]);
  });

  test('a name that leads elsewhere is refused', async () => {
    expect((await raw(`${api.url}/api/partners`, { headers: { host: 'rebound.example.com' } })).status).toBe(421);
  });
});
