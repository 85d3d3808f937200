import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publishTierChange } from '../../../src/notifications/dispatch/publish.ts';
import type { Endpoint } from '../../../src/notifications/endpoints/documents.ts';
import { admitted } from '../../../src/notifications/endpoints/pace.ts';
import { receivers } from '../receiver.ts';
import { aTierChange, deliveriesTo, drain, register, start, world } from '../world.ts';

const receiver = receivers();
const owner = '1234567';
const minute = 60_000;

/** Asks for a request at each of these times, and again when told to; returns the times at which they are admitted. */
function sent(perMinute: number, arrivals: readonly number[]): number[] {
  const queue = arrivals.map((at) => start + at);
  const times: number[] = [];
  let pace: Endpoint['pace'];
  for (let asked = 0; queue.length > 0; asked++) {
    if (asked > 20_000) throw new Error('There is no end to it.');
    const now = Math.min(...queue);
    queue.splice(queue.indexOf(now), 1);
    const result = admitted(pace, perMinute, now);
    pace = result.pace;
    if (result.waitMs === undefined) times.push(now);
    else queue.push(now + result.waitMs);
  }
  return times;
}

const mostInAMinute = (times: readonly number[]) =>
  Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + minute).length));

describe('the rate that a receiver allows', () => {
  test('no minute has more requests than it may, whenever they come', () => {
    const cases = fc.tuple(fc.integer({ min: 1, max: 400 }), fc.array(fc.nat(3 * minute), { maxLength: 150 }));
    fc.assert(
      fc.property(cases, ([perMinute, arrivals]) => {
        const times = sent(perMinute, arrivals);
        expect(times).toHaveLength(arrivals.length);
        if (times.length > 0) expect(mostInAMinute(times)).toBeLessThanOrEqual(perMinute);
      }),
    );
  });

  test.each([1, 7, 60, 61, 120, 600])('%i a minute are made use of', (perMinute) => {
    const times = sent(
      perMinute,
      Array.from({ length: perMinute * 3 }, () => 0),
    );
    expect(mostInAMinute(times)).toBeLessThanOrEqual(perMinute);
    expect((Math.max(...times) - start) / minute).toBeLessThan(4.5);
  });

  test('deliveries wait for it without using up attempts', async () => {
    const context = world();
    const times: number[] = [];
    const { url } = await receiver((response, _nth, { method }) => {
      const rate = { 'webhook-allowed-origin': '*', 'webhook-allowed-rate': '2' };
      if (method === 'OPTIONS') return response.writeHead(200, rate).end();
      times.push(context.clock.time);
      return response.writeHead(204).end();
    });
    const { endpoint } = await register(context, owner, { url, validate: true });
    for (let month = 1; month <= 6; month++)
      await publishTierChange(context, aTierChange({ month: `2021-0${month}` as never, sequence: month }));
    await drain(context);
    expect(times.map((time) => (time - start) / 1000)).toEqual([0, 30, 60, 90, 120, 150]);
    const deliveries = await deliveriesTo(context, endpoint.id);
    expect(deliveries.map(({ state, attempts }) => [state, attempts.length])).toEqual(
      Array.from({ length: 6 }, () => ['delivered', 1]),
    );
  });
});

test.each([429, 503])('after a %i with Retry-After no delivery at all is sent until then', async (status) => {
  const context = world();
  const times: number[] = [];
  const { url } = await receiver((response, nth) => {
    times.push((context.clock.time - start) / 1000);
    response.writeHead(nth === 1 ? status : 200, nth === 1 ? { 'retry-after': '600' } : {}).end();
  });
  const { endpoint } = await register(context, owner, { url });
  for (let month = 1; month <= 3; month++)
    await publishTierChange(context, aTierChange({ month: `2021-0${month}` as never, sequence: month }));
  await drain(context);
  expect(times).toEqual([0, 600, 600, 600]);
  expect((await deliveriesTo(context, endpoint.id)).map(({ attempts }) => attempts.length).toSorted()).toEqual([
    1, 1, 2,
  ]);
});
