import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { partnerKey, partnersContainer } from '../../src/partners/document.ts';
import {
  profileColumns,
  subscriptionColumns,
  trainingColumns,
  tsv,
  World,
  workloadRevenueColumns,
} from '../support/world.ts';

/** Partners with reports by product, by workload, or of both kinds: each program goes by its own. */

let world: World;
beforeEach(() => {
  world = new World();
  world.time = new Date('2026-03-20T07:00:00Z');
});
afterEach(() => world.close());

const today = 'business-applications';
const sold = (location: string, usd = 10) =>
  world.import(
    'subscription-details',
    tsv(subscriptionColumns, ['s', '2026-02', `t${location}`, 'Sales', 'CSP', 5, usd, location, 'CSP']),
  );
const soldByWorkload = (location: string, usd = 300) =>
  world.import(
    'business-applications-revenue',
    tsv(workloadRevenueColumns, ['s', '2026-02', `t${location}`, 'Sales', usd, location, 'CSP T1']),
  );
const programsOf = async (partner: string) => {
  const { standings } = (await world.documents.read(partnersContainer, partnerKey(partner)))!.value;
  return Object.keys(standings).sort();
};

describe('a refresh of all programs', () => {
  beforeEach(async () => {
    await sold('1001');
    await soldByWorkload('1002');
    await sold('1003');
    await soldByWorkload('1003');
  });

  test('scores each partner in the programs that count its reports', async () => {
    expect(await world.refresh('2026-02')).toMatchObject({ status: 'succeeded', partnersDone: 3 });
    expect(await programsOf('1001')).not.toContain(today);
    expect(await programsOf('1002')).toEqual([today]);
    expect(await programsOf('1003')).toEqual([today, ...(await programsOf('1001'))].sort());
  });

  test('finds nothing to do a second time', async () => {
    await world.refresh('2026-02');
    const again = await world.refresh('2026-02');
    expect(again).toMatchObject({ partnersDone: 3, partnersScored: 0 });
  });

  test('scores again what a corrected report is counted in, and nothing else', async () => {
    await world.refresh('2026-02');
    const isStale = async (program: string) => (await readScore(world, '1003', program, '2026-02' as Month)).stale;
    expect((await soldByWorkload('1003', 400)).staleScores).toBe(1);
    expect([await isStale(today), await isStale('smb')]).toEqual([true, false]);
    await world.refresh('2026-02');
    expect((await sold('1003', 11)).staleScores).toBe((await programsOf('1001')).length);
    expect([await isStale(today), await isStale('smb')]).toEqual([false, true]);
  });

  test('trainings and moves concern every program', async () => {
    await world.refresh('2026-02');
    const people = tsv(trainingColumns, [
      'p',
      '1003',
      'Microsoft Certified: Power Platform Developer Associate',
      '2025-05-05',
      '',
    ]);
    expect((await world.import('training-details', people)).staleScores).toBe((await programsOf('1003')).length);
  });

  test('a location takes the months of its reports along to another partner', async () => {
    await world.import('partner-profile', tsv(profileColumns, ['1002', 'Two', '1001', 'One', 'DE']));
    await world.refresh('2026-02');
    expect(await programsOf('1001')).toContain(today);
  });
});

test('a report by workload that comes after the run makes its month due in its program', async () => {
  await sold('1001');
  await world.refresh('2026-02');
  await soldByWorkload('1001');
  const { unscored, stale } = (await world.documents.read(partnersContainer, partnerKey('1001')))!.value;
  expect([unscored, stale]).toEqual([{ [today]: ['2026-02'] }, true]);
});
