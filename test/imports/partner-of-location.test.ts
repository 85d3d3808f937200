import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ImportDocument } from '../../src/imports/documents.ts';
import { explainNote } from '../../src/imports/notes.ts';
import { readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { type PartnerDocument, partnerKey, partnersContainer } from '../../src/partners/document.ts';
import { refreshStale } from '../../src/refresh/timers.ts';
import { laterSubscriptionColumns, profileColumns, tsv, usageColumns, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const sold = (account: string, location: string, month = '2021-10', product = 'Sales') =>
  [account, `sub-${location}`, month, `t${location}`, product, 'A', '', 'CSP', 5, 0, 100, location, 'CSP'] as const;
const importing = (...rows: (readonly (string | number)[])[]) =>
  world.import('subscription-details', tsv(laterSubscriptionColumns, ...rows.map((row) => [...row])));
const using = (account: string, location: string, month: string) =>
  world.import(
    'dynamics-365-usage',
    tsv(`${usageColumns} PGAMpnID`, [`sub-${location}`, month, `t${location}`, 5, location, 'CSP', 'Sales', account]),
  );
const profile = (location: string, account: string) =>
  world.import('partner-profile', tsv(profileColumns, [location, 'Name', account, '', 'DE']));
const partner = async (id: string): Promise<PartnerDocument | undefined> =>
  (await world.documents.read(partnersContainer, partnerKey(id)))?.value;
const locationsOf = async (id: string) => (await partner(id))?.locations ?? [];

describe('the partner of a location', () => {
  test('is the global account that its rows name', async () => {
    await importing(sold('900', '1001'), sold('900', '1002'), sold('', '1003'));
    expect(await locationsOf('900')).toEqual(['1001', '1002']);
    expect(await locationsOf('1001')).toEqual([]);
    expect(await locationsOf('1003')).toEqual(['1003']);
    await world.refresh('2021-10');
    const { indicators } = await readScore(world, '900', 'smb', '2021-10' as Month);
    expect(indicators[0]!.value).toBe(200);
  });

  test('is what a profile says, before and after; a profile without an account says nothing', async () => {
    await importing(sold('900', '1001'));
    await profile('1001', '800');
    expect([await locationsOf('900'), await locationsOf('800')]).toEqual([[], ['1001']]);
    await profile('1001', '');
    expect([await locationsOf('900'), await locationsOf('800')]).toEqual([['1001'], []]);
  });

  test('is that of a profile that came first', async () => {
    await profile('1001', '800');
    await importing(sold('900', '1001'));
    expect([await locationsOf('900'), await locationsOf('800')]).toEqual([[], ['1001']]);
  });

  test('depends on the newest month that names one, in either report, for any product', async () => {
    await importing(sold('900', '1001', '2021-10', 'Power BI'));
    await importing(sold('700', '1001', '2021-08'));
    expect(await locationsOf('900')).toEqual(['1001']);
    await using('600', '1001', '2021-11');
    expect(await locationsOf('600')).toEqual(['1001']);
    // A newer month that names none decides nothing.
    await importing(sold('', '1001', '2021-12'));
    expect(await locationsOf('600')).toEqual(['1001']);
  });

  test('is the numerically smallest of several in that month, in any order and report', async () => {
    await importing(sold('900', '1001'), [...sold('1000', '1001')].with(5, 'B'));
    expect(await locationsOf('900')).toEqual(['1001']);
    await using('89', '1001', '2021-10');
    expect(await locationsOf('89')).toEqual(['1001']);
  });

  test('changes back when the rows that named it are restated', async () => {
    await importing(sold('700', '1001', '2021-09'));
    await importing(sold('900', '1001', '2021-10'));
    await importing(sold('', '1001', '2021-10'));
    expect([await locationsOf('900'), await locationsOf('700')]).toEqual([[], ['1001']]);
  });
});

test('a partner whose last location moved away keeps its score, marked and no longer stale', async () => {
  await importing(sold('900', '1001', '2021-09'), sold('900', '1001'));
  await world.refresh('2021-10');
  await importing(sold('', '1001', '2021-09'), sold('', '1001'));
  expect(await partner('900')).toMatchObject({ stale: true, listed: false });
  await refreshStale(world);
  await world.work();
  expect(await partner('900')).toMatchObject({ stale: false });
  const score = await readScore(world, '900', 'smb', '2021-10' as Month);
  expect(score).toMatchObject({ stale: false, withoutData: true });
  expect((await readScore(world, '1001', 'smb', '2021-10' as Month)).withoutData).toBeUndefined();
  // Nothing is left to be done each day.
  world.time = new Date('2022-01-22T07:00:00Z');
  await refreshStale(world);
  expect(world.waiting).toEqual([]);
  await importing(sold('900', '1001'));
  world.time = new Date('2022-01-23T07:00:00Z');
  await refreshStale(world);
  await world.work();
  expect((await readScore(world, '900', 'smb', '2021-10' as Month)).withoutData).toBeUndefined();
});

test.each([
  [
    'its own profile',
    [
      ['900', 'Head', '', '', 'DE'],
      ['1001', 'Shop', '900', 'Group', 'DE'],
    ],
    'Head',
  ],
  ['what a location calls it', [['1001', 'Shop', '900', 'Group', 'DE']], 'Group'],
  [
    'a location that has a name, not the first of all',
    [
      ['1001', '', '900', '', 'DE'],
      ['1002', 'Shop', '900', '', 'DE'],
    ],
    'Shop',
  ],
  ['its id, whatever it was called before', [['1001', '', '900', '', 'DE']], '900'],
])('a partner is called by %s', async (_, profiles, name) => {
  await world.import('partner-profile', tsv(profileColumns, ['1001', 'Earlier', '900', 'Earlier', 'DE']));
  await world.import('partner-profile', tsv(profileColumns, ...profiles));
  expect((await partner('900'))?.name).toBe(name);
});

describe('a location that moves to another partner', () => {
  const movesOf = ({ notes }: ImportDocument) =>
    notes.flatMap(({ code, value, rows }) => (code === 'moved-location' ? [[value, rows]] : []));

  test.each([[true], [false]])('is noted, by a check and by an import: %s', async (check) => {
    await importing(sold('900', '1001', '2021-09'), sold('900', '1002', '2021-09'));
    const file = tsv(laterSubscriptionColumns, [...sold('800', '1001')], [...sold('900', '1002')]);
    const done = await world.import('subscription-details', file, { check });
    expect(movesOf(done)).toEqual([['1001 from 900 to 800', 1]]);
    const note = done.notes.find(({ code }) => code === 'moved-location')!;
    expect(note.column).toBe('MPNId');
    expect(explainNote(note)).toBe(
      'A location moves to another partner, with all its months, past ones too: "1001 from 900 to 800". See whether that is meant.',
    );
  });

  test('is noted of a profile, and of one that names no account any more', async () => {
    await importing(sold('', '1001'));
    expect(movesOf(await profile('1001', '800'))).toEqual([['1001 from 1001 to 800', 1]]);
    expect(movesOf(await profile('1001', ''))).toEqual([['1001 from 800 to 1001', 1]]);
  });

  test('is not noted where it stays, is new, or a profile or a newer month decides', async () => {
    expect(movesOf(await importing(sold('900', '1001')))).toEqual([]);
    expect(movesOf(await importing(sold('900', '1001')))).toEqual([]);
    expect(movesOf(await importing(sold('700', '1001', '2021-08')))).toEqual([]);
    await profile('1001', '900');
    expect(movesOf(await importing(sold('800', '1001', '2021-12')))).toEqual([]);
  });
});

describe('a location that rolls up to one that rolls up further', () => {
  const profiles = (...given: [location: string, account: string][]) =>
    world.import(
      'partner-profile',
      tsv(profileColumns, ...given.map(([location, account]) => [location, 'Name', account, '', 'DE'])),
    );
  const chainsOf = ({ notes }: ImportDocument) =>
    notes.flatMap(({ code, value, rows }) => (code === 'chained-location' ? [[value, rows]] : []));
  const chain = [['1001 to 900, 900 to 800', 1]];

  test('is noted where both are in the file, with the remedy, and counts for the one in the middle', async () => {
    const done = await profiles(['1001', '900'], ['900', '800'], ['800', '800']);
    expect(chainsOf(done)).toEqual(chain);
    expect(explainNote(done.notes[0]!)).toBe(
      'A location rolls up to one that itself rolls up to another: "1001 to 900, 900 to 800". Only the first step counts: the last partner gets nothing from the first location. To change that, name the last as the global account in the first one\'s partner profile and import it.',
    );
    expect([await locationsOf('900'), await locationsOf('800')]).toEqual([['1001'], ['800', '900']]);
  });

  test.each([
    ['the first comes later', [['900', '800']], [['1001', '900']]],
    ['the middle comes later', [['1001', '900']], [['900', '800']]],
    [
      'the middle moves',
      [
        ['1001', '900'],
        ['900', '900'],
      ],
      [['900', '800']],
    ],
    [
      'it is stated again',
      [
        ['1001', '900'],
        ['900', '800'],
      ],
      [['1001', '900']],
    ],
  ] as const)('is noted where %s', async (_, before, file) => {
    await profiles(...before.map(([location, account]): [string, string] => [location, account]));
    expect(
      chainsOf(await profiles(...file.map(([location, account]): [string, string] => [location, account]))),
    ).toEqual(chain);
  });

  test('is noted of rows that name the account', async () => {
    await profiles(['900', '800']);
    expect(chainsOf(await importing(sold('900', '1001'), sold('', '900')))).toEqual(chain);
  });

  test('is not noted where the file ends the chain, at either end', async () => {
    await profiles(['1001', '900'], ['900', '800']);
    expect(chainsOf(await profiles(['1001', '900'], ['900', '']))).toEqual([]);
    await profiles(['900', '800']);
    expect(chainsOf(await profiles(['1001', '800']))).toEqual([]);
    await profiles(['1001', '900'], ['900', '']);
    expect(chainsOf(await profiles(['1001', ''], ['900', '800']))).toEqual([]);
  });
});

test('a location that moves makes both partners stale', async () => {
  await importing(sold('900', '1001'), sold('900', '1002'), sold('800', '1003'));
  await world.refresh('2021-10');
  const stale = async () => [(await partner('900'))!.stale, (await partner('800'))!.stale];
  expect(await stale()).toEqual([false, false]);
  await importing(sold('800', '1002', '2021-11'));
  expect(await stale()).toEqual([true, true]);
  expect([await locationsOf('900'), await locationsOf('800')]).toEqual([['1001'], ['1002', '1003']]);
});

test.each([
  ['rows first', 0],
  ['profile first', 1],
])('rows and a profile on their way at the same time end alike: %s', async (_, pick) => {
  await importing(sold('', '1001', '2021-08'));
  await world.accept('subscription-details', tsv(laterSubscriptionColumns, [...sold('900', '1001')]));
  await world.accept('partner-profile', tsv(profileColumns, ['1001', 'Name', '', '', 'DE']));
  await world.work(() => (world.waiting.length > pick ? pick : 0));
  expect(await locationsOf('900')).toEqual(['1001']);
});
