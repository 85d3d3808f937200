import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importKey, importsContainer } from '../../src/imports/documents.ts';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { profileColumns, subscriptionColumns, trainingColumns, tsv, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const row = (location: string, month: string, usd = 100, seats = 5, tenant = `t${location}`) =>
  [`sub-${tenant}`, month, tenant, 'Sales', 'CSP', seats, usd, location, location ? 'CSP' : ''] as (string | number)[];
const importing = (rows: (string | number)[][], given: { covers?: string[]; complete?: boolean } = {}) =>
  world.import('subscription-details', tsv(subscriptionColumns, ...rows), given);
const names = ({ first }: { first: { location: string; month: string; rows: number }[] }) =>
  first.map(({ location, month, rows }) => `${location}:${month} ${rows}`);

describe('locations that the file says nothing of', () => {
  test('are named where they had rows the month before', async () => {
    await importing([
      row('1001', '2021-01'),
      row('1002', '2021-01'),
      row('1002', '2021-01', 50, 1, 'other'),
      row('1003', '2020-12'),
    ]);
    const done = await importing([row('1001', '2021-02')]);
    expect(done.absent.count).toBe(1);
    expect(names(done.absent)).toEqual(['1002:2021-02 2']);
    expect(done.emptied.count).toBe(0);
  });

  test('are not named once they are covered, nor where another file has stated them', async () => {
    await importing([row('1001', '2021-01'), row('1002', '2021-01'), row('1003', '2021-01')]);
    await importing([row('1002', '2021-02')]);
    const done = await importing([row('1001', '2021-02')], { covers: ['1003:2021-02'] });
    expect(done.absent.count).toBe(0);
    expect((await importing([row('1001', '2021-02')])).absent.count).toBe(0);
  });

  test('within one file too, the direct customers among them', async () => {
    const done = await importing([
      row('1001', '2021-01'),
      row('1002', '2021-01'),
      row('', '2021-01'),
      row('1001', '2021-02'),
    ]);
    expect(names(done.absent)).toEqual([':2021-02 1', '1002:2021-02 1']);
  });
});

test('what other files of the report state side by side is not compared, and that is said', async () => {
  await importing([row('1001', '2021-01')]);
  const february = tsv(subscriptionColumns, row('1001', '2021-02'), row('1002', '2021-02'));
  const march = tsv(subscriptionColumns, row('1001', '2021-03'));
  const read = async (id: string) => (await world.documents.read(importsContainer, importKey(id)))!.value;
  await world.accept('training-details', tsv(trainingColumns, ['a', '1001', 'MB-800', '2020-01-01', '']));
  const first = await world.accept('subscription-details', february);
  const second = await world.accept('subscription-details', march);
  // The newest first: February is still to come, so its location 1002 is not missed.
  await world.work((waiting) => waiting - 1);
  const beside = await read(second.id);
  expect([beside.unfinishedBeside, beside.absent.count]).toEqual([1, 0]);
  expect((await read(first.id)).unfinishedBeside).toBeUndefined();
  const checked = await world.import('subscription-details', march, { check: true });
  expect([checked.unfinishedBeside, names(checked.absent)]).toEqual([undefined, ['1002:2021-03 1']]);
});

describe('complete=true', () => {
  test('covers every known location without a row, for each month of the file', async () => {
    await importing([row('1001', '2021-01'), row('1002', '2021-01'), row('1003', '2020-12')]);
    await world.import('partner-profile', tsv(profileColumns, ['1004', 'Never sold', '', '', 'DE']));
    const done = await importing([row('1001', '2021-01'), row('1001', '2021-02')], { complete: true });
    expect(done).toMatchObject({ slices: 8, absent: { count: 0 } });
    expect(names(done.emptied)).toEqual(['1002:2021-01 1']);
  });

  test('lets a partner who lost its last customer fall at the next scoring', async () => {
    const months = ['2021-01', '2021-02'];
    await importing(months.map((month) => row('1001', month, 30_000)));
    await importing([row('1002', '2021-03')], { complete: true });
    await world.refresh('2021-03');
    const { indicators, dataCoverage } = await readScore(world, '1001', 'smb', '2021-03' as Month);
    expect(indicators.find(({ id }) => id === 'net-customer-adds')).toMatchObject({ value: -1 });
    expect(dataCoverage.monthsCovered).toBe(3);
  });

  test('in training: locations whose people all left have none', async () => {
    await world.import(
      'training-details',
      tsv(trainingColumns, ['m1', '1001', 'MB-800', '2021-01-01', ''], ['m2', '1002', 'MB-800', '2021-01-01', '']),
    );
    const done = await world.import(
      'training-details',
      tsv(trainingColumns, ['m1', '1001', 'MB-800', '2021-01-01', '']),
      { complete: true },
    );
    expect(names(done.emptied)).toEqual(['1002: 1']);
  });

  test('of a file without rows: in training nobody holds anything; in a monthly report no month is named', async () => {
    await world.import('training-details', tsv(trainingColumns, ['m1', '1001', 'MB-800', '2021-01-01', '']));
    await importing([row('1002', '2021-01')]);
    const training = await world.import('training-details', tsv(trainingColumns), { complete: true });
    expect(names(training.emptied)).toEqual(['1001: 1']);
    const monthly = await importing([], { complete: true });
    expect(monthly).toMatchObject({ status: 'failed', error: { code: 'no-month' } });
  });

  test('sets aside what it covers, where a row is lost', async () => {
    await importing([row('1001', '2021-01'), row('1002', '2021-01')]);
    const done = await importing([row('1001', '2021-02'), row('x', '2021-02')], { complete: true });
    expect(done).toMatchObject({ slices: 0, slicesSetAside: 2, emptied: { count: 0 } });
  });
});

describe('covers', () => {
  test('with a location that nobody knows is refused', async () => {
    const done = await importing([row('1001', '2021-02')], { covers: ['1001:2021-01', '9999:2021-02'] });
    expect(done).toMatchObject({ status: 'failed', error: { code: 'unknown-location' } });
    expect(done.error!.message).toContain('9999');
    expect(done.error!.message).not.toContain('1001');
    await world.refresh('2021-02');
    await expect(readScore(world, '1001', 'smb', '2021-02' as Month)).rejects.toThrow();
  });

  test('with one of the file itself, of another report or of the direct customers is taken', async () => {
    await world.import('partner-profile', tsv(profileColumns, ['1002', 'New', '', '', 'DE']));
    const covers = ['1001:2021-01', '1002:2021-02', ':2021-02', '0001002:2021-01'];
    expect(await importing([row('1001', '2021-02')], { covers })).toMatchObject({ status: 'succeeded', slices: 5 });
  });
});

describe('totals stand beside what was there before', () => {
  const now = { rows: 2, tenants: 2, seats: 10, cents: 20_000 };
  const file = () => importing([row('1001', '2021-02'), row('1002', '2021-02')]);

  test('nothing', async () => {
    expect((await file()).totals).toEqual([{ month: '2021-02', now, comparedWith: null, before: null }]);
  });

  test('the same locations the month before', async () => {
    await importing([row('1001', '2021-01', 70, 3), row('1003', '2021-01', 1, 1)]);
    const before = { rows: 1, tenants: 1, seats: 3, cents: 7_000 };
    expect((await file()).totals).toEqual([{ month: '2021-02', now, comparedWith: 'month-before', before }]);
  });

  test('what is set aside is in none', async () => {
    await importing([row('1001', '2021-02', 60, 2)]);
    const bad = row('1001', '2021-02', 60, 2, 'other').with(6, 'x');
    expect((await importing([row('1001', '2021-02'), bad])).totals).toEqual([]);
    const [total] = (await importing([row('1001', '2021-02'), bad, row('1002', '2021-02')])).totals;
    expect(total).toMatchObject({ now: { rows: 1 }, comparedWith: null });
  });

  test('the same slices by an earlier import', async () => {
    await importing([row('1001', '2021-01', 70, 3)]);
    await importing([row('1001', '2021-02', 60, 2), row('1001', '2021-02', 40, 1, 'more'), row('1003', '2021-02')]);
    const before = { rows: 2, tenants: 2, seats: 3, cents: 10_000 };
    expect((await file()).totals).toEqual([{ month: '2021-02', now, comparedWith: 'same-slices', before }]);
  });
});
