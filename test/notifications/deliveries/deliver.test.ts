import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { deliveriesContainer } from '../../../src/notifications/deliveries/documents.ts';
import { listDeliveries } from '../../../src/notifications/deliveries/list.ts';
import { testEndpoint } from '../../../src/notifications/deliveries/send-test.ts';
import { dispatchTierChange } from '../../../src/notifications/dispatch/dispatch.ts';
import { publishTierChange } from '../../../src/notifications/dispatch/publish.ts';
import { deleteEndpoint } from '../../../src/notifications/endpoints/change.ts';
import { endpointsContainer } from '../../../src/notifications/endpoints/documents.ts';
import { readEndpoint } from '../../../src/notifications/endpoints/read.ts';
import { receivers, statuses } from '../receiver.ts';
import { aTierChange, deliveriesTo, drain, handle, register, start, steps, world } from '../world.ts';

const receiver = receivers();
const change = aTierChange();

afterEach(() => {
  vi.useRealTimers();
});

describe('delivering', () => {
  test('a signed CloudEvent that an independent verifier accepts', async () => {
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    const context = world();
    const { url, requests } = await receiver(statuses(200));
    const { endpoint, secret } = await register(context, '1234567', { url: `${url}/hooks` });
    await publishTierChange(context, change);
    await drain(context);

    const [request] = requests;
    const event = new Webhook(secret).verify(request?.body ?? '', request?.headers as Record<string, string>);
    expect(event).toMatchObject({ id: change.id, type: 'partner.tier.changed', data: { from: 'none', to: 'silver' } });
    expect(request?.headers).toMatchObject({ 'webhook-id': change.id, 'content-type': 'application/cloudevents+json' });
    expect(requests).toHaveLength(1);
    expect(await deliveriesTo(context, endpoint.id)).toEqual([
      {
        id: change.id,
        endpointId: endpoint.id,
        partnerId: '1234567',
        program: 'smb',
        month: '2021-09',
        sequence: 7,
        event: 'partner.tier.changed',
        state: 'delivered',
        createdAt: new Date(start).toISOString(),
        finishedAt: new Date(start).toISOString(),
        attempts: [
          {
            id: expect.any(String),
            at: new Date(start).toISOString(),
            durationMs: expect.any(Number),
            status: 200,
            answer: 'noted',
          },
        ],
      },
    ]);
  });

  test('tries go on over three days with the same id and bytes, each signed for its own time, then poison', async () => {
    const context = world();
    const { url, requests } = await receiver(statuses(500));
    const { endpoint, secret } = await register(context, '1234567', { url });
    await publishTierChange(context, change);
    await drain(context);

    const [delivery] = await deliveriesTo(context, endpoint.id);
    expect(delivery).toMatchObject({ state: 'failed', failure: 'exhausted' });
    const at = delivery?.attempts.map((attempt) => Date.parse(attempt.at)) ?? [];
    const pauses = at.slice(1).map((time, index) => (time - (at[index] ?? 0)) / 1000);
    expect(pauses).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);

    expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
    for (const [index, { headers, body }] of requests.entries()) {
      const signedAt = new Date(at[index] ?? 0);
      expect(headers).toMatchObject({
        'webhook-id': change.id,
        'webhook-timestamp': String(signedAt.getTime() / 1000),
        'webhook-signature': new Webhook(secret).sign(change.id, signedAt, body),
      });
    }
    const poison = context.queues.sent.filter(({ queue }) => queue === 'deliveries-poison');
    expect(poison.map(({ body }) => body)).toEqual([{ endpointId: endpoint.id, deliveryId: change.id, attempt: 10 }]);
  });

  test('a failure, then a success', async () => {
    const context = world();
    const { url } = await receiver(statuses(500, 302, 200));
    const { endpoint } = await register(context, '1234567', { url });
    await publishTierChange(context, change);
    await drain(context);
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([
      { state: 'delivered', attempts: [{ status: 500 }, { status: 302 }, { status: 200 }] },
    ]);
  });

  test('Retry-After moves the next attempt', async () => {
    const context = world();
    const { url } = await receiver((response, nth) =>
      response.writeHead(nth === 1 ? 429 : 200, { 'retry-after': '7200' }).end(),
    );
    await register(context, '1234567', { url });
    await publishTierChange(context, change);
    await drain(context);
    expect(context.clock.time).toBe(start + 7_200_000);
  });

  test('410 disables the endpoint: that delivery fails, those waiting end, later changes go elsewhere', async () => {
    const context = world();
    const { url, requests } = await receiver(statuses(500, 410));
    const { endpoint } = await register(context, '1234567', { url });
    const next = aTierChange({ month: '2021-10' as never, sequence: 8 });
    await publishTierChange(context, change);
    await publishTierChange(context, next);
    await drain(context);
    await publishTierChange(context, aTierChange({ month: '2021-11' as never, sequence: 9 }));
    await drain(context);

    expect(await readEndpoint(context, '1234567', endpoint.id)).toMatchObject({
      status: 'disabled',
      disabled: { reason: 'gone', at: expect.any(String) },
    });
    const deliveries = await deliveriesTo(context, endpoint.id);
    expect(deliveries.map(({ id, failure, attempts }) => [id, failure, attempts.length])).toEqual(
      expect.arrayContaining([
        [change.id, 'endpoint-disabled', 1],
        [next.id, 'gone', 1],
      ]),
    );
    expect(deliveries).toHaveLength(2);
    expect(requests).toHaveLength(2);
  });

  test('410 to a test leaves the endpoint as it is', async () => {
    const context = world();
    const { url } = await receiver(statuses(410));
    const { endpoint } = await register(context, '1234567', { url });
    await testEndpoint(context, '1234567', endpoint.id);
    await drain(context);
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([
      { event: 'webhook.test', failure: 'not-retried', attempts: [{ status: 410 }] },
    ]);
    expect(await readEndpoint(context, '1234567', endpoint.id)).toMatchObject({ status: 'enabled' });
  });

  test('a deleted endpoint gets nothing more, and its delivery ends', async () => {
    const context = world();
    const { url, requests } = await receiver(statuses(500));
    const { endpoint } = await register(context, '1234567', { url });
    await publishTierChange(context, change);
    await steps(context, 'dispatch', 'first attempt');
    await deleteEndpoint(context, '1234567', endpoint.id);
    await drain(context);
    expect(requests).toHaveLength(1);
    const stored = await context.documents.read(deliveriesContainer, { partition: endpoint.id, id: change.id });
    expect(stored?.value).toMatchObject({ state: 'failed', failure: 'endpoint-deleted' });
  });

  test('a refused address is on record like any other failure', async () => {
    const context = world();
    const { endpoint } = await register(context, '1234567', { url: 'http://127.0.0.1:9/' });
    const strict = { ...context.settings, networkOf: () => ({ allowLoopback: false }) };
    await publishTierChange(context, change);
    for (const _ of ['dispatch', 'first attempt']) {
      await context.queues.runNext((...message) => handle({ ...context, settings: strict }, ...message));
    }
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([
      { state: 'pending', attempts: [{ error: 'refused: the URL must begin with https://' }] },
    ]);
  });

  test('while one secret replaces another both sign; an expired one does not', async () => {
    const context = world();
    const { url, requests } = await receiver(statuses(200));
    const { endpoint, secret } = await register(context, '1234567', { url });
    const key = { partition: '1234567', id: endpoint.id };
    const stored = await context.documents.read(endpointsContainer, key);
    const [current] = stored?.value.secrets ?? [];
    const other = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const sealed = { sealed: context.vault.seal(other, endpoint.id), createdAt: '2021-10-01T00:00:00.000Z' };
    const until = (offset: number) => ({ ...sealed, expiresAt: new Date(start + offset).toISOString() });
    for (const [expiring, month] of [
      [until(1), '2021-09'],
      [until(0), '2021-10'],
    ] as const) {
      const value = { ...stored?.value, secrets: [current, expiring] } as never;
      await context.documents.write(endpointsContainer, { ...key, value, when: 'always' });
      await publishTierChange(context, aTierChange({ month: month as never }));
      await drain(context);
    }
    const signed = requests.map(({ headers, body }) => {
      const at = new Date(Number(headers['webhook-timestamp']) * 1000);
      const id = String(headers['webhook-id']);
      return {
        got: headers['webhook-signature'],
        of: [secret, other].map((each) => new Webhook(each).sign(id, at, body)),
      };
    });
    expect(signed.map(({ got }) => got)).toEqual([signed[0]?.of.join(' '), signed[1]?.of[0]]);
  });
});

