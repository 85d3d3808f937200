import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { publishTierChange } from '../../../src/notifications/dispatch/publish.ts';
import { receivers } from '../receiver.ts';
import { aTierChange, deliveriesTo, drain, register, world } from '../world.ts';

const receiver = receivers();
const older = aTierChange({ sequence: 7 });
const newer = aTierChange({ sequence: 8, month: '2021-10' as never });
const other = aTierChange({ sequence: 9, program: 'cba-ce' });

test('an older event that comes after a newer one was acknowledged says so, in its signed body and on record', async () => {
  const context = world();
  const { url, requests } = await receiver((response, nth) => response.writeHead(nth === 1 ? 500 : 200).end());
  const { endpoint, secret } = await register(context, '1234567', { url });
  for (const change of [older, newer, other]) await publishTierChange(context, change);
  await drain(context);

  const seen = requests.map(({ body }) => JSON.parse(body));
  expect(seen.map(({ sequence, supersededby }) => [Number(sequence), Number(supersededby)])).toEqual([
    [7, Number.NaN],
    [8, Number.NaN],
    [9, Number.NaN],
    [7, 8],
  ]);
  const last = requests.at(-1)!;
  const at = new Date(Number(last.headers['webhook-timestamp']) * 1000);
  expect(last.headers['webhook-signature']).toBe(new Webhook(secret).sign(older.id, at, last.body));
  const delivery = (await deliveriesTo(context, endpoint.id)).find(({ id }) => id === older.id);
  expect(delivery?.attempts.map(({ supersededBy }) => supersededBy)).toEqual([undefined, 8]);
});

test('in any order, with any failures: no event is sent unmarked after a newer one was acknowledged', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const context = world();
    let state = seed;
    const chance = () => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const acknowledged: number[] = [];
    const { url, requests } = await receiver((response, _nth, { body }) => {
      const { sequence, supersededby } = JSON.parse(body);
      const newest = Math.max(0, ...acknowledged);
      if (newest > Number(sequence)) expect(Number(supersededby ?? 0)).toBeGreaterThanOrEqual(newest);
      const good = chance() < 0.5;
      if (good) acknowledged.push(Number(sequence));
      response.writeHead(good ? 200 : 500).end();
    });
    await register(context, '1234567', { url });
    for (let sequence = 1; sequence <= 6; sequence++) {
      await publishTierChange(context, aTierChange({ sequence, month: `2021-0${sequence}` as never }));
    }
    await drain(context, context, { atOnce: 3 });
    expect(new Set(acknowledged).size).toBe(6);
    expect(requests.length).toBeGreaterThan(6);
  }
});
