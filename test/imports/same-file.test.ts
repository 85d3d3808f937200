import { afterEach, beforeEach, expect, test } from 'vitest';
import { partnerKey, partnersContainer } from '../../src/partners/document.ts';
import type { ReportName } from '../../src/reports/rows.ts';
import {
  profileColumns,
  subscriptionColumns,
  trainingColumns,
  tsv,
  usageColumns,
  World,
  workloadRevenueColumns,
  workloadUsageColumns,
} from '../support/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

type File = [report: ReportName, text: string];
/** A customer at a location in some months, `6-12` of 2021. */
type Stay = [tenant: string, location: string, months: string];

const months = (span: string): string[] => {
  const [first, last] = span.split('-').map(Number) as [number, number?];
  return Array.from({ length: (last ?? first) - first + 1 }, (_, at) => `2021-${String(first + at).padStart(2, '0')}`);
};
type Row = (tenant: string, month: string, location: string) => (string | number)[];
const kinds: [ReportName, string, Row][] = [
  [
    'subscription-details',
    subscriptionColumns,
    (t, month, at) => [`s-${t}`, month, t, 'Sales', 'CSP', 5, 9, at, 'CSP'],
  ],
  ['dynamics-365-usage', usageColumns, (t, month, at) => [`s-${t}`, month, t, 7, at, 'DPOR', 'Sales']],
  [
    'business-applications-revenue',
    workloadRevenueColumns,
    (t, month, at) => [`s-${t}`, month, t, 'Sales', 9, at, 'CSP T1'],
  ],
  [
    'business-applications-usage',
    workloadUsageColumns,
    (t, month, at) => [`s-${t}`, month, t, 'Sales', 7, '', '', 'Paid', '', at, 'PAL'],
  ],
];
const [sales, usage, revenue, users] = kinds.map(
  ([report, columns, row]) =>
    (...stays: Stay[]): File => [
      report,
      tsv(columns, ...stays.flatMap(([tenant, at, span]) => months(span).map((month) => row(tenant, month, at)))),
    ],
) as [Filed, Filed, Filed, Filed];
type Filed = (...stays: Stay[]) => File;

/** Files of one month each. */
const monthly = (file: Filed, ...stays: Stay[]): File[] =>
  months('1-12').map((month, at) =>
    file(
      ...stays
        .filter(([, , span]) => months(span).includes(month))
        .map(([tenant, location]): Stay => [tenant, location, String(at + 1)]),
    ),
  );

const moved: Stay[] = [
  ['mover', '501', '1-4'],
  ['mover', '502', '5-12'],
  ['other', '501', '1-12'],
  ['third', '502', '1-12'],
];
const crowd = Array.from({ length: 40 }, (_, at): Stay => [`t${at}`, '501', '1-12']);

const stories: [string, File[]][] = [
  ...(
    [
      ['sales', sales],
      ['usage', usage],
      ['revenue', revenue],
      ['users', users],
    ] as const
  ).flatMap(([name, file]): [string, File[]][] => [
    [`${name}: a customer who moved, one file`, [file(...moved)]],
    [`${name}: a customer who moved, a file each month`, monthly(file, ...moved)],
  ]),
  ['a customer at two locations, a file each', [sales(['both', '501', '1-12']), sales(['both', '502', '1-12'])]],
  [
    'a customer who moved, with usage elsewhere',
    [sales(...moved), usage(['mover', '503', '1-12'], ['third', '501', '3'])],
  ],
  [
    'a customer who came back',
    monthly(sales, ['back', '501', '1-2'], ['back', '502', '5-8'], ['back', '501', '9-12'], ...moved),
  ],
  ['a customer who moved, of more than the location itself lists', monthly(sales, ...crowd, ...moved)],
  [
    'a customer who moved after a gap',
    monthly(sales, ['away', '501', '1-4'], ['away', '502', '7-12'], ...moved.slice(2)),
  ],
  [
    'training and profiles',
    [
      [
        'training-details',
        tsv(trainingColumns, ['ann', '501', 'MB-210', '2021-03-01', ''], ['ann', '502', 'PL-200', '2021-03-01', '']),
      ],
      ['partner-profile', tsv(profileColumns, ['501', 'One', '', '', 'DE'], ['502', 'Two', '501', '', 'FR'])],
      sales(...moved),
    ],
  ],
];

test.each(stories)('a file imported again makes no score stale: %s', async (_, files) => {
  for (const [report, text] of files) await world.import(report, text);
  await world.refresh('2021-12');
  for (const [report, text] of files) expect((await world.import(report, text)).staleScores, report).toBe(0);
});

test.each<[string, File[], again: File, stale: string[]]>([
  [
    'who moved, in its new location',
    monthly(sales, ...moved),
    sales(['other', '501', '6'], ['third', '502', '6']),
    ['501', '502'],
  ],
  ['who moved, in its former location', monthly(sales, ...moved), sales(['other', '501', '2']), ['501', '502']],
  [
    'in one of two locations of the file',
    [sales(...moved, ['own', '503', '1-12'])],
    sales(['third', '502', '3'], ['own', '503', '3-4'], ['other', '501', '3-4']),
    ['501', '502'],
  ],
  [
    'who was nowhere else',
    [sales(...moved, ['own', '502', '1-12'])],
    sales(['mover', '502', '6'], ['third', '502', '6']),
    ['502'],
  ],
  [
    'of usage, who moved',
    monthly(usage, ...moved),
    usage(['other', '501', '6'], ['third', '502', '6']),
    ['501', '502'],
  ],
  ['of revenue', monthly(revenue, ...moved), revenue(['other', '501', '6'], ['third', '502', '6']), ['502']],
])('a file that drops a customer makes scores stale: %s', async (_, files, [report, text], expected) => {
  for (const [report, text] of files) await world.import(report, text);
  await world.refresh('2021-12');
  await world.import(report, text);
  const stale = async (id: string) => (await world.documents.read(partnersContainer, partnerKey(id)))?.value.stale;
  const all = await Promise.all(['501', '502', '503'].map(async (id) => ((await stale(id)) ? [id] : [])));
  expect(all.flat()).toEqual(expected);
});
