import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registeredRoutes } from '../../functions/http/route.ts';
import '../../functions/main.ts';
import { audience, Issuer, tenant } from '../access/issuer.ts';
import { trainingColumns, tsv } from '../support/world.ts';
import { Api, importNetwork } from './api.ts';

let issuer: Issuer;
let api: Api;
let operator: string;
/** Account admin of 1001 alone. */
let admin: string;
/** Account admin of 1001 and 2001. */
let both: string;
/** Endpoints with a delivery each: of 1001, of 2001, of the operator. */
let own: { id: string; deliveryId: string };
let foreign: typeof own;
let operators: typeof own;
beforeAll(async () => {
  issuer = await Issuer.start();
  api = await Api.start({ PCI_AUTH_ISSUER: issuer.url, PCI_AUTH_AUDIENCES: audience, PCI_AUTH_TENANTS: tenant });
  operator = await issuer.token(['operator']);
  admin = await issuer.token(['account-admin:1001']);
  both = await issuer.token(['account-admin:1001', 'account-admin:2001']);
  await importNetwork(api, operator);
  const registration = { url: 'https://crm.invalid/hook', events: ['partner.tier.changed'] };
  const made = async (base: string) => {
    const { id } = (await (await api.post(base, registration, operator)).json()) as { id: string };
    const tested = await api.fetch(`${base}/${id}/test`, { method: 'POST', token: operator });
    return { id, ...((await tested.json()) as { deliveryId: string }) };
  };
  own = await made('partners/1001/webhooks');
  foreign = await made('partners/2001/webhooks');
  operators = await made('webhooks');
});
afterAll(async () => {
  await api?.stop();
  await issuer?.stop();
});

const bodies: Record<string, object> = {
  'partner-webhooks-change': { description: 'Taken over.' },
  'partner-webhooks-recover': { since: new Date(Date.now() - 3_600_000).toISOString() },
};
const ofEndpoints = registeredRoutes.filter(({ route }) => route.startsWith('partners/{mpnId}/webhooks/{id}'));

describe.each(ofEndpoints.map(({ name }) => name))("%s of another's, below the own partner", (name) => {
  const { method, route } = ofEndpoints.find((one) => one.name === name)!;
  const answerFor = async (ids: { id: string; deliveryId: string }) => {
    const path = route.replace('{mpnId}', '1001').replace('{id}', ids.id).replace('{deliveryId}', ids.deliveryId);
    const answer = bodies[name]
      ? await api.fetch(path, {
          method,
          token: admin,
          body: JSON.stringify(bodies[name]),
          headers: { 'content-type': 'application/json' },
        })
      : await api.fetch(path, { method, token: admin });
    const text = (await answer.text()).replaceAll(ids.id, 'ID').replaceAll(ids.deliveryId, 'DELIVERY');
    return [answer.status, text];
  };

  test('is answered as what is not there', async () => {
    const absent = await answerFor({ id: 'ep_none', deliveryId: 'dl_none' });
    expect(absent[0]).toBe(404);
    expect(await answerFor(foreign)).toEqual(absent);
    expect(await answerFor(operators)).toEqual(absent);
  });

  if (!route.includes('{deliveryId}')) return;
  test('and so is a foreign delivery below the own endpoint', async () => {
    const absent = await answerFor({ ...own, deliveryId: 'dl_none' });
    expect(absent[0]).toBe(404);
    expect(await answerFor({ ...own, deliveryId: foreign.deliveryId })).toEqual(absent);
  });
});

test('after all that, what is others’ is as it was', async () => {
  const seen = await api.json(`partners/2001/webhooks/${foreign.id}`, operator);
  expect(seen).toMatchObject({ status: 'enabled', partnerId: '2001' });
  expect(seen.description).toBeUndefined();
  const { items } = await api.json<{ items: unknown[] }>(
    `partners/2001/webhooks/${foreign.id}/deliveries?event=webhook.test`,
    operator,
  );
  expect(items).toHaveLength(1);
  expect(await api.json(`webhooks/${operators.id}`, operator)).toMatchObject({ status: 'enabled' });
});

