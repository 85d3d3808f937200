import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audience, Issuer, tenant } from '../access/issuer.ts';
import { receivers, statuses } from '../notifications/receiver.ts';
import { Api, importNetwork } from './api.ts';

const receiver = receivers();
const events = ['partner.tier.changed'];
const ownBase = 'partners/1001/webhooks';
let issuer: Issuer;
let api: Api;
let operator: string;
let admin: string;
beforeAll(async () => {
  issuer = await Issuer.start();
  api = await Api.start({
    PCI_AUTH_ISSUER: issuer.url,
    PCI_AUTH_AUDIENCES: audience,
    PCI_AUTH_TENANTS: tenant,
    PCI_WEBHOOKS_TO_LOOPBACK: 'true',
  });
  operator = await issuer.token(['operator']);
  admin = await issuer.token(['account-admin:1001']);
  await importNetwork(api, operator);
});
afterAll(async () => {
  await api?.stop();
  await issuer?.stop();
});

const patch = (path: string, body: object, token: string) =>
  api.fetch(path, {
    method: 'PATCH',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    token,
  });
type Trail = { items: { action: string; status: number; moves?: object[] }[] };
const lastOf = async (action: string) => (await api.json<Trail>(`audit?action=${action}`, operator)).items[0];

test('with an issuer, loopback is opened for the operator only', async () => {
  const { url, requests } = await receiver(statuses(200));
  for (const token of [admin, operator]) {
    const refused = await api.post(ownBase, { url, events }, token);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: '/url', code: 'url-not-allowed' }] });
  }
  const { id } = (await (await api.post('webhooks', { url, events }, operator)).json()) as { id: string };
  await api.fetch(`webhooks/${id}/test`, { method: 'POST', token: operator });
  await expect.poll(() => requests.length, { timeout: 30_000 }).toBe(1);
  const moved = await patch(`${ownBase}/${id}`, { url }, admin);
  expect(moved.status).toBe(404);
});

test('a registration reveals neither what answers nor whether anything does', async () => {
  const refusing = await receiver(statuses(405));
  const silent = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  const told = [];
  for (const url of [refusing.url, `http://127.0.0.1:${port}`, 'http://127.0.0.1:9', 'https://nowhere.invalid']) {
    const made = await api.post('webhooks', { url, events, validate: true }, operator);
    const { id, status, validation } = (await made.json()) as { id: string; status: string; validation: object };
    const again = await api.fetch(`webhooks/${id}/enable`, { method: 'POST', token: operator });
    const { detail } = (await again.json()) as { detail: string };
    told.push(JSON.stringify([made.status, status, validation, again.status, detail]));
  }
  silent.close();
  expect(new Set(told).size).toBe(1);
  expect(told[0]).toContain('WebHook-Allowed-Origin: 127.0.0.1');
});

test('the audit trail names the old and the new address, also of a change that was refused', async () => {
  const hubspot = { token: 'pat-1' };
  const from = 'https://api.hubapi.com';
  const to = 'https://api-eu1.hubapi.com';
  const made = await api.post(ownBase, { url: from, events, format: 'hubspot', hubspot }, operator);
  const { id } = (await made.json()) as { id: string };
  expect(await lastOf('partner-webhooks-create')).toMatchObject({
    status: 201,
    moves: [{ field: 'url', from: null, to: from }],
  });
  const refused = await patch(`${ownBase}/${id}`, { url: to }, admin);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({
    errors: [{ pointer: '/hubspot/token', code: 'credentials-required' }],
  });
  const moves = [{ field: 'url', from, to }];
  expect(await lastOf('partner-webhooks-change')).toMatchObject({ status: 400, moves });
  expect((await patch(`${ownBase}/${id}`, { url: to, hubspot }, admin)).status).toBe(200);
  expect(await lastOf('partner-webhooks-change')).toMatchObject({ status: 200, moves });
  expect((await patch(`${ownBase}/${id}`, { description: 'CRM' }, admin)).status).toBe(200);
  expect(await lastOf('partner-webhooks-change')).not.toHaveProperty('moves');
});

test('the audit trail names the partner by its id, however the path writes it', async () => {
  const made = await api.post('partners/0001001/webhooks', { url: 'https://crm.example.com', events }, operator);
  expect(made.status).toBe(201);
  expect(await lastOf('partner-webhooks-create')).toMatchObject({ partnerId: '1001' });
});

test("a CRM's address that is not its vendor's is refused", async () => {
  const body = { url: 'https://crm.invalid', events, format: 'hubspot', hubspot: { token: 'pat-1' } };
  const refused = await api.post(ownBase, body, admin);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ errors: [{ pointer: '/url', code: 'host-not-allowed' }] });
});
