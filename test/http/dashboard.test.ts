import '../../functions/main.ts';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasDashboard } from '../../functions/dashboard-files.ts';
import { registeredRoutes } from '../../functions/http/route.ts';
import { permissions } from '../../src/access/permissions.ts';
import { readConfiguration } from '../../src/configuration/configuration.ts';
import english from '../../web/src/text/en.json' with { type: 'json' };
import { Api } from './api.ts';
import { raw } from './raw.ts';

const assets = readdirSync(join(import.meta.dirname, '../../dist/dashboard/assets'));
const script = assets.find((name) => /^index-.*\.js$/.test(name))!;

const issuer = { PCI_AUTH_ISSUER: 'http://127.0.0.1:1/tenant', PCI_AUTH_AUDIENCES: 'api', PCI_AUTH_TENANTS: 'one' };
const pages = { PCI_DASHBOARD_CLIENT_ID: 'pages', PCI_DASHBOARD_SCOPE: 'api://pci/read' };
let api: Api;
let signingIn: Api;
beforeAll(async () => {
  [api, signingIn] = await Promise.all([Api.start(), Api.start({ ...issuer, ...pages })]);
});
afterAll(() => Promise.all([api?.stop(), signingIn?.stop()]));

const get = (path: string, headers: Record<string, string> = {}, host = api) => raw(`${host.url}${path}`, { headers });

test('the host’s own address leads to it', async () => {
  const { status, headers } = await get('/');
  expect([status, headers.location]).toEqual([302, '/dashboard']);
});

test.each(['/dashboard', '/dashboard/', '/dashboard/partners/1001?month=2021-12', '/dashboard/no/such/page'])(
  '%s is the one page, which is asked for anew each time',
  async (path) => {
    const { status, headers, body } = await get(path);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['cache-control']).toBe('no-cache');
    expect(body.toString()).toContain(`/dashboard/assets/${script}`);
    expect((await get(path, { 'if-none-match': String(headers.etag) })).status).toBe(304);
  },
);

test('the page has no script or style within it, and the policy allows none, nor any other host', async () => {
  const { headers, body } = await get('/dashboard');
  expect(body.toString()).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|style=|https?:/);
  const policy = String(headers['content-security-policy']);
  expect(policy).toMatch(/default-src 'none'; script-src 'self';/);
  expect(policy).toContain("connect-src 'self';");
  expect(policy).not.toMatch(/https?:|\*|unsafe/);
});

describe('its files', () => {
  test('have a hash in their names, and are kept for good', async () => {
    expect(assets.filter((name) => !/-[\w-]{8}\.(js|css|svg)(\.br|\.gz)?$/.test(name))).toEqual([]);
    const { status, headers } = await get(`/dashboard/assets/${script}`);
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  test('come packed as the browser takes them, and say the same', async () => {
    const plain = await get(`/dashboard/assets/${script}`, { 'accept-encoding': 'identity' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    for (const [accepted, encoding, unpack] of [
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['gzip', 'gzip', gunzipSync],
      ['gzip, br;q=0', 'gzip', gunzipSync],
    ] as const) {
      const answer = await get(`/dashboard/assets/${script}`, { 'accept-encoding': accepted });
      expect([answer.headers['content-encoding'], answer.headers.vary]).toEqual([encoding, 'Accept-Encoding']);
      expect(unpack(answer.body).equals(plain.body)).toBe(true);
      expect(answer.body.length).toBeLessThan(plain.body.length / 2);
    }
  });

  test.each(['gone-12345678.js', '..%2findex.html', '%2e%2e/index.html', `${script}.br`, '', '__proto__', 'a%00.js'])(
    'are all there is: %s is not',
    async (name) => {
      const { status, headers, body } = await get(`/dashboard/assets/${name}`);
      // What a URL's own rules lead out of the folder is an address like any other.
      if (status === 200) return expect(body.toString()).toContain('<div id="app">');
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        404,
        'application/problem+json',
        'no-store',
      ]);
    },
  );
});

describe('signing in', () => {
  const settings = async (host: Api) => JSON.parse((await get('/dashboard/settings.json', {}, host)).body.toString());

  test('is not asked for on one machine', async () => {
    expect(await settings(api)).toEqual({ tokens: false, signIn: null });
  });

  test('goes by the issuer, which the policy then allows', async () => {
    expect(await settings(signingIn)).toEqual({
      tokens: true,
      signIn: { issuer: 'http://127.0.0.1:1/tenant', clientId: 'pages', scope: 'api://pci/read' },
    });
    const { headers } = await get('/dashboard', {}, signingIn);
    expect(headers['content-security-policy']).toContain("connect-src 'self' http://127.0.0.1:1;");
  });
});

test('it has words for everything that the audit trail records', () => {
  const audited = registeredRoutes.filter(({ method, route }) => permissions[`${method} ${route}`]?.audited);
  expect(audited.length).toBeGreaterThan(10);
  const ids = audited.map(({ name }) => `action.${name.replace(/^partner-/, '')}`);
  expect([...ids, 'action.individuals-read'].filter((id) => !Object.hasOwn(english, id))).toEqual([]);
});

test('what is neither the dashboard’s nor the API’s is not there', async () => {
  const { status, body } = await get('/robots.txt');
  expect([status, JSON.parse(body.toString()).type]).toEqual([404, 'urn:pci:problem:unknown-path']);
});

test.each([
  ['without tokens', {}, undefined, true],
  ['with tokens, and a way to sign in', { ...issuer, ...pages }, undefined, true],
  ['with tokens alone', issuer, undefined, false],
  ['not built', {}, '/nowhere', false],
])('events link it only where people can open it: %s', (_what, environment, folder, expected) => {
  expect(
    hasDashboard(readConfiguration({ PCI_DATA_DIR: '.data', AzureWebJobsStorage: 'x', ...environment }), folder),
  ).toBe(expected);
});