describe("another partner's id", () => {
  test('in a filter finds nothing, or is refused', async () => {
    const listed = async (path: string) => (await api.json<{ items: unknown[] }>(path, admin)).items;
    expect(await listed(`partners/1001/webhooks/${own.id}/deliveries?event=webhook.test`)).toHaveLength(1);
    expect(await listed(`partners/1001/webhooks/${own.id}/deliveries?partner=1001&event=webhook.test`)).toHaveLength(1);
    expect(
      await listed(`partners/1001/webhooks/${own.id}/deliveries?partner=1001&state=failed&until=2020-01-01`),
    ).toEqual([]);
    expect(await listed('partners?q=1001')).toHaveLength(1);
    expect(await listed('partners?q=2001')).toEqual([]);
    expect((await api.fetch('tier-changes?partner=2001', { token: admin })).status).toBe(400);
    expect((await api.fetch('audit?partner=2001', { token: admin })).status).toBe(403);
  });

  test('in a filter of deliveries is answered as one that is not there', async () => {
    const answerFor = async (base: string, partner: string, token: string) => {
      const answer = await api.fetch(`${base}/deliveries?partner=${partner}`, { token });
      return [answer.status, (await answer.text()).replaceAll(partner, 'ID')];
    };
    const absent = await answerFor(`partners/1001/webhooks/${own.id}`, '999', admin);
    expect(absent).toEqual([
      404,
      expect.stringContaining('No partner or location ID is known from imported reports, or you may not see it.'),
    ]);
    expect(await answerFor(`partners/1001/webhooks/${own.id}`, '2001', admin)).toEqual(absent);
    expect(await answerFor(`webhooks/${operators.id}`, '999', operator)).toEqual(absent);
    expect((await answerFor(`webhooks/${operators.id}`, '2001', operator))[0]).toBe(200);
  });

  test('in a filter of the audit trail is not found if nobody ever asked for it', async () => {
    expect((await api.fetch('audit?partner=999', { token: operator })).status).toBe(404);
    expect((await api.fetch('audit?partner=2001', { token: operator })).status).toBe(200);
    await api.post(
      'partners/998/webhooks',
      { url: 'https://crm.invalid/hook', events: ['partner.tier.changed'] },
      operator,
    );
    const { items } = await api.json<{ items: unknown[] }>('audit?partner=998', operator);
    expect(items).toMatchObject([{ action: 'partner-webhooks-create', status: 404 }]);
  });

  test.each([
    [{ partnerId: '2001' }, '/partnerId'],
    [{ partner: '2001' }, '/partner'],
    [{ id: 'mine' }, '/id'],
    [{ secret: 'whsec_AAAA' }, '/secret'],
    [{ status: 'enabled', createdAt: '2021-01-01T00:00:00Z' }, '/status'],
  ])('and what only the product sets is no field of an endpoint: %o', async (more, pointer) => {
    const before = await api.json(`partners/1001/webhooks/${own.id}`, admin);
    const change = {
      body: JSON.stringify({ description: 'x', ...more }),
      headers: { 'content-type': 'application/json' },
    };
    const changed = await api.fetch(`partners/1001/webhooks/${own.id}`, { method: 'PATCH', token: admin, ...change });
    const registration = { url: 'https://crm.invalid/hook', events: ['partner.tier.changed'], ...more };
    const made = await api.post('partners/1001/webhooks', registration, admin);
    for (const answer of [changed, made]) {
      expect(answer.status).toBe(400);
      const { errors } = (await answer.json()) as { errors: object[] };
      expect(errors).toContainEqual(expect.objectContaining({ pointer, code: 'unknown-field' }));
    }
    expect(await api.json(`partners/1001/webhooks/${own.id}`, admin)).toEqual(before);
  });
});

describe('a page token', () => {
  const ledger = (partner: string, query: string) => `partners/${partner}/scores/smb/ledger?${query}`;
  let token: string;
  beforeAll(async () => {
    const { nextLink } = await api.json<{ nextLink: string }>(ledger('1001', 'month=2021-03&pageSize=1'), both);
    token = new URL(nextLink, api.url).searchParams.get('pageToken')!;
  });

  test('goes on where it was given, also with another size of page', async () => {
    const all = await api.json<{ items: unknown[] }>(ledger('1001', 'month=2021-03&pageSize=500'), both);
    const rest = await api.json<{ items: unknown[] }>(
      ledger('1001', `month=2021-03&pageSize=400&pageToken=${token}`),
      both,
    );
    expect(rest.items).toEqual(all.items.slice(1));
  });

  /** The token with one bit of one of its bytes turned over. */
  const turned = (at: number) => {
    const bytes = Buffer.from(token, 'base64url');
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    return bytes.toString('base64url');
  };
  test.each<[string, () => string]>([
    ["another partner's listing", () => ledger('2001', `month=2021-03&pageToken=${token}`)],
    ['another listing', () => `partners/1001/tier-changes?pageToken=${token}`],
    ['another filter', () => ledger('1001', `month=2021-02&pageToken=${token}`)],
    ['another nonce', () => ledger('1001', `month=2021-03&pageToken=${turned(0)}`)],
    ['another tag', () => ledger('1001', `month=2021-03&pageToken=${turned(12)}`)],
    ['a place of another', () => ledger('1001', `month=2021-03&pageToken=${turned(-1)}`)],
    ['its last letter cut', () => ledger('1001', `month=2021-03&pageToken=${token.slice(0, -1)}`)],
    ['something before it', () => ledger('1001', `month=2021-03&pageToken=.${token}`)],
    [
      'a position that nobody sealed',
      () =>
        ledger('1001', `month=2021-03&pageToken=${Buffer.from('{"partition":"0","id":"0"}').toString('base64url')}`),
    ],
    ['nothing at all', () => ledger('1001', 'month=2021-03&pageToken=')],
  ])('with %s is refused', async (_, path) => {
    const answer = await api.fetch(path(), { token: both });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ type: 'urn:pci:problem:invalid-page-token' });
  });
});

describe('the same Idempotency-Key of two callers', () => {
  const headers = { 'idempotency-key': 'month-end' };
  test('names two orders', async () => {
    const other = await issuer.token(['operator'], { sub: 'another-operator' });
    const mine = await api.post('refreshes', { month: '2021-03' }, operator, headers);
    const theirs = await api.post('refreshes', { month: '2021-02' }, other, headers);
    expect([mine.status, theirs.status]).toEqual([202, 202]);
    expect(theirs.headers.get('idempotency-replayed')).toBeNull();
  });

  test('names two imports', async () => {
    const other = await issuer.token(['operator'], { sub: 'another-operator' });
    const type = { 'content-type': 'text/tab-separated-values' };
    const upload = (individual: string, token: string) =>
      api.fetch('imports/training-details', {
        method: 'POST',
        token,
        body: tsv(trainingColumns, [individual, '3001', 'MB-800', '2020-01-01', '']),
        headers: { ...headers, ...type },
      });
    const mine = await upload('one', operator);
    expect([(await upload('one', operator)).headers.get('location')]).toEqual([mine.headers.get('location')]);
    expect((await upload('two', operator)).status).toBe(409);
    const theirs = await upload('two', other);
    expect(theirs.status).toBe(202);
    expect(theirs.headers.get('location')).not.toBe(mine.headers.get('location'));
  });
});
