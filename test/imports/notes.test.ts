import { afterEach, beforeEach, expect, test } from 'vitest';
import { explainNote } from '../../src/imports/notes.ts';
import type { Note } from '../../src/reports/notes.ts';
import { profileColumns, subscriptionColumns, trainingColumns, tsv, World } from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const columns = `${subscriptionColumns} SubscriptionState CustomerMarket FreeVsPaidSKU Colour`;
const row = (of: Record<string, string> = {}) => {
  const cells: Record<string, string> = {
    SubscriptionId: 's1',
    Month: '2021-02',
    CustomerTenantId: 't1',
    Product: 'Sales',
    SalesChannel: 'CSP',
    AvailableSeats: '5',
    RevenueUSD: '1',
    MPNId: '1001',
    PartnerAttributionType: 'CSP',
    SubscriptionState: 'Active',
    CustomerMarket: 'DE',
    FreeVsPaidSKU: 'Paid',
    Colour: 'blue',
    ...of,
  };
  return columns.split(' ').map((column) => cells[column]!);
};
const notesOf = async (...rows: string[][]): Promise<Note[]> =>
  (await world.import('subscription-details', tsv(columns, ...rows), { check: true })).notes.filter(
    ({ code }) => code !== 'ignored-column',
  );

test.each<[Record<string, string>, Partial<Note>]>([
  [{ Product: 'Power BI' }, { code: 'unlisted-product', column: 'Product', value: 'Power BI' }],
  [{ Product: 'Dynamics 365 Salse' }, { code: 'unlisted-product', value: 'Dynamics 365 Salse', resembles: 'Sales' }],
  [{ Product: 'Customer Service Pro' }, { code: 'unlisted-product', resembles: 'Customer Service' }],
  [{ SalesChannel: 'Open License' }, { code: 'uncounted-channel', column: 'SalesChannel', value: 'Open License' }],
  [{ SalesChannel: 'Enterprise Agrement' }, { code: 'uncounted-channel', resembles: 'Enterprise Agreement' }],
  [{ CustomerMarket: 'Germny' }, { code: 'unknown-market', column: 'CustomerMarket', resembles: 'Germany' }],
  [{ SubscriptionState: 'Suspended' }, { code: 'inactive-state', column: 'SubscriptionState', value: 'Suspended' }],
  [{ FreeVsPaidSKU: 'Trial' }, { code: 'odd-licence', column: 'FreeVsPaidSKU', value: 'Trial' }],
  [{ PartnerAttributionType: 'PAL' }, { code: 'uncredited-type', column: 'PartnerAttributionType', value: 'PAL' }],
  [{ PartnerAttributionType: 'Partner Admin Link' }, { code: 'uncredited-type', value: 'PAL' }],
  [{ PartnerAttributionType: 'GDAP' }, { code: 'uncredited-type', value: 'GDAP' }],
  [{ PartnerAttributionType: 'CPOR RevRec' }, { code: 'uncredited-type', value: 'CPOR-RevRec' }],
  [{ PartnerAttributionType: 'CSP Tier 3' }, { code: 'unknown-attribution-type', resembles: 'CSP Tier 1' }],
  [{ PartnerAttributionType: 'Presales' }, { code: 'unknown-attribution-type', resembles: 'CPOR Presales' }],
])('%j', async (cells, expected) => {
  const notes = await notesOf(row({ SubscriptionId: 's0' }), row(cells), row({ ...cells, SubscriptionId: 's2' }));
  expect(notes).toMatchObject([{ rows: 2, lines: [3, 4], ...expected }]);
  expect(explainNote(notes[0]!)).toMatch(/^[A-Z"].*\.$/);
});

test('a finer name of a product is noted under the columns that may hold it', async () => {
  const cells = (raw: string, sku: string) => [...row({ Product: 'Dynamics 365' }), raw, sku];
  const finer = async (...rows: string[][]) => {
    const file = tsv(`${columns} RawProductName SKU`, ...rows);
    const { notes } = await world.import('subscription-details', file, { check: true });
    return notes.filter(({ code }) => code === 'unlisted-product').map(({ column, value }) => [column, value]);
  };
  expect(await finer(cells('Unobtainium', 'Sales'))).toEqual([['RawProductName or SKU', 'Unobtainium']]);
  expect(await finer(cells('', ''))).toEqual([['Product or RawProductName or SKU', 'Dynamics 365']]);
  expect(await finer(cells('', 'Sales Pro'))).toEqual([]);
});

test('rows that name no product', async () => {
  const [note] = await notesOf(row({ Product: '' }));
  expect(note).toMatchObject({ code: 'unlisted-product', column: 'Product', value: '' });
  expect(explainNote(note!)).toBe('The rows name no product: they earn nothing.');
});

test.each<[Record<string, string>]>([
  [{}],
  [{ FreeVsPaidSKU: 'free' }],
  [{ CustomerMarket: '' }],
  [{ SubscriptionState: '' }],
  [{ PartnerAttributionType: 'DPOR' }],
  // Its association is credited for the use of the subscription.
  [{ PartnerAttributionType: 'CPOR OSU' }],
  [{ PartnerAttributionType: '', MPNId: '' }],
])('nothing to say of %j', async (cells) => {
  expect(await notesOf(row(cells))).toEqual([]);
});

test('columns that are not read', async () => {
  const done = await world.import('subscription-details', tsv(columns, row()), { check: true });
  expect(done.notes).toEqual([{ code: 'ignored-column', column: 'Colour', value: 'Colour', rows: 0, lines: [] }]);
});

test('a month far from the others, where few rows have it', async () => {
  const many = Array.from({ length: 30 }, (_, index) => row({ SubscriptionId: `s${index}` }));
  expect(await notesOf(...many, row({ Month: '2012-02' }))).toMatchObject([
    { code: 'distant-month', column: 'Month', value: '2012-02', rows: 1 },
  ]);
  expect(await notesOf(...many, row({ Month: '2021-04' }))).toEqual([]);
  expect(await notesOf(row({ Month: '2012-02' }), row())).toEqual([]);
});

test('training that no edition lists, countries of profiles', async () => {
  const trainings = [
    ['m1', '1001', 'MB-210', '2021-01-01', ''],
    ['m2', '1001', 'AZ-900: Azure', '2021-01-01', ''],
    ['m3', '1001', 'A day out', '2021-01-01', ''],
  ];
  const training = await world.import('training-details', tsv(trainingColumns, ...trainings), { check: true });
  expect(training.notes.map(({ code, value }) => [code, value])).toEqual([
    ['unlisted-training', 'A day out'],
    ['unlisted-training', 'AZ-900: Azure'],
  ]);
  const profile = await world.import('partner-profile', tsv(profileColumns, ['1001', '', '', '', 'Deutschland']), {
    check: true,
  });
  expect(profile.notes).toMatchObject([{ code: 'unknown-market', column: 'Country', value: 'Deutschland' }]);
});

test.each([
  ['2021-05-31', '', []],
  ['2021-06-01', '', [['completed-later', 'TrainingCompletionDate', '2021-06-01']]],
  ['2021-02-02', '2021-02-02', []],
  ['2021-02-02', '2021-02-01', [['expired-before', 'TrainingExpirationDate', '2021-02-02 to 2021-02-01']]],
])('trainings whose dates cannot be: completed %s, expires "%s"', async (completed, expires, expected) => {
  world.time = new Date('2021-05-20T06:00:00Z');
  const file = tsv(trainingColumns, ['m1', '1001', 'MB-210', completed, expires]);
  const { notes } = await world.import('training-details', file, { check: true });
  expect(notes.map(({ code, column, value }) => [code, column, value])).toEqual(expected);
});

test('a certification that the row does not say it is', async () => {
  const title = 'Dynamics 365 Sales Functional Consultant Associate';
  const file = (type: string) => tsv(`${trainingColumns} TrainingType`, ['m1', '1001', title, '2021-01-01', '', type]);
  const exam = await world.import('training-details', file('Exam'), { check: true });
  expect(exam.notes).toMatchObject([{ code: 'certification-by-name', value: title }]);
  expect((await world.import('training-details', file('Certification'), { check: true })).notes).toEqual([]);
});

test('of very many values the first hundred are noted, of the others how many rows', async () => {
  const rows = Array.from({ length: 130 }, (_, index) => row({ SubscriptionId: `s${index}`, Product: `P${index}` }));
  const done = await world.import('subscription-details', tsv(columns, ...rows), { check: true });
  expect(done.notes.filter(({ code }) => code === 'unlisted-product')).toHaveLength(100);
  expect(done.furtherNotes).toEqual({ 'unlisted-product': 30 });
});
