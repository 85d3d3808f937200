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
    entries: [{ month: '2021-08', before, after }],
  });
  const changes = {
    partnerId: '1234567',
    month: '2021-09',
    monthBefore: '2021-08',
    stale: { before: false, after: false },
    editions: { before: '2021-09', after: '2021-09' },
    rulesChange: 0,
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
        rulesChange: 0,
        movements: [
          moved('added', 0, 200.5, {
            tenant: 't2',
            customerName: 'Mistral\u001b[2J Estates',
            subscription: 's1234567890',
          }),
        ],
        left: 3,
      },
      {
        id: 'developers',
        title: 'Developers',
        unit: 'individuals',
        amountUnit: 'individuals',
        before: { value: 2, points: 5 },
        after: { value: 2, points: 5 },
        pointsChange: 0,
        rulesChange: 0,
        movements: [
          moved('gained', 0, 1, { individual: 'i1', individualName: 'Ann Example' }),
          moved('gained', 0, 1, { individual: 'i2', individualName: 'Ann Example' }),
          moved('lost', 1, 0, { individual: 'i3' }),
          moved('lost', 1, 0, {}),
        ],
        left: 0,
      },
    ],
  };

  test('shows both scores, then what moved each indicator; names cannot control the terminal', async () => {
    server.answer(`GET ${base}/changes`, ok(changes));
    const { code, stdout } = await run('explain', '1234567', '--month', '2021-09');
    expect(code).toBe(0);
    expect(server.seen[0]?.query).toEqual(['month=2021-09']);
    expect(stdout).not.toContain('\u001b');
    expect(lines(stdout)).toEqual([
      '2021-08 → 2021-09: 58.50 none → 61.25 silver',
      '',
      'Net new revenue: $1,000.00 → $1,150.50 (+0.05 points)',
      '  Mistral?[2J Estates, s1234567 is new: $200.50.',
      '  … and 3 more',
      '',
      'Developers: 2 → 2 (0.00 points)',
      '  Ann Example (i1) counts now.',
      '  Ann Example (i2) counts now.',
      '  i3 no longer counts: no training row of the partner names this person any more.',
      '  somebody no longer counts: no training row of the partner names this person any more.',
      '',
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
      'Fewest changes: Developers +1 individual (+2.50) → 61.00',
      'By one indicator alone:',
      '  Developers +1 individual (+2.50) → 61.00',
      '  Net new revenue +$4,500.00 (+1.50) → 60.00',
      'Not by these alone:',
      '  User growth: base 16 users (R5.12)',
      '',
    ]);
  });

  test('--track says whose figures are used, and the score itself', async () => {
    const scored = { track: 'enterprise', score: 35.14, tier: 'none' };
    const head = { track: 'smb', now: { score: 84.5, tier: 'qualified' }, scored };
    const first = 'Computed by the figures of the smb track; the score itself is 35.14 none, on the enterprise track.';
    server.answer(call, ok({ ...head, detail: 'It is.', pointsMissing: 0, fewest: null, single: [], notProposed: [] }));
    const args = ['simulate', '1234567', '--track', 'smb'];
    expect((await run(...args, '--tier', 'qualified')).stdout).toBe(`${first}\nIt is.\n`);
    expect(sent()).toEqual({ track: 'smb', tier: 'qualified' });
    server.answer(call, ok({ ...head, score: 84.5, tier: 'qualified', indicators: [] }));
    const set = await run(...args, '--set', 'deployments=5');
    expect(lines(set.stdout).slice(0, 2)).toEqual([first, '84.50 qualified → 84.50 qualified']);
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

  test('a tier out of reach is shown in one line', async () => {
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
    [['--track', 'smb'], /--set INDICATOR=VALUE or --tier TIER, also with --track/],
    [['--set', 'developers=2', '--tier', 'gold'], /Give either --set/],
    [['--set', 'developers'], /Write --set like developers=2, not developers\./],
    [['--set', 'developers=two'], /Write --set like developers=2, not developers=two\./],
    [['--set', 'net-new-revenue'], /Write --set like net-new-revenue=2, not net-new-revenue\./],
    [['--set', 'net-new-revenue=30,000'], /Write --set like net-new-revenue=30000, not net-new-revenue=30,000\./],
    [['--set', 'net-new-revenue=-1,200.50'], /Write --set like net-new-revenue=-1200\.5, not/],
    [['--set', 'net-new-revenue=3,5'], /Write --set like net-new-revenue=2, not/],
    [['--set', '=2'], /Write --set like developers=2, not =2\./],
    [['--set', 'usage-growth=40%'], /Write --set like usage-growth=0\.4, not usage-growth=40%\./],
    [['--set', 'usage-growth=2.5 %'], /Write --set like usage-growth=0\.025, not/],
  ])('%j is refused before anything is sent, with exit code 2', async (args, message) => {
    const { code, stderr } = await run('simulate', '1234567', ...args);
    expect([code, stderr, server.seen]).toEqual([2, expect.stringMatching(message), []]);
  });
});
