import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audience, Issuer, tenant } from '../access/issuer.ts';
import { Api } from './api.ts';
import { raw } from './raw.ts';

/** What a refusal says: what came, what was expected, and what to do. */

const origin = 'https://portal.example.com';
let api: Api;
let issuer: Issuer;
let guarded: Api;
beforeAll(async () => {
  issuer = await Issuer.start();
  const settings = { PCI_AUTH_ISSUER: issuer.url, PCI_AUTH_AUDIENCES: audience, PCI_AUTH_TENANTS: tenant };
  [api, guarded] = await Promise.all([Api.start({ PCI_CORS_ORIGINS: origin }), Api.start(settings)]);
});
afterAll(async () => {
  await Promise.all([api?.stop(), guarded?.stop()]);
  await issuer?.stop();
});

const detailOf = async (answer: Response) => ((await answer.json()) as { detail: string }).detail;

describe('an unknown name', () => {
  test.each([
    [
      'audit?actr=x',
      '"actr" is not known here. Did you mean "actor"? Known: actor, action, partner, pageSize, pageToken.',
    ],
    ['audit?surely=x', '"surely" is not known here. Known: actor, action, partner, pageSize, pageToken.'],
    ['programs?page=2', '"page" is not known here: nothing is expected.'],
  ])('in the query of %s', async (path, detail) => {
    expect(await detailOf(await api.fetch(path))).toBe(detail);
  });

  test.each([
    [
      { month: '2021-03', partner: ['1'] },
      '"partner" is not known here. Did you mean "partners"? Known: month, programs, partners.',
    ],
  ])('in the body %j', async (body, detail) => {
    expect(await detailOf(await api.post('refreshes', body))).toBe(detail);
  });

  test('deep in a body', async () => {
    const body = { url: 'https://org.crm.dynamics.com', events: ['partner.tier.changed'], format: 'dataverse' };
    const dataverse = { tenentId: 'x', clientId: 'x' };
    expect(await detailOf(await api.post('webhooks', { ...body, dataverse }))).toContain(
      '"tenentId" is not known here. Did you mean "tenantId"?',
    );
  });
});

describe('a value that does not fit is refused in our own words, never in those of a library', () => {
  const crm = { url: 'https://org.crm.dynamics.com', events: ['partner.tier.changed'], format: 'dataverse' };
  const settings = { tenantId: 'a', clientId: 'b', clientSecret: 'c' };
  const mapped = (fields: object) => ({ ...crm, dataverse: { ...settings, fields } });
  test.each<[string, unknown, string]>([
    ['refreshes', {}, 'month: must be given.'],
    ['refreshes', [], 'body: must be an object.'],
    ['refreshes', { month: 5 }, 'month: must be text.'],
    ['refreshes', { month: '2021-03', programs: 'smb' }, 'programs: must be a list.'],
    ['refreshes', { month: '2021-03', programs: [] }, 'programs: must not be empty.'],
    ['webhooks', { ...crm, validate: 'yes' }, 'validate: must be true or false.'],
    ['webhooks', { ...crm, dataverse: { ...settings, clientSecret: '' } }, 'clientSecret: must not be empty.'],
    ['webhooks', { ...crm, dataverse: { ...settings, ifAbsent: 'ask' } }, 'ifAbsent: must be create or fail.'],
    ['webhooks', mapped({ pci_x: 'nothing' }), 'pci_x: must be one of eventId, eventType, occurredAt,'],
    ['webhooks', mapped({ 'a b': 'tier' }), "a b: a field's name must be "],
    ['partners/1001/simulations/smb', { changes: { developers: '2' } }, 'changes.developers: must be a number.'],
  ])('in the body of %s: %j', async (path, body, detail) => {
    expect(await detailOf(await api.post(path, body))).toContain(detail);
  });

  test.each([
    ['partners?month=2021-02&month=2021-03', 'month: must be given once.'],
    [`partners?q=${'x'.repeat(101)}`, 'q: must have at most 100 characters.'],
  ])('in the query of %s', async (path, detail) => {
    expect(await detailOf(await api.fetch(path))).toBe(detail);
  });
});

