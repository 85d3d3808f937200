import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '../../functions/main.ts';
import { registeredRoutes } from '../../functions/http/route.ts';
import { permissionFor, permissions } from '../../src/access/permissions.ts';
import { type Role, roles } from '../../src/access/roles.ts';
import type { Api } from './api.ts';
import { startWithRoles } from './with-roles.ts';

let api: Api;
let tokens: ReadonlyMap<Role, string>;
let stop: () => Promise<void>;
beforeAll(async () => {
  ({ api, tokens, stop } = await startWithRoles());
});
afterAll(() => stop?.());

describe('the table of permissions', () => {
  test('names every route, and nothing besides', () => {
    const routes = registeredRoutes.map(({ method, route }) => `${method} ${route}`);
    expect(new Set(routes).size).toBe(routes.length);
    expect(Object.keys(permissions).filter((known) => !routes.includes(known))).toEqual([]);
    expect(routes.filter((route) => !(route in permissions))).toEqual([]);
  });

  test('a route without an entry cannot be registered', () => {
    expect(() => permissionFor('GET', 'partners/{mpnId}/secrets')).toThrow(/table of permissions/);
  });
});

/** What each role may do, written out once more by hand: status classes for the own and for a foreign partner. */
const expectedOf: Record<string, Record<Role | 'nobody', 'allowed' | 401 | 403>> = {
  open: every('allowed', 'allowed'),
  own: every('allowed', 401),
  reading: every('allowed', 401),
  installation: { ...every(403, 401), operator: 'allowed' },
  webhooks: { ...every(403, 401), operator: 'allowed', 'account-admin': 'allowed' },
};

function every(known: 'allowed' | 403, nobody: 'allowed' | 401): Record<Role | 'nobody', 'allowed' | 401 | 403> {
  return {
    operator: known,
    'account-admin': known,
    'executive-report-viewer': known,
    'report-viewer': known,
    nobody,
  };
}

function kindOf(method: string, route: string): string {
  if (method === 'PATCH' && route.endsWith('/tracks/{program}')) return 'installation';
  if (/^(health|openapi|docs)/.test(route)) return 'open';
  if (/^partners\/\{mpnId\}\/webhooks/.test(route)) return 'webhooks';
  if (/^partners\/\{mpnId\}/.test(route)) return 'reading';
  return /^(programs|events|partners|at-risk|tier-changes|me$|months(\/\{month\})?$)/.test(route)
    ? 'own'
    : 'installation';
}

const pathOf = (route: string, partner: string) =>
  route
    .replace('{mpnId}', partner)
    .replace('{program}', 'smb')
    .replace('{edition}', '2021-01')
    .replace('{file}', 'start.js')
    .replace(/\{\w+\}/g, 'none-such');

describe.each(registeredRoutes.map(({ method, route }) => [method, route] as const))('%s %s', (method, route) => {
  const call = (partner: string, token: string | undefined) =>
    api.fetch(pathOf(route, partner), {
      method,
      token,
      ...(method === 'POST' || method === 'PATCH'
        ? { body: '{"no":"such"}', headers: { 'content-type': 'application/json' } }
        : {}),
    });

  test.each([...roles, 'nobody' as const])('own partner, %s', async (role) => {
    const { status } = await call('1001', role === 'nobody' ? undefined : tokens.get(role));
    const wanted = expectedOf[kindOf(method, route)]![role];
    if (wanted === 'allowed') expect([200, 202, 204, 400, 404, 415]).toContain(status);
    else expect(status).toBe(wanted);
  });

  if (!route.includes('{mpnId}')) return;
  test.each(roles)('foreign partner, %s: as if it were not there', async (role) => {
    const foreign = await call('2001', tokens.get(role));
    if (role === 'operator') return expect(foreign.status).not.toBe(403);
    const absent = await call('987654', tokens.get(role));
    expect(foreign.status).toBe(404);
    const body = (await foreign.text()).replaceAll('2001', '987654');
    expect([body, absent.status]).toEqual([await absent.text(), 404]);
  });
});
