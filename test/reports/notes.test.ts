import { describe, expect, test } from 'vitest';
import { Notes } from '../../src/reports/notes.ts';
import { type ReportName, reportNames } from '../../src/reports/rows.ts';
import { file, read } from './files.ts';

async function notesOf(report: ReportName, content: string) {
  const notes = new Notes();
  await read(report, content, { notes });
  return notes;
}

describe('what is noted of a file', () => {
  test.each<[string, ReportName, Record<string, string>[], object[]]>([
    [
      'a channel that is not counted, an empty one too',
      'subscription-details',
      [{ SalesChannel: 'Open' }, {}, { SalesChannel: '' }, { SalesChannel: 'Open' }],
      [
        { code: 'uncounted-channel', column: 'SalesChannel', value: 'Open', rows: 2, lines: [2, 5] },
        { code: 'uncounted-channel', column: 'SalesChannel', value: '', rows: 1, lines: [4] },
      ],
    ],
    [
      'an attribution type that is not known',
      'dynamics-365-usage',
      [{ PartnerAttachType: 'Reseller', CustomerMarket: '' }],
      [{ code: 'unknown-attribution-type', column: 'PartnerAttachType', value: 'Reseller', rows: 1, lines: [2] }],
    ],
    [
      'a market that is not known',
      'subscription-details',
      [{ CustomerMarket: 'Atlantis' }, { CustomerMarket: '' }],
      [{ code: 'unknown-market', column: 'CustomerMarket', value: 'Atlantis', rows: 1, lines: [2] }],
    ],
    [
      'a country of a profile',
      'partner-profile',
      [{ Country: 'Atlantis' }],
      [{ code: 'unknown-market', column: 'Country', value: 'Atlantis', rows: 1, lines: [2] }],
    ],
    ['no country that no rule uses', 'business-applications-revenue', [{ Country: 'Atlantis' }], []],
    [
      'a state that is not active',
      'subscription-details',
      [{ SubscriptionState: 'Suspended' }, { SubscriptionState: '' }, { SubscriptionState: 'Active' }],
      [{ code: 'inactive-state', column: 'SubscriptionState', value: 'Suspended', rows: 1, lines: [2] }],
    ],
    [
      'neither free nor paid',
      'subscription-details',
      [{ FreeVsPaidSKU: 'Trial' }, { FreeVsPaidSKU: 'Free' }, { FreeVsPaidSKU: '' }, { FreeVsPaidSKU: 'paid' }],
      [{ code: 'odd-licence', column: 'FreeVsPaidSKU', value: 'Trial', rows: 1, lines: [2] }],
    ],
  ])('%s', async (_, report, rows, expected) => {
    const notes = await notesOf(report, file(report, rows));
    expect(notes.all()).toEqual(expected);
    expect(notes.beyond).toEqual({});
  });

  test.each(reportNames)('%s: an ignored column, by its own name', async (report) => {
    const { notes, ignored } = {
      notes: await notesOf(report, file(report, [{ state: 'x', Extra: '1' }])),
      ignored: 'ignored-column',
    };
    expect(notes.all().filter(({ code }) => code === ignored)).toEqual([
      { code: ignored, column: 'Extra', value: 'Extra', rows: 0, lines: [] },
      { code: ignored, column: 'state', value: 'state', rows: 0, lines: [] },
    ]);
  });

  test('the column is named as the file spells it', async () => {
    const content = file('subscription-details', [{ SalesChannel: 'Open' }]).replace('SalesChannel', 'sales_channel');
    expect((await notesOf('subscription-details', content)).all()).toMatchObject([{ column: 'sales_channel' }]);
  });
});

describe('notes stay small', () => {
  test('five lines are noted for a value, and how many rows', async () => {
    const rows = Array.from({ length: 9 }, () => ({ SalesChannel: 'Open' }));
    const notes = await notesOf('subscription-details', file('subscription-details', rows));
    expect(notes.all()).toMatchObject([{ rows: 9, lines: [2, 3, 4, 5, 6] }]);
  });

  test('a hundred values are noted of a kind, those of most rows first, and how many rows had others', async () => {
    const rows = Array.from({ length: 130 }, (_, index) => ({ SalesChannel: `Channel ${index % 120}` }));
    const notes = await notesOf('subscription-details', file('subscription-details', rows));
    const all = notes.all();
    expect(all).toHaveLength(100);
    expect(all.slice(0, 11).map(({ rows: many }) => many)).toEqual([...Array.from({ length: 10 }, () => 2), 1]);
    expect(notes.beyond).toEqual({ 'uncounted-channel': 20 });
  });

  test('kinds come in the order of their codes, values in a fixed one', async () => {
    const rows = [
      { SubscriptionState: 'Suspended', SalesChannel: 'Open' },
      { SalesChannel: 'B' },
      { SalesChannel: 'A' },
      { SubscriptionState: 'Suspended' },
    ];
    const found = (await notesOf('subscription-details', file('subscription-details', rows))).all();
    expect(found.map(({ code, value, rows: many }) => `${code} ${value} ${many}`)).toEqual([
      'inactive-state Suspended 2',
      'uncounted-channel A 1',
      'uncounted-channel B 1',
      'uncounted-channel Open 1',
    ]);
  });

  test('rows can be added whose lines are not at hand', () => {
    const notes = new Notes();
    notes.addRows('unlisted-product', 'product', 'Guides', 7);
    notes.addRows('unlisted-product', 'product', 'Guides', 2);
    expect(notes.all()).toEqual([{ code: 'unlisted-product', column: 'product', value: 'Guides', rows: 9, lines: [] }]);
  });

  test('a long value is cut', () => {
    const notes = new Notes();
    for (const end of 'ab') notes.add('uncounted-channel', 'channel', 'x'.repeat(300) + end);
    expect(notes.all().map(({ value }) => value.length)).toEqual([200, 200]);
  });
});
