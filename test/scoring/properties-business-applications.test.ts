import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Month } from '../../src/month.ts';
import type { AttributionType, WorkloadRevenueRow, WorkloadUsageRow } from '../../src/reports/rows.ts';
import { trackNames } from '../../src/rulebooks/shapes.ts';
import {
  type Asked,
  accountOf,
  billed,
  certified,
  consumed,
  ledgerOf,
  missing,
  scoreOf,
  type World,
  world,
} from './build.ts';

const [now, before] = ['2024-05', '2023-05'] as [Month, Month];
const workloads = ['Sales', 'Finance', 'Business Central', 'Power BI', 'Customer Insights', 'Commerce', 'Sway'];
const types: AttributionType[] = ['CSP', 'DPOR', 'CPOR', 'CPOR-OSA', 'CPOR-OSU', 'CPOR-RevRec', 'PAL', 'TPOR'];

const line = fc.record({
  month: fc.constantFrom(now, before, '2023-11' as Month),
  workload: fc.constantFrom(...workloads),
  of: fc.record({
    tenant: fc.constantFrom('T1', 'T2', 'T3'),
    subscription: fc.constantFrom('S1', 'S2'),
    by: fc.constantFrom('100', '101', '900'),
    as: fc.constantFrom(...types),
  }),
});
const revenue = fc.tuple(line, fc.integer({ min: -100_000, max: 900_000 }));
const usage = fc.tuple(line, fc.nat(300), fc.option(fc.nat(300), { nil: undefined }), fc.nat(90_000));
const person = fc.tuple(
  fc.constantFrom('I1', 'I2', 'I3'),
  fc.constantFrom('Dynamics 365 Finance Functional Consultant Associate', 'Power Platform Solution Architect Expert'),
  fc.constantFrom('2023-01-01', '2024-05-31', '2024-06-01'),
);
const worlds = fc
  .tuple(fc.array(revenue, { maxLength: 12 }), fc.array(usage, { maxLength: 12 }), fc.array(person, { maxLength: 5 }))
  .map(([sales, uses, people]) =>
    world(
      ...sales.map(([{ month, workload, of }, cents]) => billed(month, workload, cents / 100, of)),
      ...uses.map(([{ month, workload, of }, users, pamau, mac]) =>
        consumed(month, workload, users, { ...of, mac, ...(pamau === undefined ? {} : { pamau }) }),
      ),
      ...people.map(([id, title, on]) => certified(id, title, { on })),
    ),
  );

const asked: Asked = { month: now, edition: 'business-applications 2023-12', partner: ['100', '101'] };
const editions = fc.constantFrom('2023-03', '2023-12', '2026-05').map((id) => `business-applications ${id}`);
const tracks = fc.constantFrom(...trackNames);
const shown = (of: World, more: Asked = {}) => {
  const { shownScore, tier, indicators } = scoreOf(of, { ...asked, ...more });
  return { shownScore, tier, indicators: indicators.map(({ id, value, points }) => [id, value, points]) };
};
const points = (of: World, more: Asked) => scoreOf(of, { ...asked, ...more }).indicators.map((one) => one.points);
const plus = (of: World, more: World): World => ({
  ...of,
  training: [...of.training, ...more.training],
  workloadRevenue: [...of.workloadRevenue, ...more.workloadRevenue],
  workloadUsage: [...of.workloadUsage, ...more.workloadUsage],
});

