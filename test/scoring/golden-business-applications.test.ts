import { describe, expect, it } from 'vitest';
import { type Asked, billed, certified, consumed, type Part, scoreOf, world } from './build.ts';

/** Whole scores of `business-applications`, worked out by hand from R10. */

const [now, before] = ['2024-05', '2023-05'];
const asked: Asked = { month: now, edition: 'business-applications 2023-12' };

const each = (count: number, part: (id: string) => Part): Part[] =>
  Array.from({ length: count }, (_, index) => part(`${index + 1}`));
const sales = (from: string, count: number, usd: number, months: string) =>
  each(count, (id) => billed(months, 'Sales', usd, { tenant: `${from}${id}` }));
const finance = (from: string, count: number, users: number, month: string) =>
  each(count, (id) => consumed(month, 'Finance', users, { tenant: `${from}${id}` }));
const intermediate = (count: number) =>
  each(count, (id) => certified(`I${id}`, 'Dynamics 365 Finance Functional Consultant Associate'));
const advanced = (count: number) =>
  each(count, (id) => certified(`I${id}`, 'Power Platform Solution Architect Expert'));

/** Three adds, four and one of five and two people, 25,000 → 32,500 (30 %), five deployments less three. */
const smallPartner = [
  ...sales('A', 3, 250, now),
  ...intermediate(4),
  ...advanced(1),
  ...finance('D', 3, 80, before),
  ...finance('d', 1, 10, before),
  ...finance('D', 5, 65, now),
];

/** Five large workloads in both months and five new ones; 50,000 → 62,300 (24.6 %), three new deployments. */
const largePartner = [
  ...sales('L', 5, 6_000, `${before}..${now}`),
  ...sales('A', 5, 1_500, now),
  ...intermediate(12),
  ...advanced(3),
  ...finance('D', 2, 250, before),
  ...finance('D', 5, 124, now),
  ...finance('d', 1, 3, now),
];

const shown = (parts: Part[], of: Asked = asked) => {
  const { shownScore, tier, indicators } = scoreOf(world(...parts), of);
  return { score: shownScore, tier, points: indicators.map(({ points }) => points) };
};

describe('business-applications, worked out by hand', () => {
  it('a small partner qualifies: 3 × 3 + 4 × 4 + 1 × 7.5 + 30 + 2 × 4', () => {
    expect(shown(smallPartner)).toEqual({ score: 70.5, tier: 'qualified', points: [9, 16, 7.5, 30, 8] });
  });

  it('its growth is worth nothing from a base of 24,999', () => {
    // 24,000 + 4,995 × 0.2
    const base = [...finance('D', 3, 80, before), consumed(before, 'Customer Insights', 0, { mac: 4_995, as: 'PAL' })];
    const others = smallPartner.filter((part) => !part.workloadUsage);
    const parts = [...others, ...base, ...finance('D', 5, 65, now)];
    expect(shown(parts)).toEqual({ score: 40.5, tier: 'none', points: [9, 16, 7.5, 0, 8] });
  });

  it('a large partner misses 70: 15 + 12 × 1 + 3 × 15/7 + 24 whole per cents + 3 × 4', () => {
    expect(shown(largePartner)).toEqual({ score: 69.42, tier: 'none', points: [15, 12, 6.42, 24, 12] });
  });

  it('on the smb track the same partner has all points but those of the growth', () => {
    // $250 and 5,000 are reached by no other workload; 20 and 15 people are more than 5 and 2.
    expect(shown(largePartner, { ...asked, fixedTrack: 'smb' })).toEqual({
      score: 86,
      tier: 'qualified',
      points: [15, 20, 15, 24, 12],
    });
  });

  it('70 points and more are not enough with a metric at zero', () => {
    const parts = [
      ...sales('A', 5, 250, now),
      ...intermediate(5),
      ...advanced(2),
      ...finance('D', 4, 100, before),
      ...finance('D', 4, 130, now),
    ];
    const score = scoreOf(world(...parts), asked);
    expect(score).toMatchObject({ shownScore: 80, tier: 'none' });
    expect(score.nextTier).toEqual({ tier: 'qualified', pointsMissing: 0, conditions: ['deployments'] });
  });

  it('exactly 70 with points in every metric qualifies', () => {
    // 9 + 12 + 15 + 30 + 4
    const parts = [
      ...sales('A', 3, 250, now),
      ...intermediate(3),
      ...advanced(2),
      ...finance('D', 4, 100, before),
      ...finance('D', 5, 104, now),
    ];
    expect(shown(parts)).toEqual({ score: 70, tier: 'qualified', points: [9, 12, 15, 30, 4] });
  });

  it('ten users of Business Central and 50,000 profiles are worth 20,000', () => {
    const of = (month: string, users: number, mac: number) => [
      consumed(month, 'Business Central', users),
      consumed(month, 'Customer Insights', 0, { mac, as: 'PAL' }),
    ];
    const parts = [...of(before, 15, 75_000), ...of(now, 18, 100_000)];
    // 30,000 → 38,000: 26.66 %
    expect(scoreOf(world(...parts), asked).indicators[3]).toMatchObject({ value: 0.266666, points: 26 });
  });
});
