import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLedger } from '../../src/lookups/ledger.ts';
import { computeScore, readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { scoreKey, scoresContainer } from '../../src/scores/documents.ts';
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

describe('rows by workload', () => {
  const rows = (count: number, usd: (index: number) => number, location: string, month: string) =>
    Array.from({ length: count }, (_, index) => [
      ...[`s${location}-${index}`, month, `t${index}`, 'Sales', usd(index), location, 'CSP T1'],
    ]);
  const staleness = async (partner: string) => (await readScore(world, partner, today, '2026-02' as Month)).stale;

  test('of a partner with more customers than one message credits are credited in portions, a tenant in one', async () => {
    await world.import('partner-profile', tsv(profileColumns, ['1002', 'Two', '1001', 'One', 'DE']));
    // Neither location sells enough to a tenant by itself.
    const file = tsv(
      workloadRevenueColumns,
      ...rows(620, () => 150, '1001', '2026-02'),
      ...rows(400, () => 200, '1002', '2026-02'),
      ...rows(1, () => 1, '1001', '2025-02'),
      ...rows(1, () => 1, '1002', '2025-02'),
    );
    await world.import('business-applications-revenue', file);
    // Both kinds of reports, whose tenants are others.
    await sold('1001');
    expect(await world.refresh('2026-02')).toMatchObject({ status: 'succeeded', partnersScored: 1 });
    const { score, indicators, edition } = await readScore(world, '1001', today, '2026-02' as Month);
    expect(indicators.find(({ id }) => id === 'net-customer-adds')).toMatchObject({ value: 400 });
    expect(await computeScore(world, '1001', today, edition)).toMatchObject({ score, indicators });
    const stored = await world.documents.read(scoresContainer, scoreKey('1001', today, '2026-02' as Month));
    expect(stored!.value.portions).toHaveLength(2);
    expect((await readScore(world, '1001', 'smb', '2026-02' as Month)).indicators[0]!.value).toBe(10);
    const ledger = await readLedger(world, '1001', today, { pageSize: 1_000 });
    expect(new Set(ledger.entries.map(({ tenant }) => tenant)).size).toBe(400);
    expect(ledger.entries).toHaveLength(400);
  });

  test('concern the partners of their location alone, whoever else has the tenant', async () => {
    const file = (usd: number, month = '2026-02') =>
      tsv(workloadRevenueColumns, ...rows(2, () => usd, '1001', month), ...rows(2, () => 300, '1002', month));
    await world.import('business-applications-revenue', file(300));
    await world.refresh('2026-02');
    expect([await staleness('1001'), await staleness('1002')]).toEqual([false, false]);
    expect((await world.import('business-applications-revenue', file(300))).staleScores).toBe(0);
    expect((await world.import('business-applications-revenue', file(400))).staleScores).toBe(1);
    expect([await staleness('1001'), await staleness('1002')]).toEqual([true, false]);
    await world.refresh('2026-02');
    // A tenant that a file leaves out is a change too.
    const without = tsv(workloadRevenueColumns, ...rows(1, () => 400, '1001', '2026-02'));
    expect((await world.import('business-applications-revenue', without)).staleScores).toBe(1);
    const noRow = await world.import('business-applications-revenue', tsv(workloadRevenueColumns), {
      covers: ['1002:2026-02'],
    });
    expect(noRow.staleScores).toBe(1);
  });
});
