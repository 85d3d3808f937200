import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { checkHead } from '../../src/reports/read.ts';
import type { ReportRows } from '../../src/reports/rows.ts';
import { example, file, read, rowsOf } from './files.ts';

test('subscription-details: every column', async () => {
  expect(await rowsOf('subscription-details', file('subscription-details', [{}]))).toEqual([
    {
      location: '1234567',
      month: '2021-02',
      tenant: 't-1',
      subscription: 's-1',
      type: 'CSP',
      product: 'Dynamics 365 Sales',
      sku: '',
      lineKey: expect.any(String),
      globalAccount: '',
      paid: true,
      active: true,
      channel: 'CSP',
      seats: 10,
      revenueCents: 123_450,
      start: '2020-11-15',
      customerName: 'Contoso',
      market: 'US',
    },
  ]);
});

test('dynamics-365-usage: every column, an unknown country among them', async () => {
  expect(await rowsOf('dynamics-365-usage', file('dynamics-365-usage', [{}]))).toEqual([
    {
      location: '1234567',
      month: '2021-02',
      tenant: 't-1',
      subscription: 's-1',
      type: 'CPOR-OSU',
      product: 'Sales',
      sku: 'Sales Enterprise',
      lineKey: expect.any(String),
      globalAccount: '',
      paid: true,
      active: true,
      activeSeats: 7,
      availableSeats: 10,
      assignedSeats: null,
      productionInstances: 2,
      customerName: 'Contoso',
      market: '',
    },
  ]);
});

test('training-details: every column', async () => {
  expect(await rowsOf('training-details', file('training-details', [{}]))).toEqual([
    {
      location: '1234567',
      individual: '990001',
      exam: 'MB-210',
      certification: '',
      status: '',
      title: 'Exam mb-210: Dynamics 365 Sales',
      completed: '2021-02-03',
      expires: null,
      firstName: 'Ada',
      lastName: 'Byron',
      email: 'ada@example.com',
    },
  ]);
});

test('partner-profile: every column', async () => {
  expect(await rowsOf('partner-profile', file('partner-profile', [{}]))).toEqual([
    {
      location: '1234567',
      name: 'Fabrikam Berlin',
      globalAccount: '1000000',
      globalAccountName: 'Fabrikam',
      city: 'Berlin',
      country: 'DE',
    },
  ]);
});

test('business-applications-revenue: every column', async () => {
  const expected = {
    location: '1234567',
    month: '2026-02',
    tenant: 't-1',
    subscription: 's-1',
    type: 'CSP',
    workload: 'Power Apps',
    lineKey: 'CSP T1',
    revenueCents: 150_000,
    customerName: 'Contoso',
    globalAccount: '',
  };
  const [row, unnamed] = await rowsOf(
    'business-applications-revenue',
    file('business-applications-revenue', [{}, { CustomerName: '' }]),
  );
  expect(row).toEqual(expected);
  expect(unnamed).toEqual({ ...expected, customerName: 'contoso.example' });
});

test('business-applications-usage: every column', async () => {
  expect(await rowsOf('business-applications-usage', file('business-applications-usage', [{}]))).toEqual([
    {
      location: '1234567',
      month: '2026-02',
      tenant: 't-1',
      subscription: 's-1',
      type: 'PAL',
      workload: 'Customer Insights',
      lineKey: expect.any(String),
      paid: true,
      mau: 12,
      pamau: null,
      mac: 50_000,
      customerName: 'Contoso',
      globalAccount: '',
    },
  ]);
});

test.each<[Record<string, string>, Partial<ReportRows['business-applications-usage']>]>([
  [
    { MAU: '', PAMAU: '', MAC: '5' },
    { mau: 0, pamau: null, mac: 5 },
  ],
  [
    { MAU: ' ', PAMAU: '3', MAC: '' },
    { mau: 0, pamau: 3, mac: null },
  ],
  [
    { MAU: '9', PAMAU: '0', MAC: '' },
    { mau: 9, pamau: 0, mac: null },
  ],
])('active users may be empty beside another figure: %j', async (cells, expected) => {
  const [row] = await rowsOf('business-applications-usage', file('business-applications-usage', [cells]));
  expect(row).toMatchObject(expected);
});

