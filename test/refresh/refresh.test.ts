import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readHistory, readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { refreshes, refreshKey } from '../../src/refresh/documents.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
import { resendRefreshes } from '../../src/refresh/resend.ts';
import { refreshStale } from '../../src/refresh/timers.ts';
import { subscriptionColumns, trainingColumns, tsv, usageColumns, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

/** Full points for consultants and developers (35), and revenue for the points that are asked for besides. */
async function worth(points: number, month: string): Promise<void> {
  const people = ['a', 'b', 'c', 'd', 'e'].map((one) => [one, '1001', 'MB-800 and more', '2020-01-01', '']);
  const developers = ['a', 'b'].map((one) => [one, '1001', 'PL-400', '2020-01-01', '']);
  await world.import('training-details', tsv(trainingColumns, ...people, ...developers));
  const tenants = Math.round((points - 35) / 2);
  // New deployments at 2 points each, up to 20; then net customer adds at 1 point each.
  const deployments = Math.min(10, tenants);
  const before = `${Number(month.slice(0, 4)) - 1}-${String(Number(month.slice(5)) + 1).padStart(2, '0')}`;
  const usage = Array.from({ length: deployments }, (_, index) => [
    [`u${index}`, before, `t${index}`, 0, '1001', 'DPOR', 'Sales'],
    [`u${index}`, month, `t${index}`, 9, '1001', 'DPOR', 'Sales'],
  ]).flat();
  usage.push(
    ['u-idle', before, 'idle', 0, '1001', 'DPOR', 'Sales'],
    ['u-idle', month, 'idle', 0, '1001', 'DPOR', 'Sales'],
  );
  await world.import('dynamics-365-usage', tsv(usageColumns, ...usage));
}

const stored = async () => (await world.documents.read(partnersContainer, partnerKey('1001')))!.value;

describe('standing and tier changes', () => {
  test('R7.3: the first score sets the standing without an event; the next tier is a change by scoring', async () => {
    await worth(55, '2021-02');
    await world.refresh('2021-02');
    expect((await stored()).standings.smb).toMatchObject({ month: '2021-02', tier: 'none', score: 55, sequence: 0 });
    expect(world.told).toEqual([]);
    const revenue = ['s', '2021-03', 't-new', 'Sales', 'CSP', 1, '90000.00', '1001', 'CSP'];
    await world.import('subscription-details', tsv(subscriptionColumns, revenue));
    await worth(55, '2021-03');
    const refresh = await world.refresh('2021-03');
    expect(refresh.tierChanges).toBe(1);
    expect(world.told).toHaveLength(1);
    expect((await stored()).standings.smb).toMatchObject({ month: '2021-03', tier: 'silver', sequence: 1 });
    expect((await stored()).outbox).toEqual([]);
  });

  test('R7.4: the newest month again with other data is a restatement; an older month causes no event', async () => {
    await worth(55, '2021-02');
    await world.refresh('2021-02');
    const revenue = ['s', '2021-02', 't-new', 'Sales', 'CSP', 1, '30000.00', '1001', 'CSP'];
    await world.import('subscription-details', tsv(subscriptionColumns, revenue));
    const refresh = await world.refresh('2021-02');
    expect(refresh.tierChanges).toBe(1);
    const { readChanges } = await import('./read-changes.ts');
    expect(await readChanges(world, '1001')).toMatchObject([
      {
        from: 'none',
        to: 'silver',
        direction: 'up',
        crossed: [60],
        reason: 'restated',
        scoreBefore: 55,
        scoreAfter: 65,
        sequence: 1,
      },
    ]);
    await world.refresh('2021-01');
    expect(await readChanges(world, '1001')).toHaveLength(1);
    expect((await stored()).standings.smb!.month).toBe('2021-02');
    const history = await readHistory(world, '1001', 'smb', {});
    expect(history.items.map(({ month }) => month)).toEqual(['2021-02']);
  });

  test('scores that replace another one of the month are counted and published, with or without a change of tier', async () => {
    const withRevenue = (cents: string) =>
      tsv(subscriptionColumns, ['s', '2021-02', 't-new', 'Sales', 'CSP', 1, cents, '1001', 'CSP']);
    await worth(55, '2021-02');
    const counts = [await world.refresh('2021-02')];
    for (const cents of ['3000.00', '3000.00', '30000.00']) {
      await world.import('subscription-details', withRevenue(cents));
      counts.push(await world.refresh('2021-02'));
    }
    // In the two programs that count revenue: the tier of one of them changes.
    expect(counts.map(({ scoresRestated, tierChanges }) => [scoresRestated, tierChanges])).toEqual([
      [0, 0],
      [2, 0],
      [0, 0],
      [2, 1],
    ]);
    const restated = { scoreBefore: 56, tierBefore: 'none', at: expect.stringMatching(/Z$/) };
    expect(await readScore(world, '1001', 'smb')).toMatchObject({ score: 65, tier: 'silver', restated });
    expect((await readHistory(world, '1001', 'smb', {})).items).toMatchObject([{ month: '2021-02', restated }]);
    await worth(55, '2021-03');
    expect(await world.refresh('2021-03')).toMatchObject({ scoresRestated: 0 });
    expect(await readScore(world, '1001', 'smb')).not.toHaveProperty('restated');
  });

  test('R7.1: a partner without a monthly slice is not scored', async () => {
    await world.import('training-details', tsv(trainingColumns, ['a', '1001', 'PL-400', '2020-01-01', '']));
    const refresh = await world.refresh('2021-02');
    expect(refresh).toMatchObject({ status: 'succeeded', partnersTotal: 1 });
    await expect(readScore(world, '1001', 'smb')).rejects.toMatchObject({ code: 'never-scored' });
  });

  test('R7.6: going through the same change again in one month is another event', async () => {
    const { readChanges } = await import('./read-changes.ts');
    const withRevenue = (cents: string) =>
      tsv(subscriptionColumns, ['s', '2021-02', 't-new', 'Sales', 'CSP', 1, cents, '1001', 'CSP']);
    await worth(55, '2021-02');
    await world.refresh('2021-02');
    for (const cents of ['30000.00', '0.00', '30000.00']) {
      await world.import('subscription-details', withRevenue(cents));
      await world.refresh('2021-02');
    }
    const changes = await readChanges(world, '1001');
    expect(changes.map(({ from, to, sequence }) => `${sequence} ${from}>${to}`).sort()).toEqual([
      '1 none>silver',
      '2 silver>none',
      '3 none>silver',
    ]);
    expect(new Set(changes.map(({ id }) => id)).size).toBe(3);
  });
});

describe('a refresh', () => {
  test('twice at the same time has the same result', async () => {
    await worth(55, '2021-02');
    await orderRefresh(world, { month: '2021-02' as Month });
    await orderRefresh(world, { month: '2021-02' as Month });
    await world.work((waiting) => waiting - 1);
    expect((await readScore(world, '1001', 'smb')).score).toBe(55);
  });

  test('of an unchanged month writes nothing again', async () => {
    await worth(55, '2021-02');
    await world.refresh('2021-02');
    const before = await world.documents.read(partnersContainer, partnerKey('1001'));
    world.time = new Date('2022-02-01T00:00:00Z');
    await world.refresh('2021-02');
    expect(await world.documents.read(partnersContainer, partnerKey('1001'))).toEqual(before);
  });

  test('of a month of which nobody is due is done with its plan', async () => {
    await worth(55, '2021-02');
    await world.refresh('2021-02');
    const handled = async () => {
      const { id } = await orderRefresh(world, { month: '2021-02' as Month });
      let messages = 0;
      for (; world.waiting.length > 0; messages++) await world.handle(world.waiting.shift()!);
      return { messages, ...(await world.documents.read(refreshes, refreshKey(id)))!.value };
    };
    expect(await handled()).toMatchObject({ messages: 1, status: 'succeeded', partnersTotal: 1, partnersDone: 1 });
    await world.import('training-details', tsv(trainingColumns, ['a', '1001', 'PL-400', '2020-01-01', '']));
    expect(await handled()).toMatchObject({ messages: 2, status: 'succeeded', partnersTotal: 1, partnersDone: 1 });
    expect(await handled()).toMatchObject({ messages: 1, status: 'succeeded', partnersTotal: 1, partnersDone: 1 });
    expect((await readScore(world, '1001', 'smb')).score).toBe(22.5);
  });

  test('R7.5: the daily timer scores stale months again, oldest first', async () => {
    await worth(55, '2021-02');
    await world.refresh('2021-02');
    await world.refresh('2021-03');
    await world.import('training-details', tsv(trainingColumns, ['a', '1001', 'PL-400', '2020-01-01', '']));
    expect((await stored()).stale).toBe(true);
    await refreshStale(world);
    await world.work();
    expect((await stored()).stale).toBe(false);
    expect((await readScore(world, '1001', 'smb', '2021-02' as Month)).score).toBe(22.5);
  });

  test('whose message was lost is sent again by the watch', async () => {
    await worth(55, '2021-02');
    await orderRefresh(world, { month: '2021-02' as Month });
    while (world.waiting.length > 0) {
      world.waiting.length = 0;
      world.time = new Date(world.time.getTime() + 16 * 60_000);
      if ((await resendRefreshes(world)).length === 0) break;
      await world.handle(world.waiting.shift()!);
    }
    expect((await readScore(world, '1001', 'smb')).score).toBe(55);
  });
});
