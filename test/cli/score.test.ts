import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NotCountedEntry } from '../../src/api/ledger.ts';
import type { Month } from '../../src/month.ts';
import { pci } from '../support/pci.ts';
import { ledger, score } from './examples.ts';
import { ApiServer, ok, problem } from './harness.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

const run = (...args: string[]) => pci(args, { PCI_URL: server.url });
const lines = (text: string) => text.split('\n');

describe('score', () => {
  const call = 'GET /api/partners/1234567/scores/smb';

  test('is a card: indicators with value, target, bar and points, the next tier, coverage; no colour in a pipe', async () => {
    server.answer(call, ok({ ...score, stale: true }));
    const { code, stdout } = await run('score', '1234567', '--month', '2021-09');
    expect(code).toBe(0);
    expect(server.calls(call)[0]?.query).toEqual(['month=2021-09']);
    expect(lines(stdout)).toEqual([
      'Fjordbyen Konsult (1234567) · smb, edition 2021-09 · 2021-09',
      `Score 75.55  ${'█'.repeat(30)}${'░'.repeat(10)}  silver`,
      '',
      'Indicator                        Value      Target  Share                  Points',
      `Net new revenue             $15,000.00  $30,000.00  ${'█'.repeat(8)}${'░'.repeat(8)}   5.00 of 10`,
      `Net customer adds                   -2          10  ${'░'.repeat(16)}   0.00 of 10`,
      `Functional consultants               5           5  ${'█'.repeat(16)}  30.00 of 30`,
      `Developers                           2           2  ${'█'.repeat(16)}   5.00 of  5`,
      `New deployments                      9          10  ${'█'.repeat(14)}${'░'.repeat(2)}  18.00 of 20`,
      `Monthly active user growth           –      35.0 %  ${'░'.repeat(16)}   0.00 of 25  base 16 users, at least 50 needed (R5.12)`,
      '',
      '4.45 points missing to gold.',
      'Stale: data or rules have changed since this was computed. It will be scored again.',
      'Data covers 12 of 13 months, dynamics-365-usage only 11 (pci coverage 1234567). Computed 2021-10-20T06:00:00Z.',
      '',
    ]);
  });

  test('the command for its coverage names another program than smb', async () => {
    server.answer('GET /api/partners/1234567/scores/cba-ce', ok({ ...score, program: 'cba-ce' }));
    const { stdout } = await run('score', '1234567', '--program', 'cba-ce');
    expect(stdout).toContain('(pci coverage 1234567 --program cba-ce)');
  });

  test('a score whose data were removed says that it stays', async () => {
    server.answer(call, ok({ ...score, withoutData: true }));
    const { stdout } = await run('score', '1234567');
    expect(stdout).toContain('have been removed since. The score stays as it was.');
    expect(stdout).not.toContain('Stale');
  });

  test.each([
    [null, [], 'Not qualified in any month scored since 2021-04.'],
    ['2022-01', ['2021-08'], 'Qualified in its window through 2022-01: reached in 2021-08.'],
  ])('a tier held in a window, through %s', async (through, reached, line) => {
    server.answer(call, ok({ ...score, inWindow: { tier: 'qualified', from: '2021-04', reached, through } }));
    expect(lines((await run('score', '1234567')).stdout)).toContain(line);
  });

  test('--json is the answer itself', async () => {
    server.answer(call, ok(score));
    expect(JSON.parse((await run('score', '1234567', '--json')).stdout)).toEqual(score);
  });

  test('a problem is explained in plain words with place and remedy; exit code 3', async () => {
    const errors = [{ parameter: 'month', code: 'future-month', message: 'Score a month that has begun.' }];
    server.answer(call, problem(400, 'The month lies in the future.', errors));
    const { code, stdout, stderr } = await run('score', '1234567');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe('pci: The month lies in the future.\n  month: Score a month that has begun.\n');
  });

  test('--json prints a problem as JSON on standard error', async () => {
    const { code, stderr } = await run('score', '9', '--json');
    expect([code, JSON.parse(stderr)]).toEqual([
      3,
      { exitCode: 3, problem: expect.objectContaining({ status: 404, detail: 'There is nothing here.' }) },
    ]);
  });
});

test('history: a line for each month, oldest first', async () => {
  const items = [
    { month: '2021-08', edition: '2021-01', score: 40, tier: 'none', stale: true },
    { month: '2021-09', edition: '2021-09', score: 80, tier: 'gold', stale: false },
  ];
  server.answer('GET /api/partners/1234567/scores/smb/history', ok({ partnerId: '1234567', program: 'smb', items }));
  const { stdout } = await run('history', '1234567', '--from', '2021-08');
  expect(lines(stdout)).toEqual([
    `Month    Score${' '.repeat(29)}Tier  Edition`,
    `2021-08  40.00  ${'█'.repeat(10)}${'░'.repeat(15)}  none  2021-01  stale`,
    `2021-09  80.00  ${'█'.repeat(20)}${'░'.repeat(5)}  gold  2021-09`,
    '',
  ]);
});

