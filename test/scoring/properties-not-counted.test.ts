import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, type Month, trailingWindow } from '../../src/month.ts';
import { editionNamed, rulebooks } from '../../src/rulebooks/index.ts';
import type { Shape } from '../../src/rulebooks/shapes.ts';
import type { LedgerLine } from '../../src/scoring/ledger.ts';
import type { NotCounted } from '../../src/scoring/not-counted.ts';
import { accountOf, ledgerOf, type World } from './build.ts';
import { M, partners, worlds } from './worlds.ts';

const [partner] = partners;
const named = rulebooks.programs.flatMap((program) =>
  rulebooks.editionsOf(program).map(({ id }) => ({ program, edition: id })),
);

interface Row {
  location: string;
  month?: Month;
  tenant?: string;
  subscription?: string;
  individual?: string;
}

/** Rows of the partner that an indicator reads, of the reports alone. */
function rowsFor(shape: Shape, of: World): Row[] {
  const { kind } = shape;
  const own = ({ location }: { location: string }) => (partner as readonly string[]).includes(location);
  const window: readonly Month[] = trailingWindow(M);
  const inMonths = (months: readonly Month[]) => (row: { month: Month; location: string }) =>
    months.includes(row.month) && own(row);
  if (kind === 'revenue' || kind === 'customer-adds') return of.details.filter(inMonths(window));
  if (kind === 'deployments') return of.usage.filter(inMonths(window));
  if (kind === 'net-workloads' || kind === 'consumption-growth') {
    const isRevenue = kind === 'net-workloads' && shape.measure === 'revenue';
    return (isRevenue ? of.workloadRevenue : of.workloadUsage).filter(inMonths([addMonths(M, -12), M]));
  }
  if (kind === 'user-growth') return of.usage.filter(inMonths([addMonths(M, -12), M]));
  return of.training.filter(own);
}

/** Kinds whose ledger has the amount of each month; the lines of the others stand for all rows of their tenant. */
const byMonth: readonly Shape['kind'][] = ['revenue', 'user-growth', 'consumption-growth'];

describe('counted and not counted', () => {
  it('account for every row of the partner, in every edition of every program', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...named), (of, { program, edition }) => {
        const { account, entries } = accountOf(of, { month: M, edition: `${program} ${edition}`, partner });
        for (const { id, shape } of editionNamed(program, edition).indicators) {
          const not = entries.filter(({ indicator }) => indicator === id).reduce((sum, { rows }) => sum + rows, 0);
          expect(account.countedRows(id) + not, `rows of ${program} ${edition} ${id}`).toBe(rowsFor(shape, of).length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('agree with the ledger: without a line nothing is counted, and revenue and people with one are', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...named), (of, { program, edition }) => {
        const asked = { month: M, edition: `${program} ${edition}`, partner };
        const { account } = accountOf(of, asked);
        const lines = ledgerOf(of, asked);
        for (const { id, shape } of editionNamed(program, edition).indicators) {
          const counted = account.countedRows(id);
          if (!lines.some(({ indicator }) => indicator === id)) expect(counted, id).toBe(0);
          else if (['revenue', 'headcount', 'headcount-growth'].includes(shape.kind))
            expect(counted, id).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('name every row of the partner, by its subject and month', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...named), (of, { program, edition }) => {
        const asked = { month: M, edition: `${program} ${edition}`, partner };
        const lines = ledgerOf(of, asked);
        const { entries } = accountOf(of, asked);
        for (const { id, shape } of editionNamed(program, edition).indicators) {
          for (const row of rowsFor(shape, of)) {
            const isOf = (one: NotCounted | LedgerLine) =>
              one.indicator === id &&
              one.tenant === row.tenant &&
              one.individual === row.individual &&
              (one.subscription === undefined || one.subscription === row.subscription);
            const isIn = (months: readonly Month[]) => row.month === undefined || months.includes(row.month);
            const isCounted = lines.some(
              (line) => isOf(line) && (!byMonth.includes(shape.kind) || isIn(line.amounts.map(([month]) => month))),
            );
            if (!isCounted)
              expect(
                entries.some((entry) => isOf(entry) && isIn(entry.months)),
                `${id} ${JSON.stringify(row)}`,
              ).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('do not change the ledger', () => {
    fc.assert(
      fc.property(worlds, (of) => {
        const before = ledgerOf(of, { month: M, edition: '2021-09', partner });
        accountOf(of, { month: M, edition: '2021-09', partner });
        expect(ledgerOf(of, { month: M, edition: '2021-09', partner })).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  it('are the same in any order of rows', () => {
    fc.assert(
      fc.property(worlds, (of) => {
        const turned = {
          ...of,
          details: of.details.toReversed(),
          usage: of.usage.toReversed(),
          training: of.training.toReversed(),
        };
        const asked = { month: M, edition: '2021-09', partner };
        expect(accountOf(turned, asked).entries).toEqual(accountOf(of, asked).entries);
      }),
    );
  });
});
