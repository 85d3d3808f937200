import { describe, expect, test } from 'vitest';
import { deliver } from '../../../src/notifications/deliveries/deliver.ts';
import { takeBackDelivery } from '../../../src/notifications/deliveries/poison.ts';
import { resendOverdueDeliveries } from '../../../src/notifications/deliveries/resend.ts';
import { takeBackDispatch } from '../../../src/notifications/dispatch/poison.ts';
import { publishTierChange } from '../../../src/notifications/dispatch/publish.ts';
import { createVault } from '../../../src/secrets/vault.ts';
import { receivers, statuses } from '../receiver.ts';
import { aTierChange, deliveriesTo, drain, handle, register, start, steps, world } from '../world.ts';

const receiver = receivers();
const change = aTierChange();

describe('repeated and late messages', () => {
  async function oneFailedAttempt() {
    const context = world();
    const { url, requests } = await receiver(statuses(500, 200));
    const { endpoint } = await register(context, '1234567', { url });
    await publishTierChange(context, change);
    await steps(context, 'dispatch', 'first attempt');
    const message = { endpointId: endpoint.id, deliveryId: change.id };
    return { context, requests, message, endpoint, sent: () => context.queues.sent.length };
  }

  test('a copy of a message whose attempt is on record is dropped', async () => {
    const { context, requests, message, sent } = await oneFailedAttempt();
    const before = sent();
    await deliver(context, { ...message, attempt: 0 }, { dequeueCount: 1 });
    expect([requests.length, sent()]).toEqual([1, before]);
  });

  test('the same message coming again does the follow-up again, with what is left of the pause', async () => {
    const { context, requests, message } = await oneFailedAttempt();
    context.clock.time += 2_000;
    await deliver(context, { ...message, attempt: 0 }, { dequeueCount: 2 });
    expect(requests).toHaveLength(1);
    expect(context.queues.sent.at(-1)).toEqual({
      queue: 'deliveries',
      body: { ...message, attempt: 1 },
      delaySeconds: 3,
    });
  });

  test('both follow-ups together make one attempt', async () => {
    const { context, requests, message } = await oneFailedAttempt();
    await deliver(context, { ...message, attempt: 0 }, { dequeueCount: 2 });
    await drain(context);
    expect(requests).toHaveLength(2);
  });

  test('a message for a turn that is not reached comes again', async () => {
    const { context, message } = await oneFailedAttempt();
    const early = deliver(context, { ...message, attempt: 2 }, { dequeueCount: 1 });
    await expect(early).rejects.toMatchObject({ code: 'delivery-not-current' });
  });

  test('a message about no delivery comes again', async () => {
    const nothing = deliver(world(), { endpointId: 'ep_0', deliveryId: 'tc_0', attempt: 0 }, { dequeueCount: 1 });
    await expect(nothing).rejects.toMatchObject({ code: 'delivery-missing' });
  });

  test('while one worker sends, a copy is dropped and a returning message waits for the claim to end', async () => {
    const context = world();
    let during = async () => {};
    const { url, requests } = await receiver((response) => void during().then(() => response.end()));
    const { endpoint } = await register(context, '1234567', { url });
    await publishTierChange(context, change);
    const message = { endpointId: endpoint.id, deliveryId: change.id, attempt: 0 };
    during = async () => {
      const before = context.queues.sent.length;
      await deliver(context, message, { dequeueCount: 1 });
      expect(context.queues.sent).toHaveLength(before);
      await deliver(context, message, { dequeueCount: 2 });
      expect(context.queues.sent.slice(before)).toEqual([
        { queue: 'deliveries', body: { ...message, again: true }, delaySeconds: 30 },
      ]);
    };
    await drain(context);
    expect(requests).toHaveLength(1);
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([
      { state: 'delivered', attempts: [{ status: 200 }] },
    ]);
  });

  test('a worker that was asleep: its late success counts, its late failure does not', async () => {
    for (const [status, expected] of [
      [200, { state: 'delivered', attempts: [{ status: 500 }, { status: 200 }] }],
      [502, { state: 'pending', attempts: [{ status: 500 }] }],
    ] as const) {
      const context = world();
      let taken = false;
      const { url } = await receiver((response) => {
        if (taken) return response.writeHead(500).end();
        taken = true;
        context.clock.time += 60_000;
        return void deliver(context, message, { dequeueCount: 2 }).then(() => response.writeHead(status).end());
      });
      const { endpoint } = await register(context, '1234567', { url });
      const message = { endpointId: endpoint.id, deliveryId: change.id, attempt: 0 };
      await publishTierChange(context, change);
      await steps(context, 'dispatch', 'first attempt');
      const [delivery] = await deliveriesTo(context, endpoint.id);
      expect(delivery).toMatchObject(expected);
      const next = context.queues.sent.filter(({ body }) => body.attempt === 1);
      expect(next).toHaveLength(1);
    }
  });
});

