import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pci } from '../support/pci.ts';
import { score } from './examples.ts';
import { ApiServer, ok, problem } from './harness.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await new ApiServer().open();
});
afterEach(() => server.close());

const run = (...args: string[]) => pci(args, { PCI_URL: server.url });
const lines = (text: string) => text.split('\n');
const sent = () => JSON.parse(server.seen[0]!.body.toString());
const base = '/api/partners/1234567/scores/smb';

describe('explain', () => {
  const moved = (what: string, before: number, after: number, who: object) => ({
    ...who,
    what,
    before,
    after,
    change: after - before,
    entries: [],
  });
  const changes = {
    partnerId: '1234567',
    month: '2021-09',
    monthBefore: '2021-08',
    score: { before: 58.5, after: 61.25 },
    tier: { before: 'none', after: 'silver' },
    indicators: [
      {
        id: 'net-new-revenue',
        title: 'Net new revenue',
        unit: 'USD',
        amountUnit: 'USD',
        before: { value: 1000, points: 0.33 },
        after: { value: 1150.5, points: 0.38 },
        pointsChange: 0.05,
        movements: [
          moved('added', 0, 200.5, {
            tenant: 't2',
            customerName: 'Mistral\u001b[2J Estates',
            subscription: 's1234567890',
          }),
          moved('lost', 50, 0, { tenant: 't1' }),
        ],
        left: 3,
      },
      {
        id: 'functional-consultants',
        title: 'Functional consultants',
        unit: 'individuals',
        amountUnit: 'individuals',
        before: { value: 3, points: 18 },
        after: { value: 2, points: 12 },
        pointsChange: -6,
        movements: [moved('expired', 1, 0, { individual: '10000001', individualName: 'Ebba Larsen' })],
        left: 0,
      },
      {
        id: 'monthly-active-user-growth',
        title: 'Monthly active user growth',
        unit: 'fraction',
        amountUnit: 'users',
        before: { value: 0.1, points: 7.14 },
        after: { value: 0.125, points: 8.92 },
        pointsChange: 1.78,
        movements: [moved('grown', 0, 3, { tenant: 't1' })],
        left: 0,
      },
    ],
  };

  test('tells both scores, then what moved each indicator; names cannot steer the terminal', async () => {
    server.answer(`GET ${base}/changes`, ok(changes));
    const { code, stdout } = await run('explain', '1234567', '--month', '2021-09');
    expect(code).toBe(0);
    expect(server.seen[0]?.query).toEqual(['month=2021-09']);
    expect(stdout).not.toContain('\u001b');
    expect(lines(stdout)).toEqual([
      '2021-08 → 2021-09: 58.50 none → 61.25 silver',
      '',
      'Net new revenue: $1,000.00 → $1,150.50 (+0.05 points)',
      '  added    Mistral?[2J Estates, s1234567: $0.00 → $200.50',
      '  lost     t1: $50.00 → $0.00',
      '  … and 3 more',
      '',
      'Functional consultants: 3 → 2 (-6.00 points)',
      '  expired  Ebba Larsen: 1 → 0',
      '',
      'Monthly active user growth: 10.0 % → 12.5 % (+1.78 points)',
      '  grown    t1: 0 → 3',
      '',
    ]);
  });

  test('shows a dash, not a zero, where amounts are not for the caller', async () => {
    const [revenue] = changes.indicators;
    const withheld = { tenant: 't1', what: 'lost', before: null, after: null, change: null, entries: [] };
    const side = { value: null, points: 0.33 };
    const indicators = [{ ...revenue, before: side, after: side, movements: [withheld], left: 0 }];
    server.answer(`GET ${base}/changes`, ok({ ...changes, indicators }));
    expect(lines((await run('explain', '1234567')).stdout).slice(2, 4)).toEqual([
      'Net new revenue: – → – (+0.05 points)',
      '  lost     t1: – → –',
    ]);
  });

  test('--json is the answer itself', async () => {
    server.answer(`GET ${base}/changes`, ok(changes));
    expect(JSON.parse((await run('explain', '1234567', '--json')).stdout)).toEqual(changes);
  });

  test('a month that has none before it: the reason, and exit code 3', async () => {
    server.answer(`GET ${base}/changes`, problem(404, '2020-12 was never scored.'));
    const { code, stdout, stderr } = await run('explain', '1234567');
    expect([code, stdout, stderr]).toEqual([3, '', 'pci: 2020-12 was never scored.\n']);
  });
});

