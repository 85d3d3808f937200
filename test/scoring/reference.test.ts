import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sumLines } from '../../src/scoring/sums.ts';
import { ledgerOf, scoreOf } from './build.ts';
import { byTheRules } from './reference.ts';
import { M, partners, worlds } from './worlds.ts';

it.each(['2021-01', '2021-09'] as const)(
  'edition %s scores random worlds as the rules, read literally, do',
  (edition) => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...partners), (world, partner) => {
        const asked = { month: M, edition, partner };
        const expected = byTheRules(world, edition, partner, M);
        const sums = sumLines(ledgerOf(world, asked));
        const total = (indicator: string) => sums.get(indicator)?.total ?? 0;
        const base = sums.get('monthly-active-user-growth')?.base ?? 0;
        const scored = scoreOf(world, asked);
        expect({
          revenueCents: total('net-new-revenue'),
          adds: total('net-customer-adds'),
          consultants: total('functional-consultants'),
          developers: total('developers'),
          deployments: total('new-deployments'),
          users: { current: total('monthly-active-user-growth') + base, base },
          points: scored.indicators.map(({ points }) => Math.round(points * 100)),
          score: Math.round(scored.shownScore * 100),
          tier: scored.tier,
        }).toEqual(expected);
      }),
      { numRuns: 600 },
    );
  },
);