test.each([
  [['--from', '2022-09'], 'No month of smb from 2022-09 on was scored.'],
  [['--to', '2020-08'], 'No month of smb up to 2020-08 was scored.'],
  [['--from', '2020-08', '--to', '2020-09'], 'No month of smb from 2020-08 to 2020-09 was scored.'],
  [
    ['--from', '2021-09', '--to', '2021-08'],
    'No month of smb from 2021-09 to 2021-08 was scored: the first is after the last.',
  ],
  [[], 'No month of smb was scored.'],
])('an empty history names what was asked for: %j', async (options, expected) => {
  server.answer('GET /api/partners/1234567/scores/smb/history', ok({ items: [] }));
  expect((await run('history', '1234567', ...options)).stdout).toBe(`${expected}\n`);
});

describe('coverage', () => {
  const call = 'GET /api/partners/1234567/scores/smb/coverage';
  const from = { 'subscription-details': '2021-07', 'dynamics-365-usage': '2021-08' };
  const head = { program: 'smb', edition: '2021-09', month: '2021-09', from };
  const missing = (subscriptions: string, usage: string) => ({
    'subscription-details': subscriptions.split(' ').filter(Boolean),
    'dynamics-365-usage': usage.split(' ').filter(Boolean),
  });
  const told = async (locations: object[]) => {
    server.answer(call, ok({ ...head, locations }));
    return lines((await run('coverage', '1234567')).stdout);
  };

  test('shows months that are missing, and what was never stated', async () => {
    const location = { location: '5002', missing: missing('2021-07 2021-08 2021-09', '2021-08'), profile: false };
    expect(await told([{ ...location, training: false }])).toEqual([
      'smb 2021-09, edition 2021-09: not covered are',
      'Location  Report                Months',
      '5002      subscription-details  2021-07 2021-08 2021-09',
      '5002      dynamics-365-usage    2021-08',
      '5002      partner-profile       never',
      '5002      training-details      never',
      '',
    ]);
  });

  test('says of which locations nothing is missing, because no monthly report names them', async () => {
    const told5001 = { location: '5001', missing: missing('', '2021-08'), profile: true, training: true };
    const ignored = ['5002', '5003'].map((location) => ({ location, missing: {}, profile: false, training: true }));
    expect((await told([told5001, ...ignored])).slice(2)).toEqual([
      '5001      dynamics-365-usage  2021-08',
      'No monthly report of smb since 2021-07 names 5002, 5003: nothing is missing there.',
      '',
    ]);
  });

  test.each<[string, object[], string]>([
    [
      'everything is covered',
      [{ location: '5001', missing: missing('', ''), profile: true, training: true }],
      'every month of every location is covered.',
    ],
    ['there is no location', [], 'the partner has no location any more.'],
  ])('where %s', async (_, locations, text) => {
    expect(await told(locations)).toEqual([`smb 2021-09, edition 2021-09: ${text}`, '']);
  });
});

test('ledger: entries of all pages, then exact sums', async () => {
  const call = 'GET /api/partners/1234567/scores/smb/ledger';
  const next = '/api/partners/1234567/scores/smb/ledger?indicator=x&pageToken=t';
  server.answer(
    call,
    ok({ items: ledger.slice(0, 1), nextLink: next }),
    ok({ items: ledger.slice(1), nextLink: null }),
  );
  const { stdout } = await run('ledger', '1234567');
  expect(server.calls(call)[1]?.query).toEqual(['indicator=x', 'pageToken=t']);
  expect(lines(stdout).slice(1)).toEqual([
    'Net new revenue         2021-08  Mistral Estates, subscription 6f501c77                       R5.1  CSP 1234567   $1,204.10',
    'Net new revenue         2021-09  Mistral Estates                                              R5.1  DPOR 1234567     -$0.20',
    'Functional consultants  2021-09  Ebba Larsen (10000001), Customer Engagement: PL-200, MB-210  R5.5                        1',
    '',
    'Sum',
    'Net new revenue         $1,203.90',
    'Functional consultants  1 individual',
    '',
  ]);
});

