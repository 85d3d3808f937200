import { describe, expect, test } from 'vitest';
import { deliveriesContainer } from '../../../src/notifications/deliveries/documents.ts';
import { followUp } from '../../../src/notifications/deliveries/follow-up.ts';
import { publishTierChange } from '../../../src/notifications/dispatch/publish.ts';
import { changeEndpoint, enableEndpoint } from '../../../src/notifications/endpoints/change.ts';
import { endpointsContainer } from '../../../src/notifications/endpoints/documents.ts';
import { readEndpoint } from '../../../src/notifications/endpoints/read.ts';
import { receivers } from '../receiver.ts';
import { aTierChange, deliveriesTo, handle, register, start, world } from '../world.ts';

const receiver = receivers();
const owner = '1234567';
const day = 24 * 60 * 60 * 1000;

/** An endpoint whose receiver answers by the day. */
async function endpointWith(statusOn: (day: number) => number) {
  const context = world();
  const now = () => (context.clock.time - start) / day;
  const { url } = await receiver((response) => response.writeHead(statusOn(now())).end());
  const { endpoint } = await register(context, owner, { url });
  const key = { partition: owner, id: endpoint.id };
  let sequence = 0;
  const run = async (until: number) => {
    const work = (...message: [string, string, number]) => handle(context, ...message);
    while (await context.queues.runNext(work, until)) await context.lanes.idle();
  };
  return {
    context,
    id: endpoint.id,
    /** An event on each of these days; then all attempts that are left. */
    async play(days: readonly number[]) {
      for (const onDay of days) {
        await run(start + onDay * day);
        context.clock.time = start + onDay * day;
        sequence++;
        const month = `2021-${String(sequence).padStart(2, '0')}` as never;
        await publishTierChange(context, aTierChange({ month, sequence }));
      }
      await run(Number.POSITIVE_INFINITY);
    },
    async seen() {
      const { status, disabled, failingSince } = await readEndpoint(context, owner, endpoint.id);
      const on = (at: string | undefined) => at && Math.floor((Date.parse(at) - start) / day);
      return { status, disabled: on(disabled?.at), failingSince: on(failingSince) };
    },
    stored: async () => (await context.documents.read(endpointsContainer, key))!.value,
    store: async (change: object) => {
      const value = { ...(await context.documents.read(endpointsContainer, key))!.value, ...change };
      await context.documents.write(endpointsContainer, { ...key, value, when: 'always' });
    },
    repeatFollowUps: async () => {
      const page = await context.documents.query(deliveriesContainer, { partition: endpoint.id, limit: 99 });
      for (const { value } of page.items) await followUp(context, value);
    },
  };
}

/** A delivery is tried for 3.15 days. */
describe('an endpoint is disabled after five days in which attempts failed, and three failed deliveries', () => {
  const always = () => 503;
  test.each<[what: string, days: number[], status: (day: number) => number, expected: object]>([
    ['two months that fail', [0, 30], always, { status: 'enabled', failingSince: 0 }],
    ['three months that fail', [0, 30, 60], always, { status: 'disabled', disabled: 63, failingSince: 0 }],
    ['a failure that ends a month later', [0, 30], (on) => (on <= 30 ? 503 : 200), { status: 'enabled' }],
    ['a month that succeeds in between', [0, 30, 60, 90], (on) => (on === 30 ? 200 : 503), { failingSince: 60 }],
    ['many at once', [0, 0, 0, 0, 0], always, { status: 'enabled', failingSince: 0 }],
    ['many at once, twice', [0, 0, 0, 30, 30, 30], always, { status: 'disabled', disabled: 33 }],
    ['one each day', [0, 1, 2, 3, 4, 5], always, { status: 'disabled', disabled: 5, failingSince: 0 }],
    [
      'one each day, and a good day',
      [0, 1, 2, 3, 4, 5],
      (on) => (on === 2 ? 200 : 503),
      { status: 'disabled', disabled: 7 },
    ],
  ])('%s', async (_what, days, status, expected) => {
    const endpoint = await endpointWith(status);
    await endpoint.play(days);
    expect(await endpoint.seen()).toMatchObject(expected);
  });
});

test('a delivery that fails at first a month after another has failed is tried until it arrives', async () => {
  const { context, id, play, seen } = await endpointWith((on) => (on < 30.2 ? 503 : 200));
  await play([0, 30]);
  expect((await deliveriesTo(context, id)).map(({ state }) => state).toSorted()).toEqual(['delivered', 'failed']);
  expect(await seen()).toEqual({ status: 'enabled', disabled: undefined, failingSince: undefined });
});

test('follow-ups that come again count nothing twice, nor what was before a success', async () => {
  const { play, stored, repeatFollowUps } = await endpointWith((on) => (on === 60 ? 200 : 503));
  await play([0, 30]);
  const before = await stored();
  expect(before.failing?.deliveries).toHaveLength(2);
  await repeatFollowUps();
  expect(await stored()).toEqual(before);
  await play([60]);
  await repeatFollowUps();
  expect(await stored()).not.toHaveProperty('failing');
});

test('an endpoint stored by an earlier version, failing since a month ago, is not disabled for the time between', async () => {
  const { play, store, seen } = await endpointWith(() => 503);
  await store({ failingSince: new Date(start).toISOString() });
  await play([30]);
  expect(await seen()).toEqual({ status: 'enabled', disabled: undefined, failingSince: 0 });
});

test.each(['enabling it', 'another address'])('%s ends its failures', async (what) => {
  const { context, id, play, seen, stored, repeatFollowUps } = await endpointWith(() => 503);
  await play([0, 30]);
  if (what === 'enabling it') await enableEndpoint(context, owner, id);
  else await changeEndpoint(context, owner, id, { url: `${(await stored()).url}/other` });
  await repeatFollowUps();
  expect(await seen()).toEqual({ status: 'enabled', disabled: undefined, failingSince: undefined });
  await play([60]);
  expect(await seen()).toMatchObject({ status: 'enabled', failingSince: 60 });
});
