import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { explanation } from '../../cli/explanation.ts';
import { styleFor } from '../../cli/terminal.ts';
import { readChanges } from '../../src/lookups/changes.ts';
import type { Month } from '../../src/month.ts';
import { fixTrack } from '../../src/partners/fix-track.ts';
import { profileColumns, tsv, World, workloadRevenueColumns, workloadUsageColumns } from '../support/world.ts';

/** Explanations of workloads, of the base of growth in consumption value, and of a changed track. */

const program = 'business-applications';
const [february, march] = ['2026-02', '2026-03'] as [Month, Month];
let world: World;
beforeEach(() => {
  world = new World();
  world.time = new Date('2026-04-20T07:00:00Z');
});
afterEach(() => world.close());

/** A user of Finance is worth 100. */
const used = (month: string, users: number) => [
  ...['s-1', month, 't-1', 'Finance', users, '', '', 'Paid', '', '1001', 'CSP T1'],
];

/** Scores both months by the users of the base months, fixing the track of March if one is given. */
async function told(baseOfFebruary: number, baseOfMarch: number, track?: 'enterprise' | 'smb'): Promise<string[]> {
  const rows = [used('2025-02', baseOfFebruary), used('2025-03', baseOfMarch), used(february, 400), used(march, 400)];
  await world.import('business-applications-usage', tsv(workloadUsageColumns, ...rows));
  if (track) await fixTrack(world, '1001', program, { from: march, track });
  await world.refresh(february);
  await world.refresh(march);
  const changes = await readChanges(world, '1001', program, { month: march, shown: 20 });
  return explanation(changes, styleFor({}, {}))
    .split('\n')
    .map((line) => line.trim());
}
const ofBase = (lines: readonly string[]) => lines.filter((line) => line.startsWith('The base'));

test.each<[number, number, string[]]>([
  [249, 250, ['The base reaches the 25,000 MCV from which growth earns points (R10.5): 24,900 → 25,000.']],
  [250, 249, ['The base is below the 25,000 MCV from which growth earns points (R10.5): 25,000 → 24,900.']],
  [248, 249, []],
  [250, 251, []],
])('a base of %i users, and then of %i: %j', async (before, after, expected) => {
  expect(ofBase(await told(before, after))).toEqual(expected);
});

test('a changed track is explained, and that the same base is no longer enough on it', async () => {
  const lines = await told(300, 300, 'enterprise');
  expect(lines[1]).toBe('Track smb → enterprise: other targets, and other figures that count.');
  expect(ofBase(lines)).toEqual([
    'The base is below the 50,000 MCV from which growth earns points (R10.5): 30,000 → 30,000.',
  ]);
});

test('a track that stays is not mentioned', async () => {
  expect((await told(300, 300)).join()).not.toContain('track');
});

describe('a workload at a tenant', () => {
  /** Each revenue below is of Sales at one tenant; 250 is the least that counts. */
  const sold = (at: string, usd: number) => ['s-1', at, 't-1', 'Sales', usd, '1001', 'CSP T1'];

  /** Returns the explanation if Sales had these revenues in 2025-02, 2025-03, 2026-02 and 2026-03. */
  async function toldOf(...revenue: number[]): Promise<string[]> {
    const rows = ['2025-02', '2025-03', february, march].map((at, index) => sold(at, revenue[index]!));
    await world.import('business-applications-revenue', tsv(workloadRevenueColumns, ...rows));
    const lines = await told(300, 300);
    return lines.filter((line) => line.startsWith('t-1, Sales'));
  }

  test.each<[number, number, number, number, string[]]>([
    [1, 1, 250, 250, []],
    [1, 250, 250, 250, ['t-1, Sales: +1 → 0 (reaches the figure in 2026-03, as it did in 2025-03).']],
    [1, 1, 249, 250, ['t-1, Sales: 0 → +1 (reaches the figure in 2026-03, but not in 2025-03).']],
    [1, 250, 249, 249, ['t-1, Sales: 0 → -1 (reaches the figure in 2025-03, but not in 2026-03).']],
  ])('sold for %i and %i, then %i and %i: %j', async (...given) => {
    const expected = given.pop();
    expect(await toldOf(...(given as number[]))).toEqual(expected);
  });

  test('that no longer reaches the figure: why', async () => {
    expect(await toldOf(1, 1, 250, 249)).toEqual([
      't-1, Sales: +1 → 0 (reaches the figure neither in 2026-03 nor in 2025-03). Sales is below the 250 USD needed.',
    ]);
  });

  test('of a location that moves to another partner', async () => {
    const profile = (account: string) =>
      world.import('partner-profile', tsv(profileColumns, ['1003', 'Branch', account, '', 'DE']));
    const rows = ['2025-02', '2025-03', february, march].map((at, index) => sold(at, index < 2 ? 1 : 250));
    await profile('1001');
    const byBranch = rows.map((row) => row.with(5, '1003'));
    await world.import('business-applications-revenue', tsv(workloadRevenueColumns, ...byBranch));
    await world.import('business-applications-usage', tsv(workloadUsageColumns, used(february, 1), used(march, 1)));
    await world.refresh(february);
    await profile('2002');
    await world.refresh(march);
    const changes = await readChanges(world, '1001', program, { month: march, shown: 20 });
    expect(changes.indicators.flatMap(({ movements }) => movements)).toMatchObject([
      { workload: 'Sales', locationsGone: ['1003'] },
    ]);
  });
});
