import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { notFound } from '../../src/errors.ts';
import { resendRefreshes } from '../../src/refresh/resend.ts';
import type { Documents } from '../../src/storage/ports.ts';
import { billed, deployed } from '../support/silver-partners.ts';
import { AtRiskWorld, bound, lapsing } from './at-risk-world.ts';

let world: AtRiskWorld;
beforeEach(() => {
  world = new AtRiskWorld();
});
afterEach(() => world.close());

describe('what goes wrong between the score and the look ahead', () => {
  test('a lost message: the watch sends it again', async () => {
    await world.ask();
    await world.importSilver(lapsing);
    const lost = world.holdBack();
    await world.refresh('2021-02');
    expect([lost.length, await world.published()]).toEqual([1, []]);
    expect((await world.partner()).atRiskDue).toMatchObject({ month: '2021-02' });
    expect(await resendRefreshes(world)).toEqual([]);
    world.time = new Date(world.time.getTime() + 15 * 60_000);
    expect(await resendRefreshes(world)).toEqual(['look ahead of partner 1001']);
    for (const message of [...lost, lost[0]!]) await world.handle(message);
    expect(await world.published()).toHaveLength(1);
    expect(await resendRefreshes(world)).toEqual([]);
  });

  test('a message for a month that is not the newest any more looks from the newest', async () => {
    await world.ask();
    await world.importSilver(lapsing);
    const late = world.holdBack();
    await world.refresh('2021-02');
    await world.import('dynamics-365-usage', deployed([['2021-03', 9]]));
    await world.refresh('2021-03');
    for (const message of late) await world.handle(message);
    expect((await world.published()).map(({ month }) => month)).toEqual(['2021-03']);
  });

  test('given up: nothing is due any more, and the next score schedules an outlook anew', async () => {
    await world.ask();
    await world.importSilver(lapsing);
    const lost = world.holdBack();
    await world.refresh('2021-02');
    await world.handle({ queue: 'refreshes-poison', message: lost[0]!.message });
    expect(world.alerts).toEqual([expect.stringContaining('The outlook of partner 1001 from 2021-02 failed')]);
    for (const message of lost.splice(0)) await world.handle(message);
    expect([await world.published(), (await world.partner()).atRiskDue]).toEqual([[], undefined]);
    await world.import('subscription-details', billed('18300.00'));
    await world.refresh('2021-02');
    for (const message of lost) await world.handle(message);
    expect(await world.published()).toHaveLength(1);
  });

  test('given up for a month that is not the newest any more: the newest stays due', async () => {
    await world.ask();
    await world.importSilver(lapsing);
    const late = world.holdBack();
    await world.refresh('2021-02');
    await world.import('dynamics-365-usage', deployed([['2021-03', 9]]));
    await world.refresh('2021-03');
    // An earlier version's message does not say what it is for.
    for (const message of [late[0]!.message, { kind: 'at-risk', partnerId: '1001' }])
      await world.handle({ queue: 'refreshes-poison', message });
    expect((await world.partner()).atRiskDue).toMatchObject({ month: '2021-03' });
    expect(world.alerts).toEqual([]);
    await world.handle(late.at(-1)!);
    expect((await world.published()).map(({ month }) => month)).toEqual(['2021-03']);
  });

  test('something else is missing than data: the look ahead fails, and stays due', async () => {
    await world.ask();
    await world.importSilver(lapsing);
    const late = world.holdBack();
    await world.refresh('2021-02');
    const { documents } = world;
    const query: Documents['readMany'] = () => Promise.reject(notFound('something-else', 'There is no such thing.'));
    world.documents = { ...bound(documents), readMany: query };
    await expect(world.handle(late[0]!)).rejects.toMatchObject({ code: 'something-else' });
    world.documents = documents;
    expect((await world.partner()).atRiskDue).toMatchObject({ month: '2021-02' });
    await world.handle(late[0]!);
    expect(await world.published()).toHaveLength(1);
  });

  test('the process dies at any write or message: still published once', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => String(1001 + index));
    await world.ask();
    await world.importSilver({ ...lapsing, ids });
    let effects = 1;
    while (await world.refreshDyingAt(effects, ids[effects]!)) {
      const { outbox, atRiskDue } = await world.partner(ids[effects]);
      expect([(await world.published(ids[effects])).length, atRiskDue, outbox], `after ${effects}`).toEqual([
        1,
        undefined,
        [],
      ]);
      effects++;
    }
    expect(effects).toBeGreaterThan(12);
  });
});