describe('business-applications', () => {
  it('a certified individual, a workload or a user more never lowers the points of an indicator, on one track', () => {
    const more = fc.oneof(
      person.map(([, title, on]) => world(certified('I9', title, { on }))),
      fc
        .tuple(fc.constantFrom(...workloads), fc.constantFrom(...types), fc.nat(900_000))
        .map(([workload, as, cents]) => world(billed(now, workload, cents / 100, { tenant: 'T9', as }))),
      fc
        .tuple(fc.constantFrom(...workloads), fc.constantFrom(...types), fc.nat(300))
        .map(([workload, as, users]) => world(consumed(now, workload, users, { tenant: 'T9', as, mac: users }))),
    );
    fc.assert(
      fc.property(worlds, more, tracks, editions, (of, added, fixedTrack, edition) => {
        const was = points(of, { fixedTrack, edition });
        points(plus(of, added), { fixedTrack, edition }).forEach((is, index) => {
          expect(is).toBeGreaterThanOrEqual(was[index]!);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('one user more on a line never lowers the points', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), tracks, (of, which, fixedTrack) => {
        const current = of.workloadUsage.filter(({ month }) => month === now);
        const chosen = current[which % Math.max(1, current.length)];
        const raised = (row: WorkloadUsageRow) => ({
          ...row,
          mau: row.mau + 1,
          pamau: row.pamau === null ? null : row.pamau + 1,
          mac: (row.mac ?? 0) + 1,
        });
        const after = { ...of, workloadUsage: of.workloadUsage.map((row) => (row === chosen ? raised(row) : row)) };
        const was = points(of, { fixedTrack });
        points(after, { fixedTrack }).forEach((is, index) => {
          expect(is).toBeGreaterThanOrEqual(was[index]!);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('lines may be split, and come in any order', () => {
    const split = (row: WorkloadRevenueRow): WorkloadRevenueRow[] => {
      const part = Math.floor(row.revenueCents / 3);
      return [
        { ...row, revenueCents: part },
        { ...row, revenueCents: row.revenueCents - part },
      ];
    };
    const halved = (row: WorkloadUsageRow): WorkloadUsageRow[] => {
      const cut = (part: number) => Math.floor(part / 2);
      const half = (part: number | null) => part && cut(part);
      const first = { ...row, mau: cut(row.mau), pamau: half(row.pamau), mac: half(row.mac) };
      const rest = (all: number | null, part: number | null) => all && all - (part ?? 0);
      return [
        { ...row, mau: row.mau - first.mau, pamau: rest(row.pamau, first.pamau), mac: rest(row.mac, first.mac) },
        first,
      ];
    };
    fc.assert(
      fc.property(worlds, editions, (of, edition) => {
        const other = {
          ...of,
          workloadRevenue: of.workloadRevenue.flatMap(split).reverse(),
          workloadUsage: of.workloadUsage.flatMap(halved).reverse(),
          training: of.training.toReversed(),
        };
        expect(shown(other, { edition })).toEqual(shown(of, { edition }));
        const sorted = (one: World) =>
          ledgerOf(one, { ...asked, edition })
            .map((found) => JSON.stringify(found))
            .sort();
        expect(sorted(other)).toEqual(sorted(of));
      }),
      { numRuns: 200 },
    );
  });

  it('every line of the partner counts, or there is an entry that says why not', () => {
    fc.assert(
      fc.property(worlds, editions, tracks, fc.boolean(), (of, edition, fixedTrack, isCovered) => {
        const gaps = isCovered ? [] : [missing('business-applications-usage', '101', before)];
        const all = { ...of, covers: world(...gaps).covers };
        const { account, entries } = accountOf(all, { ...asked, edition, fixedTrack });
        const own = (rows: readonly { location: string; month: Month }[]) =>
          rows.filter(({ location, month }) => location !== '900' && month !== '2023-11').length;
        const rows = { 'net-customer-adds': own(of.workloadRevenue), 'usage-growth': own(of.workloadUsage) };
        for (const [id, expected] of Object.entries({ ...rows, deployments: rows['usage-growth'] })) {
          const not = entries.filter(({ indicator }) => indicator === id).reduce((sum, one) => sum + one.rows, 0);
          expect(account.countedRows(id) + not, id).toBe(expected);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('without data of a year ago there is no value, not no growth', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(now, before), (of, month) => {
        const gaps = ['100', '101'].flatMap((location) => [
          missing('business-applications-revenue', location, month),
          missing('business-applications-usage', location, month),
        ]);
        const values = scoreOf({ ...of, covers: world(...gaps).covers }, asked).indicators.map(({ value }) => value);
        expect([values[0], values[3], values[4]]).toEqual([null, null, null]);
      }),
      { numRuns: 50 },
    );
  });
});