describe('simulate', () => {
  const call = 'POST /api/partners/1234567/simulations/smb';
  const now = { score: 58.5, tier: 'none' };

  test('--set sends the values, several at once, and shows the score that they would make', async () => {
    const what = { partnerId: '1234567', now, score: 75.55, tier: 'silver', indicators: score.indicators.slice(0, 3) };
    server.answer(call, ok(what));
    const args = ['--set', 'developers=2', '--set', 'net-new-revenue=15000.50', '--month', '2021-09'];
    const { code, stdout } = await run('simulate', '1234567', ...args);
    expect(code).toBe(0);
    expect(sent()).toEqual({ month: '2021-09', changes: { developers: 2, 'net-new-revenue': 15_000.5 } });
    expect(lines(stdout)).toEqual([
      '58.50 none → 75.55 silver',
      '',
      'Indicator                    Value  Points',
      'Net new revenue         $15,000.00    5.00',
      'Net customer adds               -2    0.00',
      'Functional consultants           5   30.00',
      '',
    ]);
  });

  const change = (indicator: string, units: number, unit: string, earns: number) => ({
    indicator,
    title: indicator === 'developers' ? 'Developers' : 'Net new revenue',
    units,
    unit,
    from: 0,
    to: units,
    earns,
  });
  test('--tier sends the tier, and shows the fewest changes, then every way by one indicator alone', async () => {
    const ways = {
      now,
      wanted: 'silver',
      reachable: true,
      detail: 'Silver is within reach.',
      pointsMissing: 1.5,
      fewest: { units: 1, score: 61, tier: 'silver', changes: [change('developers', 1, 'individuals', 2.5)] },
      single: [
        { units: 1, score: 61, tier: 'silver', changes: [change('developers', 1, 'individuals', 2.5)] },
        { units: 4500, score: 60, tier: 'silver', changes: [change('net-new-revenue', 4500, 'USD', 1.5)] },
      ],
      notProposed: [{ indicator: 'x', title: 'User growth', code: 'without-effect', text: 'base 16 users (R5.12)' }],
    };
    server.answer(call, ok(ways));
    const { code, stdout } = await run('simulate', '1234567', '--tier', 'silver');
    expect(code).toBe(0);
    expect(sent()).toEqual({ tier: 'silver' });
    expect(lines(stdout)).toEqual([
      'Silver is within reach. 1.50 points are missing.',
      'Fewest changes: Developers +1 individuals (+2.50) → 61.00',
      'By one indicator alone:',
      '  Developers +1 individuals (+2.50) → 61.00',
      '  Net new revenue +4,500 USD (+1.50) → 60.00',
      'Not by these alone:',
      '  User growth: base 16 users (R5.12)',
      '',
    ]);
  });

  test('leaves out how much more revenue a way asks for, where that is not for the caller', async () => {
    const withheld = { ...change('net-new-revenue', 0, 'USD', 1.5), units: null, from: null, to: null };
    const way = {
      units: null,
      score: 63.5,
      tier: 'silver',
      changes: [change('developers', 2, 'individuals', 5), withheld],
    };
    server.answer(call, ok({ now, detail: 'It can.', pointsMissing: 1.5, fewest: way, single: [], notProposed: [] }));
    expect((await run('simulate', '1234567', '--tier', 'silver')).stdout).toBe(
      'It can. 1.50 points are missing.\nFewest changes: Developers +2 individuals (+5.00), Net new revenue (+1.50) → 63.50\n',
    );
  });

  test('a tier out of reach is told in one line', async () => {
    const detail = 'Gold cannot be reached this month.';
    server.answer(
      call,
      ok({ now, reachable: false, detail, pointsMissing: 21.5, fewest: null, single: [], notProposed: [] }),
    );
    expect((await run('simulate', '1234567', '--tier', 'gold')).stdout).toBe(`${detail} 21.50 points are missing.\n`);
  });

  test('a value that the server refuses: the place, and exit code 3', async () => {
    const errors = [{ field: 'changes.lottery', code: 'unknown-indicator', message: 'There is no indicator lottery.' }];
    server.answer(call, problem(400, 'The simulation cannot be computed.', errors));
    const { code, stderr } = await run('simulate', '1234567', '--set', 'lottery=1');
    expect([code, stderr]).toEqual([3, expect.stringContaining('There is no indicator lottery.')]);
  });

  test.each([
    [[], /Give either --set INDICATOR=VALUE or --tier TIER/],
    [['--set', 'developers=2', '--tier', 'gold'], /Give either --set/],
    [['--set', 'developers'], /Write --set like developers=2, not developers\./],
    [['--set', 'developers=two'], /Write --set like/],
  ])('%j is refused before anything is sent, with exit code 2', async (args, message) => {
    const { code, stderr } = await run('simulate', '1234567', ...args);
    expect([code, stderr, server.seen]).toEqual([2, expect.stringMatching(message), []]);
  });
});

