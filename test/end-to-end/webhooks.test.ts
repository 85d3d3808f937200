import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { receiver } from '../notifications/receiver.ts';
import { silverPartners } from '../support/silver-partners.ts';
import { subscriptionColumns, tsv } from '../support/world.ts';
import { Product } from './product.ts';

interface Delivery {
  id: string;
  state: string;
  attempts: { status?: number }[];
}

test('an endpoint over HTTP: registered, tested, rotated, failing, sent again, recovered, deleted', async () => {
  let status = 200;
  const { url, requests, close } = await receiver((response) => response.writeHead(status).end());
  const product = await Product.start({ PCI_WEBHOOK_RETRY_SECONDS: '600' });
  try {
    const call = async <T>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> => {
      const given = body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {};
      const response = await fetch(`${product.url}/api/webhooks${path}`, { method, ...given });
      const text = await response.text();
      return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
    };
    const events = ['partner.tier.changed', 'partner.score.published'];
    const made = await call<{ id: string; secret: string }>('POST', '', { url, events });
    const { id, secret } = made.body;
    expect(made.status).toBe(201);
    const decided = async (deliveryId: string, tries: number): Promise<Delivery> => {
      for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) {
        const { body } = await call<Delivery>('GET', `/${id}/deliveries/${deliveryId}`);
        if (body.attempts.length >= tries) return body;
      }
      throw new Error(`${deliveryId} was not tried ${tries} times`);
    };
    const tested = async () => (await call<{ deliveryId: string }>('POST', `/${id}/test`)).body.deliveryId;

    const first = await tested();
    expect(await decided(first, 1)).toMatchObject({ state: 'delivered', payload: { type: 'webhook.test' } });
    const headers = requests[0]!.headers as Record<string, string>;
    expect(new Webhook(secret).verify(requests[0]!.body, headers)).toMatchObject({ id: first });

    const rotated = await call<{ secret: string }>('POST', `/${id}/rotate-secret`);
    expect(rotated.status).toBe(200);
    status = 503;
    const second = await tested();
    expect(await decided(second, 1)).toMatchObject({ state: 'failed', attempts: [{ status: 503 }] });
    for (const each of [secret, rotated.body.secret]) {
      const { body, headers: given } = requests.at(-1)!;
      expect(new Webhook(each).verify(body, given as Record<string, string>)).toMatchObject({ id: second });
    }

    status = 200;
    expect((await call('POST', `/${id}/deliveries/${second}/redeliver`)).status).toBe(202);
    expect((await decided(second, 2)).state).toBe('delivered');
    for (const since of ['2022-01-01T00:00:00+01:00', '2022-01-01', '1d'])
      expect((await call('POST', `/${id}/recover`, { since })).status, since).toBe(202);
    const log = await call<{ items: Delivery[] }>(
      'GET',
      `/${id}/deliveries?state=delivered&event=webhook.test&since=1h`,
    );
    expect(log.body.items.map((delivery) => delivery.id)).toEqual([second, first]);
    expect((await call<{ items: [] }>('GET', `/${id}/deliveries?state=failed`)).body.items).toEqual([]);

    expect((await call('PATCH', `/${id}`, { description: 'CRM' })).body).toMatchObject({ description: 'CRM', events });
    expect((await call('POST', `/${id}/enable`)).body).toMatchObject({ status: 'enabled' });
    for (const [method, path, body] of [
      ['PATCH', `/${id}`, { colour: 'red' }],
      ['PATCH', `/${id}`, { url: 'https://10.0.0.1/' }],
      ['POST', `/${id}/rotate-secret`, { overlapHours: 169 }],
      ['POST', `/${id}/recover`, { since: 'yesterday' }],
      ['GET', `/${id}/deliveries?since=yesterday`],
      ['GET', `/${id}/deliveries?colour=red`],
    ] as const) {
      expect((await call(method, path, body)).status, path).toBe(400);
    }
    expect((await call('POST', '/ep_none/test')).status).toBe(404);
    const catalogue = await product.get<{ items: { type: string }[] }>('events');
    expect(catalogue.items).toHaveLength(5);
    expect((await call('DELETE', `/${id}`)).status).toBe(204);
    expect((await call('GET', `/${id}`)).status).toBe(404);
  } finally {
    await close();
  }
});

