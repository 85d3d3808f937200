import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { deliveriesContainer } from '../../../src/notifications/deliveries/documents.ts';
import { publishTierChange } from '../../../src/notifications/dispatch/publish.ts';
import { changeEndpoint } from '../../../src/notifications/endpoints/change.ts';
import { createLanes, type LaneLimits } from '../../../src/notifications/sending/lanes.ts';
import { receivers, statuses } from '../receiver.ts';
import { aTierChange, deliveriesTo, drain, handle, register, start, steps, world } from '../world.ts';

const receiver = receivers();
const limits: LaneLimits = {
  perEndpoint: 3,
  perSlowEndpoint: 2,
  perHost: 4,
  setAside: 2,
  holdMs: 30,
  patienceMs: 60,
};
const never = new Promise<void>(() => {});

describe('lanes', () => {
  test('an endpoint has as many attempts under way as its pace allows', () => {
    const lanes = createLanes(limits);
    const taken = (pace?: 'fast' | 'slow' | 'hung') => {
      const first = lanes.enter('a');
      if (pace) first?.leave(pace);
      else first?.leave();
      const places = [];
      for (let place = lanes.enter('a'); place; place = lanes.enter('a')) places.push(place);
      for (const place of places) place.leave();
      return places.length;
    };
    expect([taken('fast'), taken('slow'), taken('hung'), taken(), taken('fast')]).toEqual([3, 2, 1, 1, 3]);
  });

  test('endpoints do not count for each other, but hosts do for all of theirs', () => {
    const lanes = createLanes(limits);
    const places = ['a', 'b', 'c', 'd', 'e'].map((id) => lanes.enter(id)!);
    expect(places.map((place) => place.enterHost('crm.example.com'))).toEqual([true, true, true, true, false]);
    expect(places[4]!.enterHost('other.example.com')).toBe(true);
    places[0]!.leave();
    places[0]!.leave();
    expect(lanes.enter('f')!.enterHost('crm.example.com')).toBe(true);
    expect(lanes.enter('g')!.enterHost('crm.example.com')).toBe(false);
  });

  test('who hangs again and again is left alone for longer, ten minutes twice over at the most', () => {
    const lanes = createLanes(limits);
    const pauses = Array.from({ length: 9 }, () => {
      lanes.enter('a')?.leave('hung');
      return lanes.pauseMs('a', () => 0) / 1000;
    });
    expect(pauses).toEqual([15, 30, 60, 120, 240, 480, 600, 600, 600]);
    expect(lanes.pauseMs('a', () => 0.999)).toBeLessThan(1_200_000);
    lanes.enter('a')?.leave('fast');
    expect(lanes.pauseMs('a', () => 0)).toBe(2_000);
  });

  test('a caller waits for a moment, and not at all for who is slow', async () => {
    const lanes = createLanes({ ...limits, holdMs: 2_000 });
    expect(await lanes.enter('a')!.hold(pause(5))).toBe(true);
    lanes.enter('b')!.leave('slow');
    expect(await lanes.enter('b')!.hold(pause(5))).toBe(false);
    expect(
      await createLanes({ ...limits, holdMs: 5 })
        .enter('a')!
        .hold(never),
    ).toBe(false);
  });

  test('who keeps an attempt waiting is slow before it ends', async () => {
    const lanes = createLanes({ ...limits, patienceMs: 5 });
    lanes.enter('a');
    lanes.enter('a');
    await pause(20);
    expect(lanes.enter('a')).toBeUndefined();
  });

  test('only so many go on beside their caller', async () => {
    const lanes = createLanes(limits);
    const { promise: first, resolve: end } = Promise.withResolvers<void>();
    const beside = (attempt: Promise<void>) => lanes.enter(String(Math.random()))!.setAside(attempt);
    expect([beside(first), beside(never), beside(never)]).toEqual([true, true, false]);
    end();
    await first;
    await pause(0);
    expect(beside(never)).toBe(true);
  });
});

