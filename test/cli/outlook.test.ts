import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pci } from '../support/pci.ts';
import { ApiServer, ok } from './harness.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

const run = (...args: string[]) => pci(args, { PCI_URL: server.url });
const lines = (text: string) => text.split('\n');
const base = '/api/partners/1234567/scores/smb';

describe('outlook', () => {
  const gone = {
    individual: 'i1',
    individualName: 'Ann Example',
    holds: 'CE: PL-400',
    reason: 'expired',
    day: '2021-11-02',
  };
  const outlook = {
    partnerId: '1234567',
    program: 'cba-ce',
    month: '2021-09',
    score: 62,
    tier: 'silver',
    indicators: [{ title: 'Deployments', points: 0 }],
    atRisk: '2021-11',
    months: [
      { month: '2021-10', edition: '2021-05', score: 61, tier: 'silver', indicators: [], takenAway: [] },
      {
        ...{ month: '2021-11', edition: '2021-05', score: 59.99, tier: 'none' },
        indicators: [
          { title: 'Developers', points: 0 },
          { title: 'Consultants', points: 3 },
        ],
        takenAway: [{ indicator: 'developers', title: 'Developers', from: 1.01, to: 0, people: [gone] }],
      },
      {
        ...{ month: '2021-12', edition: '2021-05', score: 44.5, tier: 'none', indicators: [] },
        takenAway: [
          { indicator: 'growth', title: 'Growth', from: 20, to: 4.51, base: { unit: 'users', from: 90, to: 120 } },
          {
            ...{ indicator: 'net-customer-adds', title: 'Adds', from: 3, to: 1, furtherCustomers: 4 },
            customers: [
              { tenant: 't1', customerName: 'Example Ltd', from: 1, to: 0 },
              { tenant: 't2', customerName: 'Smith; Jones, Inc', from: 1, to: 0 },
            ],
          },
          {
            ...{ indicator: 'deployments', title: 'Deployments', from: 8, to: 4 },
            customers: [{ tenant: 't1', customerName: 'Example Ltd', workload: 'Sales', from: 1, to: 0 }],
            people: [
              {
                ...gone,
                individual: 'i2',
                individualName: 'Bo',
                holds: 'CE: MB-400',
                reason: 'retired',
                day: '2021-11-30',
              },
              { individual: 'i3', holds: '', reason: 'path-incomplete' },
            ],
          },
        ],
      },
    ],
  };
  const call = 'GET /api/partners/1234567/scores/cba-ce/outlook';

  test('is a line for the month and each of the next three, and when the tier would be lost', async () => {
    server.answer(call, ok(outlook));
    const { code, stdout } = await run('outlook', '1234567', '--program', 'cba-ce');
    expect(code).toBe(0);
    expect(lines(stdout)).toEqual([
      'Month    Score  Tier    No points in',
      '2021-09  62.00  silver  Deployments',
      '2021-10  61.00  silver',
      '2021-11  59.99  none    Developers',
      '2021-12  44.50  none',
      '2021-11 Developers 1.01 → 0.00 points (Ann Example (i1), CE: PL-400, expires on 2021-11-02)',
      '2021-12 Growth 20.00 → 4.51 points (a year before 90 → 120)',
      '2021-12 Adds 3.00 → 1.00 points (no longer within the twelve months: “Example Ltd”, “Smith; Jones, Inc” and 4 more)',
      '2021-12 Deployments 8.00 → 4.00 points (counted a year before already: “Example Ltd”, Sales; Bo (i2), CE: MB-400, is retired; 2021-11-30 is the last day; i3 no longer counts)',
      'At risk: silver is lost in 2021-11.',
      '',
    ]);
  });

  test('names the month in which the track changes', async () => {
    const [october, november, december] = outlook.months;
    const months = [
      { ...october, track: 'smb' },
      { ...november, track: 'enterprise' },
      { ...december, track: 'enterprise' },
    ];
    server.answer(call, ok({ ...outlook, track: 'smb', months }));
    const { stdout } = await run('outlook', '1234567', '--program', 'cba-ce');
    expect(lines(stdout).slice(5, 7)).toEqual([
      '2021-11 Track smb → enterprise: other targets, and other figures that count.',
      '2021-11 Developers 1.01 → 0.00 points (Ann Example (i1), CE: PL-400, expires on 2021-11-02)',
    ]);
  });

  test('says that there is no tier to lose, and that the score is stale', async () => {
    server.answer(call, ok({ ...outlook, tier: 'none', atRisk: null, stale: true }));
    const { stdout } = await run('outlook', '1234567', '--program', 'cba-ce');
    expect(lines(stdout).at(-2)).toBe('There is no tier to lose.');
    expect(lines(stdout)[0]).toMatch(/^Stale: data or rules have changed since the score of 2021-09 was computed/);
  });

  test('says that the tier is kept', async () => {
    server.answer(call, ok({ ...outlook, atRisk: null }));
    const { stdout } = await run('outlook', '1234567', '--program', 'cba-ce');
    expect(lines(stdout).at(-2)).toBe('The tier is kept.');
  });
});