describe('outlook', () => {
  const outlook = {
    partnerId: '1234567',
    program: 'cba-ce',
    month: '2021-09',
    score: 62,
    tier: 'silver',
    atRisk: '2021-11',
    months: [
      { month: '2021-10', edition: '2021-05', score: 61, tier: 'silver' },
      { month: '2021-11', edition: '2021-05', score: 59.99, tier: 'none' },
      { month: '2021-12', edition: '2021-05', score: 44.5, tier: 'none' },
    ],
  };
  const call = 'GET /api/partners/1234567/scores/cba-ce/outlook';

  test('is a line for the month and each of the next three, and when the tier would be lost', async () => {
    server.answer(call, ok(outlook));
    const { code, stdout } = await run('outlook', '1234567', '--program', 'cba-ce');
    expect(code).toBe(0);
    expect(lines(stdout)).toEqual([
      'Month    Score  Tier',
      '2021-09  62.00  silver',
      '2021-10  61.00  silver',
      '2021-11  59.99  none',
      '2021-12  44.50  none',
      'At risk: silver is lost in 2021-11.',
      '',
    ]);
  });

  test('tells that there is no tier to lose, and that the score is stale', async () => {
    server.answer(call, ok({ ...outlook, tier: 'none', atRisk: null, stale: true }));
    const { stdout } = await run('outlook', '1234567', '--program', 'cba-ce');
    expect(lines(stdout).at(-2)).toBe('There is no tier to lose.');
    expect(lines(stdout)[0]).toMatch(/^Stale: data or rules have changed since the score of 2021-09 was computed/);
  });

  test('tells that the tier is kept', async () => {
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

describe('benchmarks', () => {
  const figure = (id: string, of: object) => ({
    id,
    value: null,
    bar: null,
    trend: null,
    compared: 0,
    ranges: null,
    hints: [],
    ...of,
  });
  const answer = {
    partnerId: '1234567',
    month: '2021-09',
    filter: { workload: 'ce', market: 'DE' },
    figures: [
      figure('net-new-revenue', {
        value: 12_000.5,
        bar: 3,
        trend: 'up',
        compared: 12,
        ranges: [
          { bar: 1, smallest: null, largest: null },
          { bar: 3, smallest: 9000, largest: 14_000 },
        ],
      }),
      figure('customers-added', {
        value: 2,
        bar: 2,
        trend: 'down',
        compared: 5,
        ranges: [{ bar: 2, smallest: null, largest: null }],
      }),
      figure('monthly-active-users', {
        value: 0,
        bar: 1,
        trend: 'flat',
        compared: 4,
        hints: [{ code: 'revenue-without-users', text: 'Revenue but no active users.' }],
      }),
      figure('production-instances', {}),
    ],
  };

  test('are a line for each figure with its own bar and range, where that is told; hints below', async () => {
    server.answer('GET /api/partners/1234567/benchmarks', ok(answer));
    const { code, stdout } = await run('benchmarks', '1234567', '--workload', 'ce', '--market', 'Germany');
    expect(code).toBe(0);
    expect(server.seen[0]?.query).toEqual(['workload=ce', 'market=Germany']);
    expect(lines(stdout)).toEqual([
      '2021-09',
      '',
      'Figure                   Value     Bar   Its range        Compared',
      'net-new-revenue       12,000.5  ▲  ███░  9,000 to 14,000        12',
      'customers-added              2  ▼  ██░░                          5',
      'monthly-active-users         0     █░░░                          4',
      'production-instances         –                                   0',
      '',
      'monthly-active-users: Revenue but no active users.',
      '',
    ]);
  });

  test('a filter that names nothing known: exit code 3 with the remedy', async () => {
    const message = 'Atlantis is no market: give an ISO 3166-1 alpha-2 code or an English country name.';
    const errors = [{ parameter: 'market', code: 'unknown-market', message }];
    server.answer('GET /api/partners/1234567/benchmarks', problem(400, message, errors));
    const { code, stderr } = await run('benchmarks', '1234567', '--market', 'Atlantis');
    expect([code, stderr]).toEqual([3, expect.stringContaining(message)]);
  });

  test('there are two workloads', async () => {
    const { code, stderr } = await run('benchmarks', '1234567', '--workload', 'hr');
    expect([code, stderr]).toEqual([2, expect.stringContaining('Allowed choices are ce, fo')]);
  });
});