test('optional columns may be missing', async () => {
  const required = Object.fromEntries(
    Object.keys(example['subscription-details'])
      .slice(9)
      .map((name) => [name, undefined]),
  );
  const [row] = await rowsOf('subscription-details', file('subscription-details', [required]));
  const empty = { sku: '', start: null, customerName: '', market: '', globalAccount: '' };
  expect(row).toMatchObject({ paid: true, active: true, ...empty });
  expect(await rowsOf('partner-profile', 'MPNId\n5\n')).toEqual([
    { location: '5', name: '', globalAccount: '', globalAccountName: '', city: '', country: '' },
  ]);
});

test('direct customers have neither location nor type', async () => {
  const [row] = await rowsOf(
    'subscription-details',
    file('subscription-details', [{ MPNId: '', PartnerAttributionType: '' }]),
  );
  expect(row).toMatchObject({ location: '', type: null });
});

test('an empty product or channel is kept', async () => {
  const [row] = await rowsOf('subscription-details', file('subscription-details', [{ Product: '', SalesChannel: '' }]));
  expect(row).toMatchObject({ product: '', channel: 'other' });
});

test.each([
  // title, type, certification, exam
  ['Microsoft Certified: Power Platform Developer Associate', '', 'Power Platform Developer Associate', ''],
  ['microsoft certified:Power BI', 'Exam', 'Power BI', ''],
  ['Dynamics 365: Sales', 'certification (role-based)', 'Dynamics 365: Sales', ''],
  ['Microsoft Certified: Sales (MB-210)', 'Certification', 'Sales (MB-210)', 'MB-210'],
  ['MB-210: Dynamics 365 Sales', 'Exam', '', 'MB-210'],
  ['Become Microsoft Certified: a day out', 'Re-certification', '', ''],
])('R5.5a: %s of type %j is the certification %j', async (title, type, certification, exam) => {
  const [row] = await rowsOf(
    'training-details',
    file('training-details', [{ TrainingTitle: title, TrainingType: type }]),
  );
  expect(row).toMatchObject({ certification, exam, title });
});

test('a training without an exam is kept', async () => {
  const [one, two] = await rowsOf(
    'training-details',
    file('training-details', [{ TrainingTitle: 'A day out' }, { TrainingTitle: '' }]),
  );
  expect(one).toMatchObject({ exam: '', title: 'A day out' });
  expect(two).toMatchObject({ exam: '', title: '' });
});

test('the columns since 2021-07-27', async () => {
  const [subscription] = await rowsOf(
    'subscription-details',
    file('subscription-details', [
      {
        AvailableSeats: undefined,
        RevenueUSD: undefined,
        AvailableSeatsEOP: '12',
        BilledRevenueUSD: '(20.005)',
        Product: 'Dynamics 365',
        ReportingProductName: 'Dynamics 365',
        RawProductName: 'D365 Sales',
        ProductPartNumber: 'ABC-1',
        PricingLevel: 'A',
        EnrollmentNumber: '77',
        PGAMpnID: '0012',
      },
    ]),
  );
  expect(subscription).toMatchObject({
    seats: 12,
    revenueCents: -2000,
    product: 'Dynamics 365',
    sku: 'D365 Sales',
    globalAccount: '12',
  });
  const certified = { TrainingTitle: 'Microsoft Certified: Power Platform Developer Associate' };
  const [training] = await rowsOf(
    'training-details',
    file('training-details', [{ ...certified, ActivationStatus: 'Active', TrainingExpirationDate: 'NA' }]),
  );
  expect(training).toMatchObject({
    certification: 'Power Platform Developer Associate',
    status: 'Active',
    expires: null,
  });
});

test.each([
  ['Free', 'Suspended', { paid: false, active: false }],
  ['paid', 'in grace', { paid: true, active: true }],
  ['', '', { paid: true, active: true }],
])('FreeVsPaidSKU %j and state %j', async (paid, state, expected) => {
  const subscriptions = file('subscription-details', [{ FreeVsPaidSKU: paid, SubscriptionState: state }]);
  expect((await rowsOf('subscription-details', subscriptions))[0]).toMatchObject(expected);
  const usage = file('dynamics-365-usage', [{ FreeVsPaidSKU: paid, SubscriptionStatus: state }]);
  expect((await rowsOf('dynamics-365-usage', usage))[0]).toMatchObject(expected);
});

