import { afterAll, beforeAll, expect, test } from 'vitest';
import { audience, Issuer, tenant } from '../access/issuer.ts';
import { Api } from './api.ts';

let issuer: Issuer;
let api: Api;
beforeAll(async () => {
  issuer = await Issuer.start();
  api = await Api.start({
    PCI_AUTH_ISSUER: issuer.url,
    PCI_AUTH_AUDIENCES: audience,
    PCI_AUTH_TENANTS: tenant,
    // One comes back in thirty seconds, longer than any of these stories takes.
    PCI_REQUESTS_PER_MINUTE: '2',
    PCI_USER_REQUESTS_PER_MINUTE: '6',
  });
});
afterAll(async () => {
  await api?.stop();
  await issuer?.stop();
});

test('a service client that asks too often is told when to come back; people have their own limit', async () => {
  const token = await issuer.serviceToken();
  const answers = [];
  for (let turn = 0; turn < 4; turn++) answers.push(await api.fetch('programs', { token }));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 429]);
  expect(answers[0]!.headers.get('ratelimit-policy')).toBe('"default";q=2;w=60');
  expect(answers[0]!.headers.get('ratelimit')).toBe('"default";r=1;t=30');
  const refused = answers[2]!;
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);
  expect(await refused.json()).toMatchObject({ type: 'urn:pci:problem:rate-limited', status: 429 });
  const person = (claims: Record<string, string> = {}) => issuer.token(['operator'], claims);
  for (let turn = 0; turn < 6; turn++)
    expect((await api.fetch('programs', { token: await person() })).status).toBe(200);
  // Another token of the same person counts for the same person, whatever its kind.
  for (const claims of [{}, { idtyp: 'user' }, { idtyp: 'App', azp: 'other' }, { jti: 'another' }])
    expect((await api.fetch('programs', { token: await person(claims) })).status).toBe(429);
  expect((await api.fetch('programs', { token: await person({ sub: 'somebody-else' }) })).status).toBe(200);
});

test('what a client has used up stays used up over a restart, and another client has its own', async () => {
  const asked = async (client: string) => {
    const token = await issuer.token(['operator'], { sub: client, azp: client, scp: undefined, idtyp: 'app' });
    return (await api.fetch('programs', { token })).status;
  };
  const several = async (client: string) => {
    const statuses = [];
    for (let turn = 0; turn < 3; turn++) statuses.push(await asked(client));
    return statuses;
  };
  expect(await several('crm')).toEqual([200, 200, 429]);
  await api.restart();
  expect(await asked('crm')).toBe(429);
  expect(await several('billing')).toEqual([200, 200, 429]);
});
