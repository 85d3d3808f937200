import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importKey, importsContainer } from '../../src/imports/documents.ts';
import { explainNote } from '../../src/imports/notes.ts';
import { profileColumns, subscriptionColumns, trainingColumns, tsv, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const columns = `${subscriptionColumns} PGAMpnID`;
const row = (location: string, month: string, account = '') =>
  [`sub-${location}`, month, `t${location}`, 'Sales', 'CSP', 5, 100, location, location ? 'CSP' : '', account] as const;
const importing = (rows: (readonly (string | number)[])[], given: { check?: boolean } = {}) =>
  world.import('subscription-details', tsv(columns, ...rows.map((cells) => [...cells])), given);

describe('locations never named before', () => {
  const fresh = async (rows: (readonly (string | number)[])[]) =>
    (await importing(rows)).notes.flatMap(({ code, value, rows }) => (code === 'new-location' ? [[value, rows]] : []));

  test('are noted with their rows, each time until an import in force names them', async () => {
    const slip = [row('1001', '2021-02'), row('10011', '2021-02')];
    expect(await fresh([row('1001', '2021-01'), row('', '2021-01')])).toEqual([]);
    const check = await importing(slip, { check: true });
    expect(check.notes).toMatchObject([{ code: 'new-location', column: 'MPNId', value: '10011', rows: 1 }]);
    expect(await fresh(slip)).toEqual([['10011', 1]]);
    expect(await fresh(slip)).toEqual([]);
    expect(await fresh([row('2001', '2021-03')])).toEqual([['2001', 1]]);
  });

  test('are noted of a training file that names no other', async () => {
    const training = tsv(trainingColumns, ['m1', '10011', 'MB-210', '2021-01-01', '']);
    expect((await world.import('training-details', training, { check: true })).notes).toEqual([]);
    await importing([row('1001', '2021-01')]);
    const { notes } = await world.import('training-details', training);
    expect(notes).toMatchObject([{ code: 'new-location', value: '10011', rows: 1 }]);
  });

  test('are not noted where a profile names them, finished or not', async () => {
    await importing([row('1001', '2021-01')]);
    const profile = tsv(profileColumns, ['1002', 'New', '', '', 'DE']);
    await world.accept('partner-profile', profile);
    const beside = await world.accept('subscription-details', tsv(columns, [...row('1002', '2021-02')]));
    await world.work((waiting) => waiting - 1);
    expect((await world.documents.read(importsContainer, importKey(beside.id)))!.value.notes).toEqual([]);
    await world.import('partner-profile', tsv(profileColumns, ['1003', 'New', '', '', 'DE']));
    expect(await fresh([row('1003', '2021-02')])).toEqual([]);
  });
});

describe('global accounts never named before, of locations never named before', () => {
  const profile = (...cells: string[]) => tsv(profileColumns, cells);
  const fresh = async (rows: (readonly (string | number)[])[], given = {}) =>
    (await importing(rows, given)).notes.filter(({ code }) => code === 'new-global-account');

  test.each([[true], [false]])(
    'are noted once for all their locations, by a check and by an import: %s',
    async (check) => {
      await importing([row('1001', '2021-01', '900')]);
      const slips = [row('1002', '2021-02', '9000'), row('1003', '2021-02', '9000'), row('1001', '2021-02', '900')];
      const notes = await fresh(slips, { check });
      expect(notes).toMatchObject([{ column: 'PGAMpnID', value: '9000', rows: 2 }]);
      expect(explainNote(notes[0]!)).toBe(
        'No import in force names the global account "9000", to which new locations roll up: see whether the MPN id is meant. If it is not, import the corrected rows, or the locations\' partner profiles.',
      );
      expect(await fresh(slips)).toHaveLength(check ? 1 : 0);
    },
  );

  test.each<[string, () => Promise<unknown>]>([
    ['another location rolls up to them by its rows', () => importing([row('1001', '2021-01', '900')])],
    [
      'another location rolls up to them by its profile',
      () => world.import('partner-profile', profile('1001', 'Name', '900', '', 'DE')),
    ],
    ['they have a profile', () => world.import('partner-profile', profile('900', 'Head', '', '', 'DE'))],
    [
      'they have trainings',
      () => world.import('training-details', tsv(trainingColumns, ['m1', '900', 'MB-210', '2021-01-01', ''])),
    ],
    ['a profile names another', () => world.import('partner-profile', profile('1002', 'New', '800', '', 'DE'))],
    ['they have rows in the file', () => importing([row('1001', '2021-01')])],
    ['nothing was imported before', async () => undefined],
  ])('are not noted where %s', async (why, before) => {
    await before();
    const own = why === 'they have rows in the file' ? [row('900', '2021-02')] : [];
    expect(await fresh([row('1002', '2021-02', '900'), ...own])).toEqual([]);
  });

  test('are noted of profiles too, which do not note their locations', async () => {
    const slip = profile('1002', 'New', '9000', '', 'DE');
    expect((await world.import('partner-profile', profile('1001', 'Old', '900', '', 'DE'))).notes).toEqual([]);
    const noted = [{ code: 'new-global-account', column: 'PGA_MPNId', value: '9000', rows: 1 }];
    expect((await world.import('partner-profile', slip, { check: true })).notes).toMatchObject(noted);
    expect((await world.import('partner-profile', slip)).notes).toMatchObject(noted);
    expect((await world.import('partner-profile', slip)).notes).toEqual([]);
  });

  test.each([
    ['another location rolls up to them', [['1002', 'New', '900', '', 'DE']]],
    [
      'the file has their profile',
      [
        ['1002', 'New', '9000', '', 'DE'],
        ['9000', 'Head', '', '', 'DE'],
      ],
    ],
    ['they are the location itself', [['1002', 'New', '1002', '', 'DE']]],
  ])('are not noted of profiles where %s', async (_, rows) => {
    await world.import('partner-profile', profile('1001', 'Old', '900', '', 'DE'));
    expect((await world.import('partner-profile', tsv(profileColumns, ...rows))).notes).toEqual([]);
  });

  test('are not noted while a profile is unfinished', async () => {
    await importing([row('1001', '2021-01')]);
    await world.accept('partner-profile', profile('1001', 'Name', '900', '', 'DE'));
    const beside = await world.accept('subscription-details', tsv(columns, [...row('1002', '2021-02', '900')]));
    await world.work((waiting) => waiting - 1);
    expect((await world.documents.read(importsContainer, importKey(beside.id)))!.value.notes).toEqual([]);
  });
});