describe('the same rows in every form', () => {
  const rows = [{ CustomerName: 'Foo' }, { CustomerName: 'Ærø' }, { CustomerName: '"Foo" GmbH' }];
  const tsv = file('subscription-details', rows);
  const forms: [string, string | Uint8Array, 'identity' | 'gzip'][] = [
    ['CRLF', tsv.replaceAll('\n', '\r\n'), 'identity'],
    ['no end of the last line', tsv.trimEnd(), 'identity'],
    ['CRLF, but for the last line', tsv.replaceAll('\n', '\r\n').trimEnd(), 'identity'],
    ['byte order mark', `\ufeff${tsv}`, 'identity'],
    ['header in capitals', tsv.replace(/^.*/, (header) => header.toUpperCase()), 'identity'],
    ['blanks around cells', tsv.replaceAll('\t', ' \t '), 'identity'],
    ['quoted header', tsv.replace(/^.*/, (header) => header.replace(/\w+/g, '"$&"')), 'identity'],
    ['unknown columns', tsv.replaceAll(/^(?=.)/gm, 'whatever\t'), 'identity'],
    ['trailing tabs', tsv.replaceAll('\n', '\t\t\n'), 'identity'],
    ['commas', file('subscription-details', rows, ',').replace('"Foo" GmbH', '"""Foo"" GmbH"'), 'identity'],
    [
      'commas and quotes',
      tsv
        .replaceAll('"', '""')
        .replaceAll(/[^\t\n]+/g, '"$&"')
        .replaceAll('\t', ','),
      'identity',
    ],
    ['gzip', gzipSync(tsv), 'gzip'],
    ['gzip in several members', Buffer.concat([gzipSync(tsv.slice(0, 99)), gzipSync(tsv.slice(99))]), 'gzip'],
  ];
  test.each(forms)('%s', async (_, content, encoding) => {
    const expected = await read('subscription-details', tsv);
    expect(expected.rows).toHaveLength(3);
    expect((await read('subscription-details', content, { encoding })).rows).toEqual(expected.rows);
    expect((await read('subscription-details', content, { encoding })).rejections).toEqual([]);
    const head = await checkHead('subscription-details', Buffer.from(content), encoding);
    expect(head.columns.map((name) => name.toLowerCase())).toEqual(
      Object.keys(example['subscription-details']).map((name) => name.toLowerCase()),
    );
  });
});

test('a header alone is a file without rows', async () => {
  const header = Object.keys(example['training-details']).join('\t');
  for (const content of [header, `${header}\n`, `${header}\r\n\r\n`]) {
    expect(await read('training-details', content)).toMatchObject({ rows: [], rejections: [] });
    expect(await checkHead('training-details', Buffer.from(content), 'identity')).toMatchObject({ separator: '\t' });
  }
});

test('blank lines, and rows of blank cells, are no rows; lines are still counted', async () => {
  const [header, one, two] = file('training-details', [{}, {}]).split('\n');
  const content = [header, '', one, '  ', '\t\t\t', '\t"" \t', two, '', ''].join('\n');
  const { rows, rejections, linesRead } = await read('training-details', content);
  expect(rows.map(({ line }) => line)).toEqual([3, 7]);
  expect(rejections).toEqual([]);
  expect(linesRead).toBe(8);
});

test('a row starts at its first line', async () => {
  const csv = file('training-details', [{ TrainingTitle: '"MB-210,\r\n""Sales""\nand more"' }, {}], ',');
  const { rows, linesRead } = await read('training-details', csv);
  expect(rows.map(({ line, row }) => [line, row.title])).toEqual([
    [2, 'MB-210, "Sales" and more'],
    [5, 'Exam mb-210: Dynamics 365 Sales'],
  ]);
  expect(linesRead).toBe(5);
});

test('checkHead returns which columns are read and which are ignored', async () => {
  expect(await checkHead('partner-profile', Buffer.from('Shoe size,mpnid,,City\n1,2,,3'), 'identity')).toEqual({
    separator: ',',
    columns: ['mpnid', 'City'],
    ignored: ['Shoe size'],
  });
});