describe('a body of another kind', () => {
  test.each([
    [
      'imports/partner-profile',
      'application/json',
      'Send the report with Content-Type: text/tab-separated-values or text/csv. It came as application/json.',
    ],
    ['refreshes', 'text/plain', 'The body must be JSON: send Content-Type: application/json. It came as text/plain.'],
  ])('to %s as %s names the header to send', async (path, type, detail) => {
    const answer = await api.fetch(path, { method: 'POST', body: '{}', headers: { 'content-type': type } });
    expect([answer.status, await detailOf(answer)]).toEqual([415, detail]);
  });

  test('without a type, too', async () => {
    const answer = await raw(`${api.url}/api/refreshes`, { method: 'POST' }, '{}');
    expect(JSON.parse(answer.body.toString()).detail).toMatch(/It came without one\.$/);
  });
});

test('JSON with a byte order mark is read', async () => {
  const answer = await api.fetch('refreshes', {
    method: 'POST',
    body: '\uFEFF{"month":"2021-03"}',
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(202);
});

test('/ leads a browser to the dashboard', async () => {
  const answer = await fetch(`${api.url}/`, { redirect: 'manual', headers: { accept: 'text/html' } });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/dashboard']);
});

describe('who calls with', () => {
  const expected = () => `from ${issuer.url} for ${audience}`;
  const refused = async (headers: Record<string, string>) => {
    const answer = await guarded.fetch('imports', { headers });
    expect(answer.status).toBe(401);
    return detailOf(answer);
  };
  const bearer = async (claims: Record<string, unknown>, header: Record<string, unknown> = {}) => {
    const token = await issuer.token(['operator'], claims, header);
    const detail = await refused({ authorization: `Bearer ${token}` });
    expect(detail).not.toContain(token.split('.')[1]);
    return detail;
  };

  test('no header, or another scheme, hears which token to send', async () => {
    const send = `send "Authorization: Bearer TOKEN" with an access token ${expected()}.`;
    expect(await refused({})).toBe(`There is no Authorization header: ${send}`);
    expect(await refused({ authorization: 'Basic b3A6b3A=' })).toBe(`The Authorization header has no token: ${send}`);
  });

  test("another issuer's token, or one for somebody else, hears what came and what was expected", async () => {
    const other = 'https://login.example.org';
    expect(await bearer({ iss: other })).toBe(
      `The token's claim "iss" does not fit. It is from ${other} for ${audience}; expected is one ${expected()}.`,
    );
    expect(await bearer({ aud: ['api://one', 'api://two'] })).toContain(
      `It is from ${issuer.url} for api://one, api://two; expected is one ${expected()}.`,
    );
    expect(await bearer({ iss: other }, { kid: 'of another' })).toBe(
      `The token is not signed by a key of the configured issuer. It is from ${other} for ${audience}; expected is one ${expected()}.`,
    );
    expect(await bearer({ tid: 'contoso' })).toBe('The token is of the tenant contoso, which has no access here.');
    expect(await refused({ authorization: 'Bearer made-up' })).toContain(`Expected is a JWT ${expected()}.`);
  });
});

describe('a head that is too large', () => {
  const headers = (fields: Record<string, string>) => ({ headers: { origin, ...fields } });
  test.each([
    ['one field of 20 KB', headers({ 'x-long': 'x'.repeat(20_000) })],
    ['200 fields', headers(Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x-${index}`, '1'])))],
  ])('%s is a problem that a page may read', async (_, options) => {
    const answer = await raw(`${api.url}/api/programs`, options);
    expect(answer.status).toBe(431);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ status: 431 });
  });

  test('but not a page of any other origin', async () => {
    const long = { origin: 'https://other.example.com', 'x-long': 'x'.repeat(20_000) };
    const answer = await raw(`${api.url}/api/programs`, { headers: long });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([431, undefined]);
  });
});
