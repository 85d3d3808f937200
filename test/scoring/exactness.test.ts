import { describe, expect, it } from 'vitest';
import type { Month } from '../../src/month.ts';
import { rulebooks } from '../../src/rulebooks/index.ts';
import type { IndicatorSum } from '../../src/scoring/ledger.ts';
import { scorePartner } from '../../src/scoring/score.ts';

describe('R3.2 scores are exact', () => {
  const edition = rulebooks.editionNamed('smb', '2021-09');
  /** 55 or 75 points by counts; growth is to bring 5 more, 7 % of the base. */
  it.each([
    [60, [0, 0, 5, 2, 10]],
    [80, [3_000_000, 10, 5, 2, 10]],
  ])('reach %s by one user in a billion and more, and miss it by one', (threshold, [revenue, ...counts]) => {
    for (const base of [100, 10 ** 6, 10 ** 9, 428_571_500, 10 ** 12, 10 ** 14, 9_007_199_254_740_900]) {
      const enough = (base / 100) * 7;
      for (const more of [-1, 0, 1]) {
        const totals = [revenue!, ...counts];
        const sums = new Map<string, IndicatorSum>(
          edition.indicators.map(({ id }, place) => [
            id,
            { total: totals[place] ?? enough + more, base: place === 5 ? base : 0 },
          ]),
        );
        const { shownScore } = scorePartner({ edition, month: '2021-12' as Month, sums });
        expect(shownScore >= threshold).toBe(more >= 0);
        if (more < 0 && base > 10 ** 6) expect(shownScore).toBe(threshold - 0.01);
      }
    }
  });
});
