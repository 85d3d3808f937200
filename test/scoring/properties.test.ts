import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Month } from '../../src/month.ts';
import { editionNamed } from '../../src/rulebooks/index.ts';
import { creditIndividuals } from '../../src/scoring/credit.ts';
import { add, compare, ratio, zero } from '../../src/scoring/ratio.ts';
import { scorePartner } from '../../src/scoring/score.ts';
import { mergeSums, sumLines } from '../../src/scoring/sums.ts';
import { certified, individualsOf, ledgerOf, passed, scoreOf, used, type World, world } from './build.ts';
import { M, partners, worlds } from './worlds.ts';

const [partner] = partners;
const editions = fc.constantFrom('2021-01', '2021-09');

/** The same values in an order that `seed` decides. */
function shuffled<T>(values: readonly T[], seed: number): T[] {
  let state = seed;
  const keyed = values.map((value) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return { value, key: state };
  });
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}

describe('order and repetition', () => {
  it('the order of rows, slices, exams and certifications changes no line', () => {
    fc.assert(
      fc.property(worlds, editions, fc.integer(), (of, edition, seed) => {
        const mixed: World = {
          ...of,
          details: shuffled(of.details, seed),
          usage: shuffled(of.usage, seed + 1),
          training: shuffled(of.training, seed + 2),
        };
        const byTenant = (one: World) => ledgerOf(one, { month: M, edition, partner }).sort(byTenantOrder);
        expect(byTenant(mixed)).toEqual(byTenant(of));
      }),
    );
  });

  it('an exam or a certification that comes twice changes no line', () => {
    fc.assert(
      fc.property(worlds, editions, (of, edition) => {
        const asked = { edition: editionNamed('smb', edition), month: M };
        const individuals = individualsOf(of, partner);
        const twice = individuals
          .map((one) => ({
            ...one,
            exams: [...one.exams, ...one.exams],
            certifications: [...one.certifications, ...one.certifications],
          }))
          .toReversed();
        expect(creditIndividuals({ ...asked, individuals: twice })).toEqual(
          creditIndividuals({ ...asked, individuals }),
        );
      }),
    );
  });

  it('sums of parts in any grouping are the sums of the whole', () => {
    fc.assert(
      fc.property(worlds, editions, fc.nat(), (of, edition, at) => {
        const lines = ledgerOf(of, { month: M, edition, partner });
        const cut = lines.length === 0 ? 0 : at % lines.length;
        const [first, second] = [sumLines(lines.slice(0, cut)), sumLines(lines.slice(cut))];
        expect(mergeSums([second, first])).toEqual(sumLines(lines));
        expect(mergeSums([mergeSums([first]), mergeSums([second])])).toEqual(sumLines(lines));
      }),
    );
  });
});

describe('the ledger', () => {
  it('adds up to each value, has no amount of 0, and months in ascending order', () => {
    fc.assert(
      fc.property(worlds, editions, (of, edition) => {
        const lines = ledgerOf(of, { month: M, edition, partner });
        for (const { amounts } of lines) {
          expect(amounts.length).toBeGreaterThan(0);
          for (const [, amount] of amounts) expect(amount).not.toBe(0);
          expect(amounts.map(([month]) => month)).toEqual([...new Set(amounts.map(([month]) => month))].sort());
        }
        for (const { id, value } of scoreOf(of, { month: M, edition, partner }).indicators) {
          const amounts = lines.filter(({ indicator }) => indicator === id).flatMap((line) => line.amounts);
          const total = amounts.reduce((sum, [, amount]) => sum + amount, 0);
          const base = amounts.reduce((sum, [month, amount]) => (month < M ? sum - amount : sum), 0);
          if (id === 'net-new-revenue') expect(value).toBe(total / 100);
          else if (id !== 'monthly-active-user-growth') expect(value).toBe(total);
          else expect(value).toBe(base === 0 ? null : Math.trunc((total * 1_000_000) / base) / 1_000_000 + 0);
        }
      }),
    );
  });

  it('names one of the partner’s own locations, with an association that a qualifying row states', () => {
    fc.assert(
      fc.property(worlds, editions, (of, edition) => {
        for (const { association, tenant } of ledgerOf(of, { month: M, edition, partner })) {
          if (association === undefined) continue;
          expect(partner).toContain(association.location);
          const rows = association.report === 'subscription-details' ? of.details : of.usage;
          const stated = rows.some(
            (row) => row.tenant === tenant && row.location === association.location && row.type === association.type,
          );
          expect(stated).toBe(true);
        }
      }),
    );
  });
});