test('ledger --not-counted: whose, when, how much and why, and the number of rows', async () => {
  const call = 'GET /api/partners/1234567/scores/smb/ledger';
  const association = { location: '1234567', type: 'PAL', report: 'subscription-details' } as const;
  const items: NotCountedEntry[] = [
    {
      ...{ indicator: 'net-new-revenue', title: 'Net new revenue', tenant: 't1', customerName: 'Mistral Estates' },
      ...{ subscription: '6f501c77-51eb-4d94-a1db-8aba8796c459', association, unit: 'USD', amount: 30, rows: 3 },
      ...{ months: ['2021-01', '2021-02', '2021-06'] as Month[], rule: 'R4.1', reason: 'type-without-credit' },
      ...{ text: 'PAL gives no credit for sales.', details: {} },
    },
    {
      ...{ indicator: 'net-customer-adds', title: 'Net customer adds', tenant: 't2', unit: 'workloads', rows: 1 },
      ...{
        months: ['2021-09'] as Month[],
        rule: 'R10.3',
        reason: 'too-little',
        text: 'Sales is below the 250 USD needed.',
      },
      details: { workload: 'Sales', measured: 240.5, needed: 250, unit: 'USD' },
    },
    {
      ...{ indicator: 'monthly-active-user-growth', title: 'Monthly active user growth', unit: 'users', rows: 0 },
      ...{ months: ['2020-09'] as Month[], rule: 'R5.12', reason: 'below-minimum-base', text: 'Base 13 users.' },
      details: { users: 13, needed: 50 },
    },
    {
      ...{ indicator: 'usage-growth', title: 'Usage growth', unit: 'MCV', rows: 0 },
      ...{ months: ['2020-09'] as Month[], rule: 'R10.8', reason: 'base-not-covered', text: 'Not comparable.' },
      details: {},
    },
    {
      ...{ indicator: 'developers', title: 'Developers', unit: 'individuals', rows: 1 },
      ...{ individual: 'i1', individualName: 'Ann Example' },
      ...{ months: ['2021-09'] as Month[], rule: 'R5.6', reason: 'expired', text: 'It expired.', details: {} },
    },
  ];
  server.answer(call, ok({ items, stale: true, nextLink: null }));
  const { stdout } = await run('ledger', '1234567', '--not-counted', '--indicator', 'net-new-revenue');
  expect(server.calls(call)[0]?.query).toEqual(['indicator=net-new-revenue', 'pageSize=500', 'counted=false']);
  expect(lines(stdout).map((line) => line.replace(/ {2,}/g, '  '))).toEqual([
    'Stale: data or rules have changed since the score was computed. It will be scored again.',
    'Indicator  Whose  Months  Rows  Amount  Rule  Why not',
    'Net new revenue  Mistral Estates, subscription 6f501c77, PAL 1234567  2021-01–2021-02, 2021-06  3  $30.00  R4.1  PAL gives no credit for sales. [type-without-credit]',
    'Net customer adds  t2  2021-09  1  $240.50  R10.3  Sales is below the 250 USD needed. It is $9.50 short. [too-little]',
    'Monthly active user growth  the whole partner  2020-09  0  R5.12  Base 13 users. [below-minimum-base]',
    'Usage growth  the whole partner  2020-09  0  R10.8  Not comparable. [base-not-covered]',
    'Developers  Ann Example (i1)  2021-09  1  R5.6  It expired. [expired]',
    '',
    '5 rows not counted; a row that several indicators read is counted for each.',
    '',
  ]);
});

test('ledger: amounts, their sum and individuals that are not for the caller are called hidden', async () => {
  const items = ledger.map(({ individual, individualName, ...entry }) =>
    entry.indicator === 'net-new-revenue' ? { ...entry, amount: null } : entry,
  );
  server.answer('GET /api/partners/1234567/scores/smb/ledger', ok({ items, nextLink: null }));
  const { stdout } = await run('ledger', '1234567');
  expect(lines(stdout)[1]).toMatch(/ CSP 1234567 +hidden$/);
  expect(lines(stdout).slice(6, 8)).toEqual(['Net new revenue         hidden', 'Functional consultants  1 individual']);
  expect(stdout).toMatch(/^Functional consultants +\S+ +hidden /m);
});

test('a score that replaced another one, and a tier that needs points in every indicator, are told by title', async () => {
  const nextTier = { tier: 'qualified', pointsMissing: 0, conditions: [score.indicators[0]!.id] };
  const restated = { scoreBefore: 58.5, tierBefore: 'none', at: '2021-10-02T00:00:00Z' };
  server.answer('GET /api/partners/1234567/scores/smb', ok({ ...score, nextTier, restated }));
  const { stdout } = await run('score', '1234567');
  expect(lines(stdout)).toContain(`Missing to qualified: points in ${score.indicators[0]!.title}.`);
  expect(lines(stdout)).toContain('Restated on 2021-10-02T00:00:00Z: 58.50 (none) before.');
});