describe('what ends in the poison queue', () => {
  const otherVault = createVault([{ id: 'other', key: new Uint8Array(32) }]);

  test('a delivery that no worker can attempt is taken up again and again for three days, then failed', async () => {
    const context = world();
    const { url, requests } = await receiver(statuses(200));
    const { endpoint } = await register(context, '1234567', { url });
    await publishTierChange(context, change);
    await drain(context, { ...context, vault: otherVault }, { most: 10_000 });
    expect(requests).toHaveLength(0);
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([
      { state: 'failed', failure: 'unprocessable', attempts: [] },
    ]);
    expect((context.clock.time - start) / 86_400_000).toBeCloseTo(3.15, 1);
  });

  test('and is sent once the cause is fixed', async () => {
    const context = world();
    const { url, requests } = await receiver(statuses(200));
    const { endpoint } = await register(context, '1234567', { url });
    await publishTierChange(context, change);
    const broken = { ...context, vault: otherVault };
    while (context.clock.time < start + 3_600_000) {
      await context.queues.runNext((...message) => handle(broken, ...message));
    }
    await drain(context);
    expect(requests).toHaveLength(1);
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([{ state: 'delivered' }]);
  });

  test('a dispatch that failed too often is tried again, until it is of no use', async () => {
    const context = world();
    const { url, requests } = await receiver(statuses(200));
    await register(context, '1234567', { url });
    await publishTierChange(context, change);
    const message = { partnerId: '1234567', tierChangeId: change.id };
    context.queues.messages = [];
    await takeBackDispatch(context, message);
    expect(context.queues.sent.at(-1)).toEqual({ queue: 'tier-changes', body: message, delaySeconds: 600 });
    await drain(context);
    expect(requests).toHaveLength(1);
    context.clock.time += 4 * 86_400_000;
    await takeBackDispatch(context, message);
    expect(context.queues.messages).toEqual([]);
  });

  test('one whose follow-up was lost goes on', async () => {
    const context = world();
    const { url } = await receiver(statuses(500, 200));
    const { endpoint } = await register(context, '1234567', { url });
    await publishTierChange(context, change);
    await steps(context, 'dispatch', 'first attempt');
    context.queues.messages = [];
    await takeBackDelivery(context, { endpointId: endpoint.id, deliveryId: change.id, attempt: 0 });
    await drain(context);
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([{ state: 'delivered' }]);
  });
});

describe('a delivery whose message was lost', () => {
  const hour = 3_600_000;

  async function lostMessage() {
    const context = world();
    const { url } = await receiver(statuses(500, 200));
    const { endpoint } = await register(context, '1234567', { url });
    await publishTierChange(context, change);
    await steps(context, 'dispatch', 'first attempt');
    context.queues.messages = [];
    return { context, endpoint };
  }

  test('is queued again once it is an hour overdue', async () => {
    const { context, endpoint } = await lostMessage();
    expect(await resendOverdueDeliveries(context)).toBe(0);
    context.clock.time += hour + 5_001;
    expect(await resendOverdueDeliveries(context)).toBe(1);
    await drain(context);
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([{ state: 'delivered' }]);
    context.clock.time += 10 * hour;
    expect(await resendOverdueDeliveries(context)).toBe(0);
  });

  test('is queued once an hour, however often the timer fires', async () => {
    const { context } = await lostMessage();
    context.clock.time += hour + 5_001;
    const queued: number[] = [];
    for (let fired = 0; fired < 25; fired++) {
      queued.push(await resendOverdueDeliveries(context));
      context.clock.time += 5 * 60_000;
    }
    const everyHour = Array.from({ length: 25 }, (_, fired) => (fired % 13 === 0 ? 1 : 0));
    expect(queued).toEqual(everyHour);
    expect(context.queues.sent.at(-1)).toMatchObject({ queue: 'deliveries', body: { attempt: 1 }, delaySeconds: 0 });
  });
});