describe('the score', () => {
  it('is within 0 to 100, is the exact sum of the points, and decides the tier', () => {
    const total = fc.integer({ min: -5_000_000, max: 5_000_000 });
    const count = fc.integer({ min: -15, max: 15 });
    const users = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }));
    fc.assert(
      fc.property(
        editions,
        total,
        count,
        count,
        count,
        count,
        users,
        (edition, cents, adds, heads, devs, deployed, [now, base]) => {
          const plain = (value: number) => ({ total: value, base: 0 });
          const scored = scorePartner({
            edition: editionNamed('smb', edition),
            month: M as Month,
            sums: new Map([
              ['net-new-revenue', plain(cents)],
              ['net-customer-adds', plain(adds)],
              ['functional-consultants', plain(heads)],
              ['developers', plain(devs)],
              ['new-deployments', plain(deployed)],
              ['monthly-active-user-growth', { total: now - base, base }],
            ]),
          });
          expect(compare(scored.score, zero)).toBeGreaterThanOrEqual(0);
          expect(compare(scored.score, ratio(100n))).toBeLessThanOrEqual(0);
          expect(compare(scored.score, scored.indicators.map(({ exactPoints }) => exactPoints).reduce(add))).toBe(0);
          const atLeast = (points: bigint) => compare(scored.score, ratio(points)) >= 0;
          expect(scored.tier).toBe(atLeast(80n) ? 'gold' : atLeast(60n) ? 'silver' : 'none');
          // Cutting never lifts a score over a threshold, nor pushes one below.
          expect(scored.tier).toBe(scored.shownScore >= 80 ? 'gold' : scored.shownScore >= 60 ? 'silver' : 'none');
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('never falls by more revenue in an own row', () => {
    fc.assert(
      fc.property(worlds, editions, fc.nat(), fc.integer({ min: 1, max: 500_000 }), (of, edition, at, more) => {
        const own = of.details.filter(({ location }) => partner.includes(location as never));
        const raised = own[at % Math.max(1, own.length)];
        const richer = {
          ...of,
          details: of.details.map((row) => (row === raised ? { ...row, revenueCents: row.revenueCents + more } : row)),
        };
        expectNotLower(of, richer, edition);
      }),
    );
  });

  it('never falls by one more qualified individual, exam or certification', () => {
    fc.assert(
      fc.property(
        worlds,
        editions,
        fc.constantFrom('MB-800', 'PL-400', 'MB-300 MB-310', 'PL-200'),
        (of, edition, exams) => {
          const name = 'Dynamics 365 Finance Functional Consultant Associate';
          const { training } = world(
            passed('I7', exams),
            passed('I1', exams),
            certified('I8', name),
            certified('I1', name),
          );
          expectNotLower(of, { ...of, training: [...of.training, ...training] }, edition);
        },
      ),
    );
  });

  it('never falls by more users in the scored month', () => {
    fc.assert(
      fc.property(worlds, editions, fc.integer({ min: 1, max: 300 }), (of, edition, more) => {
        const busier = of.usage.map((row) => (row.month === M ? { ...row, activeSeats: row.activeSeats + more } : row));
        expectNotLower(of, { ...of, usage: busier }, edition);
      }),
    );
  });

  it('takes nothing from rows that do not qualify or of other months', () => {
    fc.assert(
      fc.property(worlds, editions, (of, edition) => {
        const idle = world(
          used('2021-09', 999, { paid: false }),
          used('2021-09', 999, { product: 'Guides' }),
          used('2020-08', 999),
          used('2021-10', 999),
        );
        const score = (one: World) => scoreOf(one, { month: M, edition, partner });
        expect(score({ ...of, usage: [...of.usage, ...idle.usage] })).toEqual(score(of));
      }),
    );
  });
});

function expectNotLower(before: World, after: World, edition: string) {
  const [lower, higher] = [before, after].map((of) => scoreOf(of, { month: M, edition, partner }).score) as [
    ReturnType<typeof ratio>,
    ReturnType<typeof ratio>,
  ];
  expect(compare(higher, lower)).toBeGreaterThanOrEqual(0);
}

/** Lines of one tenant keep their order; tenants themselves come in the order of rows. */
function byTenantOrder(a: { tenant?: string }, b: { tenant?: string }): number {
  return (a.tenant ?? '') < (b.tenant ?? '') ? -1 : (a.tenant ?? '') > (b.tenant ?? '') ? 1 : 0;
}
