import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Month } from '../../src/month.ts';
import { editionNamed } from '../../src/rulebooks/index.ts';
import { compare, fromDecimal, ratio } from '../../src/scoring/ratio.ts';
import { type PartnerSums, scorePartner } from '../../src/scoring/score.ts';
import { valueSet } from '../../src/scoring/set-value.ts';
import { scoreAfter, waysToTier } from '../../src/scoring/ways-to-tier.ts';

const growth = { heads: 'functional-consultant-growth', users: 'monthly-active-user-growth' };
const markets = { customers: 'developed', country: 'developed' } as const;
const partner = (sums: Record<string, [total: number, base: number]>): PartnerSums => ({
  edition: editionNamed('cba-ce', '2021-09'),
  month: '2021-09' as Month,
  markets,
  sums: new Map(Object.entries(sums).map(([id, [total, base]]) => [id, { total, base }])),
});
const set = (of: PartnerSums, id: string, value: number) =>
  valueSet(of, of.edition.indicators.find((one) => one.id === id)!, value);

test.each([
  // 50 heads from a base of 6: 44 / 6.
  [growth.heads, 6, 7.333333, ratio(44, 6)],
  [growth.heads, 6, 7.333332, fromDecimal(7.333332)],
  [growth.heads, 6, 7.333334, fromDecimal(7.333334)],
  [growth.heads, 0, 50, ratio(50)],
  [growth.users, 300, 0.333333, ratio(100, 300)],
  [growth.users, 300, 0.25, ratio(75, 300)],
  [growth.users, 300, 0, ratio(0)],
  [growth.users, 300, -0.333333, fromDecimal(-0.333333)],
  ['net-customer-adds', 3, 7, ratio(7)],
])('%s over %i, set to %d', (id, base, value, expected) => {
  expect(compare(set(partner({ [id]: [0, base] }), id, value), expected)).toBe(0);
});

test('the values of a way to a tier reach it when they are set', () => {
  const count = fc.nat({ max: 60 });
  fc.assert(
    fc.property(count, count, fc.nat({ max: 2_000 }), fc.constantFrom('silver', 'gold'), (heads, had, users, tier) => {
      const of = partner({
        'functional-consultants': [heads, 0],
        [growth.heads]: [heads - had, had],
        [growth.users]: [0, users],
      });
      for (const way of [...waysToTier(of, tier).single.map((one) => [one]), waysToTier(of, tier).fewest ?? []]) {
        const after = scoreAfter(of, way);
        const shown = after.indicators.filter(({ id }) => way.some(({ indicator }) => indicator === id));
        const values = new Map(shown.map(({ id, value }) => [id, set(of, id, value!)]));
        expect(scorePartner({ ...of, values }).tier).toBe(after.tier);
      }
    }),
  );
});
