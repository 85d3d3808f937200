import { afterAll, beforeAll, expect, test } from 'vitest';
import { audience, Issuer, tenant } from '../access/issuer.ts';
import { Api } from './api.ts';

let issuer: Issuer;
let api: Api;
beforeAll(async () => {
  issuer = await Issuer.start();
  issuer.down = true;
  api = await Api.start({ PCI_AUTH_ISSUER: issuer.url, PCI_AUTH_AUDIENCES: audience, PCI_AUTH_TENANTS: tenant });
});
afterAll(async () => {
  await api?.stop();
  await issuer?.stop();
});

const statusOf = async (token: string) => (await api.fetch('imports', { token })).status;

// One story: what is known of the issuer grows from test to test.
test('an issuer that cannot be reached from the start is reported as a temporary fault of ours', async () => {
  const answer = await api.fetch('imports', { token: await issuer.token(['operator']) });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(await answer.json()).toMatchObject({ type: 'urn:pci:problem:issuer-unavailable', status: 503 });
  expect((await api.fetch('health/live')).status).toBe(200);
});

test('and is found once it is there', async () => {
  issuer.down = false;
  const token = await issuer.token(['operator']);
  await expect.poll(() => statusOf(token), { timeout: 30_000, interval: 200 }).toBe(200);
});

test('a flood of tokens with unknown keys asks it for its keys once at the most', async () => {
  const before = issuer.keyFetches;
  const flood = await Promise.all(
    Array.from({ length: 60 }, (_, index) => issuer.token(['operator'], {}, { kid: `made-up-${index}` })),
  );
  expect(new Set(await Promise.all(flood.map(statusOf)))).toEqual(new Set([401]));
  for (const token of flood.slice(0, 20)) expect(await statusOf(token)).toBe(401);
  expect(issuer.keyFetches - before).toBeLessThanOrEqual(1);
  expect(await statusOf(await issuer.token(['operator']))).toBe(200);
});

test('while it is down, known keys serve on: for tokens seen before and for new ones', async () => {
  const seen = await issuer.token(['operator']);
  expect(await statusOf(seen)).toBe(200);
  issuer.down = true;
  expect(await statusOf(seen)).toBe(200);
  expect(await statusOf(await issuer.token(['operator'], { sub: 'somebody-else' }))).toBe(200);
  expect(await statusOf(await issuer.token(['operator'], { exp: 1_600_000_000 }))).toBe(401);
});