test('no secret appears in a delivery, a message or an answer', async () => {
  const context = world();
  const { url } = await receiver((response, _nth, request) =>
    response.writeHead(500).end(JSON.stringify(request.headers)),
  );
  const { endpoint, secret } = await register(context, '1234567', { url });
  await publishTierChange(context, change);
  await drain(context);
  const stored = await context.documents.read(deliveriesContainer, { partition: endpoint.id, id: change.id });
  const everything = JSON.stringify([stored, await deliveriesTo(context, endpoint.id), context.queues.sent]);
  expect(everything).not.toContain(secret.slice('whsec_'.length));
  expect(everything).not.toContain('v1.test.');
});

test('deliveries are listed newest first, by state, page by page', async () => {
  const context = world();
  const { url } = await receiver(statuses(410, 200));
  const { endpoint } = await register(context, '1234567', { url });
  const months = ['2021-05', '2021-06', '2021-07'].map((month) => aTierChange({ month: month as never }));
  for (const each of months) {
    await publishTierChange(context, each);
    await dispatchTierChange(context, { partnerId: '1234567', tierChangeId: each.id });
    context.clock.time += 1_000;
  }
  const ids = months.map(({ id }) => id).toReversed();
  const first = await listDeliveries(context, '1234567', endpoint.id, { limit: 2 });
  const second = await listDeliveries(context, '1234567', endpoint.id, {
    limit: 2,
    ...(first.next ? { after: first.next } : {}),
  });
  expect([first, second].flatMap(({ items }) => items.map(({ id }) => id))).toEqual(ids);
  await drain(context);
  const failed = await listDeliveries(context, '1234567', endpoint.id, { state: 'failed', limit: 10 });
  expect(failed.items.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
  expect(await listDeliveries(context, '1234567', endpoint.id, { state: 'pending', limit: 10 })).toEqual({ items: [] });
});
