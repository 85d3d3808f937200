import { describe, expect, test } from 'vitest';
import type { Month } from '../../src/month.ts';
import type { HistoryEntry } from '../../src/partners/document.ts';
import { tierInWindow } from '../../src/partners/window.ts';
import { editionNamed } from '../../src/rulebooks/index.ts';

const { tiers } = editionNamed('business-applications', '2026-05');
const entry = (tier: string): HistoryEntry => ({
  ...{ edition: '2026-05', fingerprint: '', score: 70, tier, effect: 1, computedAt: '' },
});
/** Every month from 2026-01 on is scored; these are qualified. */
const qualified = (...months: string[]) => ({
  history: Object.fromEntries(
    ['01', '02', '03', '04', '05', '06', '07', '08', '09'].map((at) => [
      `2026-${at}`,
      entry(months.includes(`2026-${at}`) ? 'qualified' : 'none'),
    ]),
  ),
});

describe('qualified in the window of six months (R10.10)', () => {
  test.each<[string[], string[], string | null]>([
    [[], [], null],
    [['2026-09'], ['2026-09'], '2027-02'],
    [['2026-04'], ['2026-04'], '2026-09'],
    [['2026-03'], [], null],
    [['2026-03', '2026-05', '2026-06'], ['2026-05', '2026-06'], '2026-11'],
  ])('qualified in %j: in %j of the window, through %s', (months, reached, through) => {
    const found = tierInWindow(tiers, qualified(...months), '2026-09' as Month);
    expect(found).toEqual({ tier: 'qualified', from: '2026-04', reached, through });
  });

  test('a month that was not scored does not count as qualified', () => {
    expect(tierInWindow(tiers, { history: {} }, '2026-09' as Month)).toMatchObject({ reached: [], through: null });
  });

  test('programs without a window have none', () => {
    const { tiers: others } = editionNamed('smb', '2021-09');
    expect(tierInWindow(others, qualified('2026-09'), '2026-09' as Month)).toBeUndefined();
  });
});