describe('compare', () => {
  const side = (value: number | null, points: number) => ({ value, target: 1, points, maxPoints: 30 });
  const compared = {
    partnerId: '1234567',
    program: 'smb',
    month: '2021-09',
    editions: { before: '2021-09', after: '2022-01' },
    score: { before: 75.55, after: 55.55 },
    tier: { before: 'silver', after: 'none' },
    scoreChange: -20,
    indicators: [
      {
        id: 'net-new-revenue',
        title: 'Net new revenue',
        unit: 'USD',
        before: side(15_000, 5),
        after: side(15_000, 5),
        pointsChange: 0,
      },
      {
        id: 'functional-consultants',
        title: 'Functional consultants',
        unit: 'individuals',
        before: side(5, 30),
        after: side(5, 10),
        pointsChange: -20,
      },
      {
        id: 'new-large-deployments',
        title: 'New large deployments',
        unit: 'tenants',
        before: null,
        after: side(1, 4),
        pointsChange: 4,
      },
      {
        id: 'new-deployments',
        title: 'New deployments',
        unit: 'tenants',
        before: side(2, 4),
        after: null,
        pointsChange: -4,
      },
    ],
  };

  test('shows a month by two editions side by side, with what the change is worth', async () => {
    server.answer(`GET ${base}/comparison`, ok(compared));
    const { code, stdout } = await run('compare', '1234567', '--edition', '2022-01', '--month', '2021-09');
    expect(code).toBe(0);
    expect(server.seen.map(({ query }) => query)).toEqual([['month=2021-09', 'after=2022-01']]);
    expect(lines(stdout)).toEqual([
      '1234567 · smb · 2021-09',
      '',
      'Indicator                  2021-09  Points     2022-01  Points  Change',
      'Net new revenue         $15,000.00    5.00  $15,000.00    5.00    0.00',
      'Functional consultants           5   30.00           5   10.00  -20.00',
      'New large deployments                                1    4.00   +4.00',
      'New deployments                  2    4.00                       -4.00',
      'Score                                75.55               55.55  -20.00',
      'Tier                                silver                none',
      '',
    ]);
  });

  test('--before names the other edition; --json is the answer', async () => {
    server.answer(`GET ${base}/comparison`, ok(compared));
    const { stdout } = await run('compare', '1234567', '--edition', '2022-01', '--before', '2021-03', '--json');
    expect(server.seen[0]?.query).toEqual(['before=2021-03', 'after=2022-01']);
    expect(JSON.parse(stdout)).toEqual(compared);
  });

  test('without an edition it is for the server to choose', async () => {
    server.answer(`GET ${base}/comparison`, ok(compared));
    expect((await run('compare', '1234567')).code).toBe(0);
    expect(server.seen[0]?.query).toEqual([]);
  });
});
