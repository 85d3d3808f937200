import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOutlook } from '../../src/computing/outlook.ts';
import { readChanges } from '../../src/lookups/changes.ts';
import { computeScore, readScore } from '../../src/lookups/scores.ts';
import { simulateTier, simulateValues } from '../../src/lookups/simulations.ts';
import { type Month, monthsFrom } from '../../src/month.ts';
import { trainingColumns, tsv, World } from '../support/world.ts';
import { months, sold, subscriptions } from './rows.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

describe('what moved a score, and what would', () => {
  const people = (...all: [string, string, string][]) =>
    tsv(trainingColumns, ...all.map(([who, exam, until]) => [who, '1001', exam, '2019-01-01', until]));
  beforeEach(async () => {
    await world.import(
      'subscription-details',
      tsv(
        subscriptions,
        ...sold('old', months('2020-02', '2020-03'), { usd: '100' }),
        ...sold('kept', months('2021-02'), { usd: '10000' }),
        ...sold('kept', months('2021-03'), { usd: '5000' }),
        ...sold('new', months('2021-03'), { usd: '200' }),
      ),
    );
    await world.import(
      'training-details',
      people(['a', 'MB-800', ''], ['b', 'MB-800', '2021-02-28'], ['c', 'PL-400', '2021-05-15']),
    );
    await world.refresh('2021-02');
    await world.refresh('2021-03');
  });

  test('tenants added, lost and grown, individuals expired, entry by entry', async () => {
    const changes = await readChanges(world, '1001', 'smb', { shown: 10 });
    expect(changes).toMatchObject({ month: '2021-03', monthBefore: '2021-02', score: { before: 17.86 } });
    const [revenue, , consultants] = changes.indicators;
    expect(revenue!.movements.map(({ tenant, what, before, after }) => [tenant, what, before, after])).toEqual([
      ['kept', 'grown', 10_000, 15_000],
      ['new', 'added', 0, 200],
      ['old', 'left-window', 100, 0],
    ]);
    expect(revenue!.movements[2]!.entries).toEqual([{ month: '2020-03', before: 100, after: 0 }]);
    expect(consultants!.movements.map(({ individual, what }) => [individual, what])).toEqual([['b', 'expired']]);
    for (const { before, after, movements, id } of changes.indicators) {
      const moved = movements.reduce((sum, { change }) => sum + change!, 0);
      if (!id.endsWith('-growth')) expect(moved).toBeCloseTo((after.value ?? 0) - (before.value ?? 0), 2);
    }
  });

  test.each([
    ['smb', '2021-08', '2021-01', '2021-09'],
    ['cba-ce', '2021-04', '2021-03', '2021-05'],
    ['cba-ce', '2021-08', '2021-05', '2021-09'],
  ] as const)(
    '%s, from %s to the next month: what moved by the edition before, and the change of rules',
    async (program, at, ...told) => {
      const [before, after] = told;
      const next = at === '2021-08' ? '2021-09' : '2021-05';
      await world.import(
        'subscription-details',
        tsv(subscriptions, ...sold('kept', months(at)), ...sold('kept', months(next), { usd: '5' })),
      );
      for (const month of [at, next]) await world.refresh(month);
      const changes = await readChanges(world, '1001', program, { shown: 10 });
      expect(changes.editions).toEqual({ before, after });
      const [movement] = changes.indicators[0]!.movements.filter(({ tenant }) => tenant === 'kept');
      expect(movement?.subscription).toBe('s-kept');
      const byRules = changes.indicators.reduce((sum, { rulesChange }) => sum + rulesChange!, 0);
      expect(changes.rulesChange).toBeCloseTo(byRules, 2);
    },
  );

  test('without a score of the month before there is nothing to compare with', async () => {
    await expect(readChanges(world, '1001', 'smb', { month: '2021-02' as Month, shown: 9 })).rejects.toMatchObject({
      code: 'never-scored',
    });
  });

  test('other values give another score', async () => {
    const changes = { 'functional-consultants': 5, developers: 2, 'new-deployments': 10 };
    const what = await simulateValues(world, '1001', 'smb', { changes });
    expect(what).toMatchObject({ now: { tier: 'none' }, score: 61.06, tier: 'silver' });
    expect((await readScore(world, '1001', 'smb')).score).toBe(what.now.score);
  });

  test.each([
    [{ lottery: 1 }, 'unknown-indicator'],
    [{ developers: -1 }, 'invalid-value'],
    [{ developers: 1.5 }, 'invalid-value'],
    [{ 'net-new-revenue': 0.001 }, 'invalid-value'],
    [{ developers: Number.POSITIVE_INFINITY }, 'invalid-value'],
    [{ 'monthly-active-user-growth': 0.35 }, 'without-effect'],
  ] as [Record<string, number>, string][])('%j is refused', async (changes, code) => {
    await expect(simulateValues(world, '1001', 'smb', { changes })).rejects.toMatchObject({
      code: 'invalid-simulation',
      errors: [{ code }],
    });
  });

  test('a value that cannot matter is refused with the reason, and not proposed', async () => {
    const reason = 'both months must be covered, the scored one and that of a year before (R5.12)';
    const changes = { 'monthly-active-user-growth': 0.35 };
    await expect(simulateValues(world, '1001', 'smb', { changes })).rejects.toThrow(
      `No value of monthly-active-user-growth changes its points: ${reason}.`,
    );
    const { notProposed } = await simulateTier(world, '1001', 'smb', { tier: 'silver' });
    expect(notProposed.map(({ indicator, code, text }) => [indicator, code, text])).toEqual([
      ['net-new-revenue', 'not-enough', 'it can earn 4.93 points more at most'],
      ['net-customer-adds', 'not-enough', 'it can earn 9.00 points more at most'],
      ['functional-consultants', 'not-enough', 'it can earn 24.00 points more at most'],
      ['developers', 'not-enough', 'it can earn 2.50 points more at most'],
      ['new-deployments', 'not-enough', 'it can earn 20.00 points more at most'],
      ['monthly-active-user-growth', 'without-effect', reason],
    ]);
  });

  test('the fewest changes to a tier, and no way where none is', async () => {
    const ways = await simulateTier(world, '1001', 'smb', { tier: 'silver' });
    // Held: 15,200 of 30,000 USD, 1 of 5 consultants, 1 of 2 developers, 2 adds: 5.06 + 6 + 2.5 + 2.
    expect(ways).toMatchObject({ now: { score: 14.56 }, reachable: true, single: [], pointsMissing: 45.44 });
    expect(ways.fewest!.tier).toBe('silver');
    // Four consultants earn 24, one developer 2.5, and ten tenants 2 each: 46.5 for 15.
    expect(ways.fewest!.changes.map(({ indicator: id, units }) => [id, units])).toEqual([
      ['functional-consultants', 4],
      ['developers', 1],
      ['new-deployments', 10],
    ]);
    const gold = await simulateTier(world, '1001', 'smb', { tier: 'gold' });
    expect(gold).toMatchObject({
      reachable: false,
      fewest: null,
      detail: expect.stringContaining('cannot be reached'),
    });
  });

  test('the outlook: exams expire, revenue leaves the window', async () => {
    const outlook = await readOutlook(world, '1001', 'smb');
    expect(outlook.months.map(({ month, indicators }) => [month, indicators[3]!.value])).toEqual([
      ['2021-04', 1],
      ['2021-05', 0],
      ['2021-06', 0],
    ]);
    expect(outlook.months.map(({ indicators }) => indicators[0]!.value)).toEqual([15_200, 15_200, 15_200]);
    expect(outlook.atRisk).toBeNull();
  });

  test('the outlook names the customers of whom less counts', async () => {
    const won = (tenant: string, from: Month) => sold(tenant, monthsFrom(from, '2021-03' as Month), { usd: '5' });
    await world.import(
      'subscription-details',
      tsv(
        subscriptions,
        ...won('first', '2020-05' as Month),
        ...won('second', '2020-06' as Month),
        ...won('third', '2020-06' as Month),
      ),
      { covers: monthsFrom('2020-03' as Month, '2021-03' as Month).map((month) => `1001:${month}`) },
    );
    await world.refresh('2021-03');
    const { months: ahead } = await readOutlook(world, '1001', 'smb');
    const lost = ahead.map(({ takenAway }) => takenAway.find(({ indicator }) => indicator === 'net-customer-adds'));
    expect(lost.map((one) => one?.customers)).toEqual([
      undefined,
      [{ tenant: 'first', from: 1, to: 0 }],
      [
        { tenant: 'second', from: 1, to: 0 },
        { tenant: 'third', from: 1, to: 0 },
      ],
    ]);
  });

  test('another edition on the fly, and none for a month without data', async () => {
    const computed = await computeScore(world, '1001', 'cba-ce', '2021-05', '2021-03' as Month);
    expect(computed).toMatchObject({
      edition: '2021-05',
      month: '2021-03',
      markets: { customers: 'developing', country: 'developed' },
    });
    await expect(computeScore(world, '1001', 'smb', '2021-09', '2018-01' as Month)).rejects.toMatchObject({
      code: 'no-data',
    });
    await expect(computeScore(world, '1001', 'smb', '1999-01')).rejects.toMatchObject({ code: 'unknown-edition' });
  });
});
