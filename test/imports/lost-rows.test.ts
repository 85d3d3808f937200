import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emptyLocation, type LocationDocument, locationKey, locationsContainer } from '../../src/facts/documents.ts';
import { explainNote } from '../../src/imports/notes.ts';
import { subscriptionColumns, trainingColumns, tsv, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const row = (tenant: string, month: string, location: string, usd = '10') =>
  [`sub-${tenant}`, month, tenant, 'Sales', 'CSP', '5', usd, location, location ? 'CSP' : ''].join('\t');
const header = subscriptionColumns.split(' ').join('\t');
const good = [row('a', '2021-02', '1001'), row('b', '2021-02', '1002'), row('c', '2021-03', '1001')];
const importing = (bad: string, partial = false) =>
  world.import('subscription-details', [header, ...good, bad, ''].join('\n'), { partial });
/** The slices that an import has stated. */
const stated = async () => {
  const documents = await world.documents.readMany(locationsContainer, ['', '1001', '1002'].map(locationKey));
  return documents.flatMap((stored) => {
    const { location, slices } = (stored?.value ?? emptyLocation('')) as LocationDocument;
    return Object.keys(slices['subscription-details']!).map((month) => `${location}:${month}`);
  });
};

describe('a rejected row sets aside every slice that it may belong to', () => {
  test.each<[string, string, string]>([
    ['its location and month are told', row('d', '2021-02', '1001', 'x'), '1002:2021-02 1001:2021-03'],
    ['the location cannot be told', row('d', '2021-02', '1.2E+06'), '1001:2021-03'],
    ['the type has lost its location', row('d', '2021-02', '').replace(/$/, 'CSP'), '1001:2021-03'],
    ['the month cannot be told', row('d', '2021-02-13', '1001'), '1002:2021-02'],
    ['neither can be told', row('d', 'x', 'y'), ''],
    ['one tab too many', `${row('d', '2021-02', '1001').replace('Sales', 'Sa\tles')}`, ''],
    ['it ends before the location: a second half has its cells elsewhere', 'sub-d\t2021-02\td\tSales\tCSP', ''],
    ['it ends before the month', 'sub-d', ''],
    ['it names nobody', '\t\t\tSales\t\t15\t30.00\t\t', '1001:2021-02 1002:2021-02 1001:2021-03'],
  ])('%s', async (_, bad, expected) => {
    expect((await importing(bad)).rowsRejected).toBe(1);
    expect((await stated()).sort()).toEqual(expected.split(' ').filter(Boolean).sort());
  });

  test.each([
    [
      'Applied filters: Month is 2021-02',
      'The line of "Applied filters: Month is 2021-02" is a total or a footer: it is no row, and nothing of it is used.',
    ],
    [
      '\t\t\t\t\t15\t30.00\t\t',
      'A line that names nobody and holds only figures is taken for totals: it is no row, and nothing of it is used.',
    ],
  ])('but a total or a footer is no row: %j', async (line, message) => {
    const done = await importing(line);
    expect(done).toMatchObject({ rowsRead: 3, rowsAccepted: 3, rowsRejected: 0, slices: 3, slicesSetAside: 0 });
    expect(done.notes.map((note) => [note.rows, note.lines, explainNote(note)])).toEqual([[1, [5], message]]);
  });

  test('unless the caller asks for the good rows', async () => {
    expect(await importing(row('d', 'x', 'y'), true)).toMatchObject({ slices: 3, slicesSetAside: 0, rowsRejected: 1 });
  });

  test('a slice of which all rows are rejected stays as it was, also then', async () => {
    await importing(row('a', '2021-04', '1001'));
    const lost = [header, row('x', '2021-04', '1001', 'x'), row('y', '2021-04', '1002')].join('\n');
    const covers = ['1001:2021-04'];
    for (const given of [{ partial: true }, { partial: true, complete: true }, { partial: true, covers }]) {
      const done = await world.import('subscription-details', lost, given);
      expect(done.emptied.first.map(({ location }) => location)).not.toContain('1001');
      expect(done.slicesSetAside).toBe(1);
    }
  });

  test('slices that the caller has the file cover are among them', async () => {
    await world.import('subscription-details', `${header}\n${row('z', '2021-02', '1003')}`);
    const text = [header, ...good, row('d', 'x', 'y')].join('\n');
    const done = await world.import('subscription-details', text, { covers: ['1003:2021-02'] });
    expect(done).toMatchObject({ slices: 0, slicesSetAside: 4, emptied: { count: 0 } });
  });

  test('training: a row of nobody sets nothing aside, one of an unknown location all', async () => {
    const rows = [
      ['m1', '1001', 'MB-210', '2021-01-01', ''],
      ['m2', '1002', 'MB-210', '2021-01-01', ''],
    ];
    const nobody = await world.import('training-details', `${tsv(trainingColumns, ...rows)}\n\t\tMB-210\t\t`);
    expect(nobody).toMatchObject({ rowsRejected: 1, slices: 2, slicesSetAside: 0 });
    const total = await world.import('training-details', `${tsv(trainingColumns, ...rows)}\n\t\tTotal\t\t`);
    expect(total).toMatchObject({ rowsRead: 2, rowsRejected: 0, slices: 2, slicesSetAside: 0 });
    const lost = await world.import(
      'training-details',
      tsv(trainingColumns, ...rows, ['m3', 'x', 'MB-210', '2021-01-01', '']),
    );
    expect(lost).toMatchObject({ rowsRejected: 1, slices: 0, slicesSetAside: 2 });
  });
});
