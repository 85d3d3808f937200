import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registeredRoutes } from '../../functions/http/route.ts';
import { Api } from './api.ts';
import { operations, routeOf } from './description.ts';
import { type Example, makeExamples, operationNames, send } from './examples.ts';
import { raw } from './raw.ts';

let api: Api;
let exampleOf: (name: string) => Example;
beforeAll(async () => {
  api = await Api.start();
  exampleOf = await makeExamples(api);
});
afterAll(() => api?.stop());

const names = (methods: string[]) => operationNames.filter((name) => methods.includes(routeOf(name).method));
const problemOf = async (answer: Response) => {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return (await answer.json()) as { type: string; status: number; errors?: { parameter?: string; code: string }[] };
};
/** What differs from answer to answer. */
const always = ['date', 'x-request-id', 'traceparent', 'connection', 'keep-alive'];
/** Streamed: neither their length nor their version is known before their end. */
const streamed = ['imports-rejections'];

describe.each(names(['GET']))('GET %s', (name) => {
  test('says how it may be kept, what it depends on, and whose request it was', async () => {
    const { headers } = await send(api, exampleOf(name));
    expect(headers.get('cache-control')).toMatch(/no-cache|max-age/);
    expect(headers.get('vary')).toBe('Authorization, Accept, Accept-Encoding, Origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  test('comes as HEAD without its body', async () => {
    const { path } = exampleOf(name);
    const get = await raw(`${api.url}/api/${path}`);
    const head = await raw(`${api.url}/api/${path}`, { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([get.status, 0]);
    for (const field of ['content-type', 'etag', 'cache-control', 'vary'])
      expect([field, head.headers[field]]).toEqual([field, get.headers[field]]);
  });

  test('says the same packed and plain', async () => {
    const { path } = exampleOf(name);
    const get = (encoding: string) =>
      raw(`${api.url}/api/${path}`, { headers: { 'accept-encoding': encoding, accept: 'application/json' } });
    const plain = await get('identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    for (const [encoding, unpack] of [
      ['gzip', gunzipSync],
      ['br', brotliDecompressSync],
    ] as const) {
      const answer = await get(encoding);
      const isPacked = answer.headers['content-encoding'] === encoding;
      // A kilobyte is worth it, and so is what has no length yet.
      expect(isPacked).toBe(streamed.includes(name) || plain.body.length >= 1_024);
      expect((isPacked ? unpack(answer.body) : answer.body).equals(plain.body)).toBe(true);
    }
  });
});

test.each(names(['GET']).filter((name) => !streamed.includes(name)))(
  'GET %s is 304 to whoever holds it already',
  async (name) => {
    const first = await send(api, exampleOf(name));
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^(W\/)?"[\w-]{16,}"$/);
    const again = await send(api, exampleOf(name), { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    const other = await send(api, exampleOf(name), { headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
  },
);

describe.each(operationNames)('%s', (name) => {
  test('tells browsers and curious callers which methods there are', async () => {
    const { path, method } = exampleOf(name);
    const asked = await api.fetch(path, { method: 'OPTIONS' });
    expect([asked.status, await asked.text()]).toEqual([204, '']);
    const allowed = asked.headers.get('allow')!.split(', ');
    expect(allowed).toContain(method);
    if (method === 'GET') expect(allowed).toContain('HEAD');
    const wrong = ['PUT', 'DELETE', 'PATCH', 'POST', 'GET'].filter((other) => !allowed.includes(other));
    for (const other of wrong) {
      const refused = await api.fetch(path, { method: other });
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, allowed.join(', ')]);
      expect((await problemOf(refused)).type).toBe('urn:pci:problem:method-not-allowed');
    }
  });

  test.each(['surely', '__proto__', 'constructor', 'toString'])('refuses the parameter %s', async (parameter) => {
    const example = exampleOf(name);
    const answer = await send(api, { ...example, path: `${example.path}?${parameter}=1` });
    expect(answer.status).toBe(400);
    expect((await problemOf(answer)).errors).toContainEqual(
      expect.objectContaining({ parameter, code: 'unknown-parameter' }),
    );
  });
});

const nastyIds = [
  '..%2f..%2fetc%2fpasswd',
  'a%00b',
  '%0d%0aset-cookie:%20x=y',
  '__proto__',
  'constructor',
  '%F0%9F%92%A9',
  'x'.repeat(200),
];
const placesOf = (template: string) => [...template.matchAll(/\{(\w+)\}/g)].map(([, place]) => place!);
const templateOf = (name: string) => operations.find(({ operation }) => operation.operationId === name)!.path;
const withPlaces = operationNames.flatMap((name) => placesOf(templateOf(name)).map((place) => [name, place] as const));

test.each(withPlaces)('%s finds nothing by an id that is none, in the place of {%s}', async (name, place) => {
  const example = exampleOf(name);
  const [templates, parts] = [example.template.replace('/api/', ''), example.path].map((text) => text.split('/'));
  for (const nasty of nastyIds) {
    const path = parts!.map((part, index) => (templates![index] === `{${place}}` ? nasty : part)).join('/');
    const options = { method: example.method, headers: example.type ? { 'content-type': example.type } : {} };
    const answer = await raw(`${api.url}/api/${path}`, options, example.body);
    expect([nasty, answer.status]).toEqual([nasty, expect.toSatisfy((status) => status === 400 || status === 404)]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
});

describe.each(names(['POST', 'PATCH', 'DELETE']).filter((name) => !routeOf(name).uploads))('%s', (name) => {
  test('refuses a field that it does not know, and other types of body', async () => {
    const example = exampleOf(name);
    const given = JSON.parse(example.body ?? '{}') as object;
    const unknown = { ...given, surely: 'unknown' };
    const answer = await send(api, { ...example, body: JSON.stringify(unknown), type: 'application/json' });
    expect(answer.status).toBe(400);
    expect((await problemOf(answer)).errors).toContainEqual(
      expect.objectContaining({ pointer: '/surely', code: 'unknown-field' }),
    );
    const prototype = `{"__proto__":{"surely":1}${JSON.stringify(given).replace('{', ',').replace(',}', '}')}`;
    const polluting = await send(api, { ...example, body: prototype, type: 'application/json' });
    expect([polluting.status, (await problemOf(polluting)).type]).toEqual([400, 'urn:pci:problem:malformed-json']);
    const form = await send(api, { ...example, body: 'a=b', type: 'application/x-www-form-urlencoded' });
    expect(form.status).toBe(415);
    const packed = { headers: { 'content-encoding': 'gzip' } };
    expect((await send(api, { ...example, body: '{}', type: 'application/json' }, packed)).status).toBe(415);
  });
});

const writing = names(['POST']).filter((name) => routeOf(name).idempotency !== 'needless');

test('a POST that writes nothing is audited as little as its answer is kept', () => {
  const others = names(['POST']).filter((name) => !writing.includes(name));
  expect(others).toEqual(['simulations-create']);
  expect(writing.filter((name) => !routeOf(name).permission.audited)).toEqual([]);
  expect(others.filter((name) => routeOf(name).permission.audited)).toEqual([]);
});

describe.each(writing)('POST %s', (name) => {
  test('with an Idempotency-Key is done once, and answered alike', async () => {
    const headers = { 'idempotency-key': `key-of-${name}` };
    const first = await send(api, exampleOf(name), { headers });
    expect([200, 201, 202]).toContain(first.status);
    const again = await send(api, exampleOf(name), { headers });
    expect([again.status, again.headers.get('location')]).toEqual([first.status, first.headers.get('location')]);
    const [one, other] = [await first.json(), await again.json()] as { id?: string }[];
    // An import answers as it is by then.
    if (routeOf(name).idempotency === 'itself') return expect(other!.id).toBe(one!.id);
    expect(other).toEqual(one);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    if ('secret' in one!) expect(again.headers.get('cache-control')).toBe('no-store');
    for (const field of again.headers.keys())
      if (!always.includes(field) && field !== 'idempotency-replayed')
        expect([field, again.headers.get(field)]).toEqual([field, first.headers.get(field)]);
  });

  test('refuses an invalid key', async () => {
    for (const key of ['a b', 'ä', 'x'.repeat(256)]) {
      const answer = await send(api, exampleOf(name), { headers: { 'idempotency-key': key } });
      expect([answer.status, (await problemOf(answer)).type]).toEqual([400, 'urn:pci:problem:invalid-idempotency-key']);
    }
  });
});

test('everything that changes something is in the audit trail, and is answered', async () => {
  for (const name of names(['PATCH', 'DELETE']))
    expect([200, 204]).toContain((await send(api, exampleOf(name))).status);
  type Trail = { items: { action: string; status: number | null; resource: string | null }[] };
  for (const name of names(['POST', 'PATCH', 'DELETE'])) {
    const { items } = await api.json<Trail>(`audit?action=${routeOf(name).name}`);
    if (name === 'simulations-create') expect(items).toEqual([]);
    else expect([name, items.some(({ status }) => status !== null && status < 300)]).toEqual([name, true]);
  }
  expect(registeredRoutes.filter(({ route }) => route.startsWith('audit')).map(({ method }) => method)).toEqual([
    'GET',
  ]);
});
