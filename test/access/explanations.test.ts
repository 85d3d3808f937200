import { afterEach, beforeEach, expect, test } from 'vitest';
import { changesFor, outlookFor } from '../../src/access/redaction.ts';
import { fullSight, type Sight, showsAmounts } from '../../src/access/sight.ts';
import { readOutlook } from '../../src/computing/outlook.ts';
import { readChanges } from '../../src/lookups/changes.ts';
import type { Month } from '../../src/month.ts';
import { trainingColumns, tsv, World, workloadRevenueColumns, workloadUsageColumns } from '../support/world.ts';

/** What explanations and the outlook of business-applications tell of amounts and individuals, by what callers may see. */

const program = 'business-applications';
const months: Month[] = ['2025-02', '2025-03', '2025-04', '2026-02', '2026-03'] as Month[];
const [february, march] = ['2026-02', '2026-03'] as [Month, Month];
const solution = 'Microsoft Certified: Power Platform Solution Architect Expert';
let world: World;

const sold = (tenant: string, month: string, usd: number) => [
  ...[`s-${tenant}`, month, tenant, 'Sales', usd, '1001', 'CSP T1'],
];
const used = (tenant: string, month: string, users: number) => [
  ...[`s-${tenant}`, month, tenant, 'Finance', users, '', '', 'Paid', '', '1001', 'CSP T1'],
];

beforeEach(async () => {
  world = new World();
  world.time = new Date('2026-04-20T07:00:00Z');
  const covers = months.map((month) => `1001:${month}`);
  // Below 250 in March, so that the workload counts no more.
  const revenue = [sold('t1', february, 7_301), sold('t2', february, 3_000), sold('t1', march, 137)];
  await world.import('business-applications-revenue', tsv(workloadRevenueColumns, ...revenue), { covers });
  const use = months.map((month, at) => used('t1', month, [1_000, 1_000, 1_200, 1_300, 1_300][at]!));
  await world.import('business-applications-usage', tsv(workloadUsageColumns, ...use), { covers });
  const people = tsv(
    `${trainingColumns} IndividualFirstName IndividualLastName`,
    ['i-ebba', '1001', solution, '2024-01-01', '2026-03-05', 'Ebba', 'Example'],
    ['i-olav', '1001', solution, '2024-01-01', '2026-04-05', 'Olav', 'Example'],
  );
  await world.import('training-details', people);
  await world.refresh(february);
  await world.refresh(march);
});
afterEach(() => world.close());

const isRevenue = () => world.rulebooks.revenueIn(program);
const viewer: Sight = { shown: 'all', detailed: new Set() };
const ofLocation: Sight = { shown: new Set(['1001']), detailed: new Set(['1001']) };

async function changes(sight: Sight) {
  const all = await readChanges(world, '1001', program, { shown: 20, amounts: showsAmounts(sight) });
  return changesFor(all, sight, isRevenue());
}
async function outlook(sight: Sight) {
  return outlookFor(await readOutlook(world, '1001', program, { amounts: showsAmounts(sight) }), sight, isRevenue());
}
/** Which of the secrets an answer tells. */
const told = (answer: unknown, secrets: readonly string[]) =>
  secrets.filter((secret) => JSON.stringify(answer).includes(secret));

test.each<[string, Sight, string[]]>([
  ['everything', fullSight, ['137', 'i-ebba', 'Ebba']],
  ['no revenue', viewer, []],
  ['one location', ofLocation, []],
])('changes show a caller who sees %s of revenue and individuals: %j', async (_, sight, expected) => {
  expect(told(await changes(sight), ['7301', '137', 'i-ebba', 'Ebba'])).toEqual(expected);
});

test('without revenue, changes still show which workloads and certifications no longer count, and why', async () => {
  const { indicators } = await changes(viewer);
  const of = (id: string) => indicators.find((one) => one.id === id)!.movements;
  expect(of('net-customer-adds')).toMatchObject([
    { tenant: 't1', workload: 'Sales', before: 1, after: 0, because: { reason: 'too-little' } },
    { tenant: 't2', workload: 'Sales', before: 1, after: 0 },
  ]);
  expect(of('advanced-certifications')).toMatchObject([{ what: 'expired', because: { reason: 'expired' } }]);
});

test('callers limited to locations see neither movements nor their number, nor users of the whole partner', async () => {
  const { indicators } = await changes(ofLocation);
  expect(indicators.map(({ movements, left }) => [movements.length, left])).toEqual(indicators.map(() => [0, 0]));
  expect(indicators.filter(({ ends }) => ends)).toEqual([]);
});

test.each<[string, Sight, string[], object]>([
  ['everything', fullSight, ['i-olav', 'Olav'], { people: [{ holds: expect.any(String), reason: 'expired' }] }],
  ['no revenue', viewer, [], { people: [{ holds: expect.any(String), reason: 'expired', day: '2026-04-05' }] }],
  ['one location', ofLocation, [], {}],
])('the outlook shows a caller who sees %s who no longer counts: %j', async (_, sight, expected, why) => {
  const { months: ahead } = await outlook(sight);
  expect(told(ahead, ['7301', '137', 'i-olav', 'Olav'])).toEqual(expected);
  const [lost] = ahead[0]!.takenAway.filter(({ indicator }) => indicator === 'advanced-certifications');
  expect(lost).toMatchObject(why);
  expect(lost!.people === undefined).toBe(!('people' in why));
});

test.each<[string, Sight, boolean]>([
  ['everything', fullSight, true],
  ['no revenue', viewer, true],
  ['one location', ofLocation, false],
])('the outlook shows a caller who sees %s the base of growth, in consumption value: %s', async (_, sight, isTold) => {
  const growth = (await outlook(sight)).months[0]!.takenAway.find(({ indicator }) => indicator === 'usage-growth')!;
  expect('base' in growth).toBe(isTold);
});