describe('an endpoint that hangs', () => {
  const changes = Array.from({ length: 5 }, (_, index) =>
    aTierChange({ month: `2021-0${index + 1}` as never, sequence: index + 1 }),
  );
  /** `hangUp` ends what hangs: until then no attempt ends by itself, however slow the machine. */
  const hanging = async () => {
    const context = world({ deadlineMs: 60_000 });
    context.lanes = createLanes(limits);
    const { url, requests, close: hangUp } = await receiver(() => {});
    const { endpoint } = await register(context, '1234567', { url });
    return { context, endpoint, requests, hangUp };
  };

  test('holds its caller no longer than patience; the attempt goes on, and a message watches over it', async () => {
    const { context, endpoint, requests, hangUp } = await hanging();
    await publishTierChange(context, changes[0]!);
    await steps(context, 'dispatch', 'first attempt');
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([{ state: 'pending', attempts: [] }]);
    const { queue, body, delaySeconds } = context.queues.sent.at(-1)!;
    expect([queue, body.attempt, body.again]).toEqual(['deliveries', 0, true]);
    expect(delaySeconds).toBeGreaterThanOrEqual(15);
    await expect.poll(() => requests.length, { timeout: 30_000 }).toBe(1);
    await hangUp();
    await context.lanes.idle();
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([
      { state: 'pending', attempts: [{ error: expect.any(String) }] },
    ]);
  });

  test('gets one attempt at a time then; its other deliveries are parked, not tried, and lose no try', async () => {
    const { context, endpoint, requests, hangUp } = await hanging();
    context.lanes = createLanes({ ...limits, setAside: 10, patienceMs: 60_000 });
    for (const change of changes) await publishTierChange(context, change);
    await steps(context, 'dispatch', 'dispatch', 'dispatch', 'dispatch', 'dispatch');
    await steps(context, '1', '2', '3', '4', '5');
    await expect.poll(() => requests.length, { timeout: 30_000 }).toBe(3);
    const stored = await context.documents.query(deliveriesContainer, { partition: endpoint.id, limit: 10 });
    const parked = stored.items.filter(({ value }) => !value.lease);
    expect(parked.map(({ value }) => [value.turn, value.attempts.length])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    for (const { value } of parked) expect(Date.parse(value.nextAttemptAt ?? '')).toBeGreaterThan(start);
    await hangUp();
    await context.lanes.idle();
    expect(requests).toHaveLength(3);
  });

  test('everything arrives once it answers again', async () => {
    const context = world({ deadlineMs: 200 });
    context.lanes = createLanes(limits);
    let well = false;
    const { url } = await receiver((response) => void (well && response.end()));
    const { endpoint } = await register(context, '1234567', { url });
    for (const change of changes) await publishTierChange(context, change);
    for (let step = 0; step < 12; step++) await steps(context, 'any');
    await context.lanes.idle();
    well = true;
    while (context.queues.messages.length > 0) {
      await steps(context, 'any');
      await context.lanes.idle();
    }
    const deliveries = await deliveriesTo(context, endpoint.id);
    expect(deliveries.map(({ state }) => state)).toEqual(changes.map(() => 'delivered'));
  });

  test('a worker that dies while an attempt goes on beside it: the watching message makes it again', async () => {
    const { context, endpoint } = await hanging();
    await publishTierChange(context, changes[0]!);
    await steps(context, 'dispatch');
    const dying = { ...context, sender: { send: () => new Promise<never>(() => {}) } };
    await context.queues.runNext((...message) => handle(dying, ...message));
    const { url } = await receiver(statuses(200));
    const reborn = { ...context, lanes: createLanes(limits) };
    await changeEndpoint(context, '1234567', endpoint.id, { url });
    await drain(context, reborn);
    expect(await deliveriesTo(context, endpoint.id)).toMatchObject([{ state: 'delivered' }]);
  });

  test('one slow endpoint among fifty: the others are served while it hangs', async () => {
    const context = world({ deadlineMs: 60_000 });
    // Time enough for the good ones to answer; the one that hangs uses it up once.
    context.lanes = createLanes({ ...limits, perHost: 64, setAside: 64, holdMs: 500, patienceMs: 500 });
    const served: string[] = [];
    const { url, close } = await receiver((response, _nth, { path }) => {
      if (path === '/7') return;
      served.push(path);
      response.end();
    });
    for (let index = 0; index < 50; index++) await register(context, '1234567', { url: `${url}/${index}` });
    for (const change of changes) await publishTierChange(context, change);
    for (let step = 0; step < 5 + 250; step++) await steps(context, 'any');
    await expect.poll(() => served.length, { timeout: 30_000 }).toBe(49 * 5);
    await close();
    await context.lanes.idle();
  });
});
