import { CompactSign, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audience, Issuer, portal, tenant } from '../access/issuer.ts';
import { Api } from './api.ts';

let issuer: Issuer;
let api: Api;
beforeAll(async () => {
  issuer = await Issuer.start();
  api = await Api.start({
    PCI_AUTH_ISSUER: issuer.url,
    PCI_AUTH_AUDIENCES: `${audience},${portal}`,
    PCI_AUTH_TENANTS: tenant,
  });
});
afterAll(async () => {
  await api?.stop();
  await issuer?.stop();
});

const now = () => Math.floor(Date.now() / 1000);
const statusWith = async (token: string | undefined, headers: Record<string, string> = {}) =>
  (await api.fetch('imports', { token, headers })).status;
const unsigned = (header: object, payload: object) =>
  `${[header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

test("the issuer's own token for a service client, and a user's, are taken", async () => {
  expect(await statusWith(await issuer.serviceToken())).toBe(200);
  expect(await statusWith(await issuer.token(['operator']))).toBe(200);
});

test('without a token, or with another scheme, the caller is told how to call', async () => {
  const response = await api.fetch('imports');
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
  expect(await response.json()).toMatchObject({ type: 'urn:pci:problem:token-missing', status: 401 });
  expect(await statusWith(undefined, { authorization: 'Basic b3A6b3A=' })).toBe(401);
});

test('what the platform would have noted of a signed-in user is not believed', async () => {
  const principal = Buffer.from(JSON.stringify({ userId: 'x', userRoles: ['operator'] })).toString('base64');
  const forged = { 'x-ms-client-principal': principal, 'x-ms-client-principal-name': 'operator' };
  expect(await statusWith(undefined, forged)).toBe(401);
  const viewer = await issuer.token(['report-viewer:1001']);
  expect(await statusWith(viewer)).toBe(403);
  expect(await statusWith(viewer, forged)).toBe(403);
});

const bad: [string, () => Promise<string>][] = [
  ['another issuer', () => issuer.token(['operator'], { iss: 'https://login.example.org' })],
  ['another audience', () => issuer.token(['operator'], { aud: 'api://other' })],
  ['another tenant', () => issuer.token(['operator'], { tid: '99999999-0000-0000-0000-000000000000' })],
  ['no tenant', () => issuer.token(['operator'], { tid: undefined })],
  ['the end of its time, beyond the leeway', () => issuer.token(['operator'], { exp: now() - 70 })],
  ['no end of its time', () => issuer.token(['operator'], { exp: undefined })],
  ['a beginning still to come', () => issuer.token(['operator'], { nbf: now() + 120 })],
  ['a key that nobody knows', () => issuer.token(['operator'], {}, { kid: 'unheard-of' })],
  ['an algorithm that is not configured', () => issuer.token(['operator'], {}, { alg: 'PS256' })],
  [
    'no signature: alg none',
    async () => {
      const payload = { iss: issuer.url, aud: audience, tid: tenant, sub: 'x', roles: ['operator'], exp: now() + 600 };
      return unsigned({ alg: 'none', kid: issuer.kid }, payload);
    },
  ],
  [
    'HS256, signed with the public key',
    () => {
      const secret = new TextEncoder().encode(JSON.stringify(issuer.publicJwk()));
      return new SignJWT({ tid: tenant, roles: ['operator'] })
        .setProtectedHeader({ alg: 'HS256', kid: issuer.kid })
        .setIssuer(issuer.url)
        .setAudience(audience)
        .setSubject('x')
        .setExpirationTime('10m')
        .sign(secret);
    },
  ],
  [
    'a signature over another payload',
    async () => {
      const [header, , signature] = (await issuer.token(['report-viewer:1001'])).split('.');
      const [, payload] = (await issuer.token(['operator'])).split('.');
      return `${header}.${payload}.${signature}`;
    },
  ],
  [
    'a payload that is no JSON',
    async () => {
      const { privateKey } = await import('jose').then(({ generateKeyPair }) => generateKeyPair('RS256'));
      return new CompactSign(new TextEncoder().encode('not json'))
        .setProtectedHeader({ alg: 'RS256', kid: issuer.kid })
        .sign(privateKey);
    },
  ],
];

/** What the issuer signs that is no access token, and what would pass for one. */
const otherKinds: [string, () => Promise<string>][] = [
  ["the issuer's own ID token", () => issuer.signed('idtoken')],
  ['an ID token with scopes', () => issuer.signed('idtoken', { scp: 'access', at_hash: 'x' })],
  ['an ID token of an application', () => issuer.signed('idtoken', { idtyp: 'app', nonce: 'x' })],
  ["the issuer's own logout token", () => issuer.signed('logout', { scp: 'access' })],
  ["the issuer's own answer about a user", () => issuer.signed('userinfo', { exp: now() + 600 })],
  ...['nonce', 'at_hash', 'c_hash'].map((claim): [string, () => Promise<string>] => [
    `a token with ${claim}`,
    () => issuer.token(['operator'], { [claim]: 'x' }),
  ]),
  ...[undefined, 'id_token', 'logout+jwt', 'dpop+jwt', 'JWT2', ''].map((typ): [string, () => Promise<string>] => [
    `a token of the type ${typ}`,
    () => issuer.token(['operator'], {}, { typ }),
  ]),
  ...[undefined, '', ['access'], null].map((scp): [string, () => Promise<string>] => [
    `a user's token with the scopes ${JSON.stringify(scp)}`,
    () => issuer.token(['operator'], { scp }),
  ]),
  ...['App', 'application', ['app'], 'user', true, ''].map((idtyp): [string, () => Promise<string>] => [
    `a token without scopes, with idtyp ${JSON.stringify(idtyp)}`,
    () => issuer.token(['operator'], { scp: undefined, idtyp }),
  ]),
  ["an application's token without roles", () => issuer.token([], { scp: undefined, idtyp: 'app' })],
  [
    "an application's token with roles that are no list",
    () => issuer.token([], { scp: undefined, idtyp: 'app', roles: 'operator' }),
  ],
];

test.each(otherKinds)('%s is no access token', async (_, make) => {
  const response = await api.fetch('imports', { token: await make() });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ type: 'urn:pci:problem:token-kind' });
});

test.each(['JWT', 'jwt', 'at+jwt', 'application/at+jwt'])('an access token of the type %s is taken', async (typ) => {
  expect(await statusWith(await issuer.token(['operator'], {}, { typ }))).toBe(200);
  const service = await issuer.token(['operator'], { scp: undefined, idtyp: 'app' }, { typ });
  expect(await statusWith(service)).toBe(200);
});

test.each(bad)('a token with %s is refused', async (_, make) => {
  const response = await api.fetch('imports', { token: await make() });
  expect(response.status).toBe(401);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
});

test('clocks may differ by a minute', async () => {
  expect(await statusWith(await issuer.token(['operator'], { exp: now() - 45 }))).toBe(200);
  expect(await statusWith(await issuer.token(['operator'], { nbf: now() + 45 }))).toBe(200);
});
