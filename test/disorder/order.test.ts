import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FactsReader } from '../../src/facts/reader.ts';
import { readLedger } from '../../src/lookups/ledger.ts';
import { readHistory, readScore } from '../../src/lookups/scores.ts';
import type { Month } from '../../src/month.ts';
import { orderRefresh } from '../../src/refresh/order.ts';
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

const months = ['2021-01', '2021-02', '2021-03', '2022-01'];
const locations = ['1001', '1002', '2001'];
const scored = '2022-01' as Month;

/** One month of one location: few customers, shared between locations, with seats and users that come and go. */
const slice = fc.array(
  fc.record({
    tenant: fc.constantFrom('t1', 't2', 't3'),
    seats: fc.integer({ min: 0, max: 2 }),
    revenue: fc.integer({ min: -50, max: 4_000 }),
    users: fc.integer({ min: 0, max: 80 }),
  }),
  { maxLength: 3 },
);
const world = fc.array(
  fc.record({ month: fc.constantFrom(...months), location: fc.constantFrom(...locations), rows: slice }),
  {
    minLength: 1,
    maxLength: 8,
  },
);
type Made = typeof world extends fc.Arbitrary<infer T> ? T : never;

interface File {
  report: ReportName;
  text: string;
  covers: string[];
}

/** A file for each slice and report, so that files can come in any order; later statements of a slice are left out. */
function filesOf(made: Made): File[] {
  const slices = new Map(made.map((one) => [`${one.location}:${one.month}`, one]));
  return [...slices].flatMap(([name, { month, location, rows }]): File[] => {
    const distinct = [...new Map(rows.map((row) => [row.tenant, row])).values()];
    const sold = distinct.map((row) => [
      `s-${row.tenant}`,
      month,
      row.tenant,
      'Sales',
      'CSP',
      row.seats,
      `${row.revenue}.00`,
      location,
      'CSP',
    ]);
    const byWorkload = distinct.map((row) => [
      `s-${row.tenant}`,
      month,
      row.tenant,
      'Sales',
      `${row.revenue}.00`,
      location,
      'CSP T1',
    ]);
    const usedByWorkload = distinct.map((row) => [
      `s-${row.tenant}`,
      month,
      row.tenant,
      'Sales',
      row.users,
      '',
      '',
      'Paid',
      '',
      location,
      'CSP T1',
    ]);
    const used = distinct.map((row) => [`s-${row.tenant}`, month, row.tenant, row.users, location, 'CSP', 'Sales']);
    return [
      { report: 'subscription-details', text: tsv(subscriptionColumns, ...sold), covers: [name] },
      { report: 'dynamics-365-usage', text: tsv(usageColumns, ...used), covers: [name] },
      {
        report: 'business-applications-revenue',
        text: tsv(workloadRevenueColumns, ...byWorkload),
        covers: [name],
      },
      {
        report: 'business-applications-usage',
        text: tsv(workloadUsageColumns, ...usedByWorkload),
        covers: [name],
      },
    ];
  });
}

const statements: File[] = [
  { report: 'partner-profile', text: tsv(profileColumns, ['1002', 'Branch', '1001', 'One', 'DE']), covers: [] },
  { report: 'training-details', text: tsv(trainingColumns, ['a', '1002', 'MB-800', '2020-01-01', '']), covers: [] },
];

/** What can be looked up after all files have come in and the month was scored: everything but times. */
async function outcomeOf(files: readonly File[], pick?: (waiting: number) => number): Promise<unknown> {
  const made = new World();
  try {
    // A slice can be covered without a row only of a location that is known.
    const known = locations.map((location) => [location, '', '', '', '']);
    await made.import('partner-profile', tsv(profileColumns, ...known));
    for (const { report, text, covers } of files) {
      await made.accept(report, text, { covers });
      if (!pick) await made.work();
    }
    await made.work(pick);
    await orderRefresh(made, { month: scored });
    await made.work(pick);
    const partners = ['1001', '2001'].map(async (partner) => ({
      score: await readScore(made, partner, 'smb').catch((error) => error.code),
      ledger: await readLedger(made, partner, 'smb', { pageSize: 500 }).catch((error) => error.code),
      history: await readHistory(made, partner, 'smb', {}).catch((error) => error.code),
    }));
    const reader = await FactsReader.open(made.documents);
    const tenants = ['t1', 't2', 't3'];
    const facts = await reader.tenants(tenants, months[0] as Month, scored);
    const byWorkload = await reader.workloads.facts(locations, tenants, months[0] as Month, scored);
    return [facts, byWorkload, ...(await Promise.all(partners))];
  } finally {
    await made.close();
  }
}

const shuffledBy = <T>(items: readonly T[], seed: number): T[] =>
  items
    .map((item, index) => ({ item, at: (Math.imul(seed + index, 2_654_435_761) >>> 0) % 1_009 }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);

describe('the same data give the same scores', () => {
  test('in any order of messages and of files with different slices', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.nat(1_000_000), async (made, seed) => {
        const files = [...statements, ...filesOf(made)];
        let turn = seed;
        const pick = (waiting: number) => {
          turn = (turn * 1_103_515_245 + 12_345) % 2_147_483_648;
          return turn % waiting;
        };
        expect(await outcomeOf(shuffledBy(files, seed), pick)).toEqual(await outcomeOf(files));
      }),
      { numRuns: 12 },
    );
  });

  test('in any order of the rows of a file', async () => {
    const reversed = ({ text, ...file }: File): File => {
      const [header = '', ...rows] = text.split('\n');
      return { ...file, text: [header, ...rows.reverse()].join('\n') };
    };
    await fc.assert(
      fc.asyncProperty(world, async (made) => {
        const files = [...statements, ...filesOf(made)];
        expect(await outcomeOf(files.map(reversed))).toEqual(await outcomeOf(files));
      }),
      { numRuns: 8 },
    );
  });

  test('after a corrected file as if only the corrected one had come', async () => {
    await fc.assert(
      fc.asyncProperty(world, world, async (first, corrected) => {
        const right = filesOf(corrected);
        const stated = new Set(right.flatMap(({ covers }) => covers));
        const wrong = filesOf(first).filter(({ covers }) => covers.every((name) => stated.has(name)));
        expect(await outcomeOf([...statements, ...wrong, ...right])).toEqual(
          await outcomeOf([...statements, ...right]),
        );
      }),
      { numRuns: 12 },
    );
  });
});