test('a tier at risk is sent to the partner that asks, from reports to a signed event', async () => {
  const { url, requests, close } = await receiver((response) => response.writeHead(204).end());
  const product = await Product.start();
  try {
    for (const [report, text] of silverPartners({ until: '2021-04-30', ids: ['1001', '1002'] }))
      await product.import(report, text);
    const made = await product.post('partners/1001/webhooks', { url, events: ['partner.tier.at-risk'] });
    const { secret } = (await made.json()) as { secret: string };
    await product.refresh('2021-02');
    for (const end = Date.now() + 20_000; requests.length === 0 && Date.now() < end; ) await pause(50);
    const { body, headers } = requests[0]!;
    const event = new Webhook(secret).verify(body, headers as Record<string, string>) as {
      data: { links: { score: string; dashboard: string } };
    };
    expect(event).toMatchObject({
      source: product.url,
      type: 'partner.tier.at-risk',
      subject: 'partners/1001',
      data: { month: '2021-02', tiers: [{ program: 'smb', tier: 'silver', to: 'none', lostIn: '2021-05' }] },
    });
    const { score, dashboard } = event.data.links;
    expect(await (await fetch(score)).json()).toMatchObject({ partnerId: '1001', month: '2021-02', tier: 'silver' });
    expect(await (await fetch(dashboard)).text()).toContain('<!doctype html>');
    expect(requests).toHaveLength(1);
  } finally {
    await close();
  }
});

test('what happened while an endpoint was disabled is sent by recover, once, and by nothing before', async () => {
  let status = 410;
  const { url, requests, close } = await receiver((response) => response.writeHead(status).end());
  const product = await Product.start();
  try {
    const bill = async (...billed: [month: string, usd: number][]) => {
      const rows = billed.map(([month, usd]) => ['s1', month, 't1', 'Sales', 'CSP', 1, usd, '1001', 'CSP']);
      await product.import('subscription-details', tsv(subscriptionColumns, ...rows));
    };
    await bill(['2021-01', 3_000], ['2021-02', 3_000], ['2021-03', 3_000]);
    const events = ['partner.score.published', 'partner.score.restated'];
    const made = await product.post('partners/1001/webhooks', { url, events, programs: ['smb'] });
    const { id, secret } = (await made.json()) as { id: string; secret: string };
    const endpoint = `partners/1001/webhooks/${id}`;

    await product.refresh('2021-01');
    const state = async () => (await product.get<{ status: string }>(endpoint)).status;
    for (const end = Date.now() + 20_000; (await state()) !== 'disabled' && Date.now() < end; ) await pause(50);
    expect(await product.get(endpoint)).toMatchObject({ status: 'disabled', disabled: { reason: 'gone' } });
    await product.refresh('2021-02');
    await bill(['2021-02', 6_000]);
    await product.refresh('2021-02');
    await product.refresh('2021-03');
    await bill(['2021-01', 9_000]);
    await product.refresh('2021-01');

    status = 200;
    expect((await product.post(`${endpoint}/recover`, { since: '1d' })).status).toBe(409);
    await pause(1_000);
    expect(requests).toHaveLength(1);
    expect((await product.post(`${endpoint}/enable`, '')).status).toBe(200);
    await pause(1_000);
    expect(requests).toHaveLength(1);
    for (let times = 0; times < 2; times++)
      expect((await product.post(`${endpoint}/recover`, { since: '1d' })).status).toBe(202);
    for (const end = Date.now() + 20_000; requests.length < 6 && Date.now() < end; ) await pause(50);
    await pause(1_000);

    const [refused, ...arrived] = requests.map(
      ({ body, headers }) => new Webhook(secret).verify(body, headers as Record<string, string>) as ScoreEvent,
    );
    const inOrder = arrived.toSorted((one, other) => (one.sequence < other.sequence ? -1 : 1));
    expect(inOrder.map(({ type, data: { month, scoreBefore, score } }) => [type, month, scoreBefore, score])).toEqual([
      ['partner.score.published', '2021-01', undefined, 1],
      ['partner.score.published', '2021-02', undefined, 2],
      ['partner.score.restated', '2021-02', 2, 3],
      ['partner.score.published', '2021-03', undefined, 4],
      ['partner.score.restated', '2021-01', 1, 3],
    ]);
    expect(inOrder[0]!.id).toBe(refused!.id);
    expect(inOrder.map(({ time }) => time)).toEqual(inOrder.map(({ time }) => time).sort());
    // An event that comes after a newer one says so.
    let newest = '';
    for (const { sequence, supersededby } of arrived) {
      if (sequence < newest) expect(supersededby).toBeDefined();
      else newest = sequence;
    }
  } finally {
    await close();
  }
});

interface ScoreEvent {
  id: string;
  type: string;
  time: string;
  sequence: string;
  supersededby?: string;
  data: { month: string; scoreBefore?: number; score: number };
}
