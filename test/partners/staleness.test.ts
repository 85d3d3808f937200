import { expect, test } from 'vitest';
import type { Month } from '../../src/month.ts';
import { emptyPartner, type PartnerDocument } from '../../src/partners/document.ts';
import { overdueMonths, withoutUnscored, withUnscored } from '../../src/partners/staleness.ts';

const months = (...texts: string[]) => texts as Month[];
const [september, october] = months('2021-09', '2021-10') as [Month, Month];
const touched: PartnerDocument = { ...emptyPartner('1001'), touched: { [september]: 7, [october]: 9 } };
const rules = { rulesOf: () => ({ edition: 'e', fingerprint: 'f' }) };
const runs = { smb: months('2021-09', '2021-10'), cba: months('2021-10') };
const owing = withUnscored(rules, touched, months('2021-10', '2021-09', '2021-08'), runs);

test('months that were run, without a score, are noted by program, oldest first and once', () => {
  expect(owing).toMatchObject({ stale: true, unscored: { smb: [september, october], cba: [october] } });
  expect(withUnscored(rules, owing, [september], runs)).toEqual(owing);
  expect(overdueMonths(rules, owing)).toEqual([september, october]);
});

test('a month that was scored is not noted', () => {
  const entry = { edition: 'e', fingerprint: 'f', score: 1, tier: 'none' as const, effect: 9, computedAt: '' };
  const history = { [september]: entry, [october]: entry };
  const standing = { month: october, tier: 'none' as const, score: 1, sequence: 0, occurrences: {}, history };
  const scored = withUnscored(rules, { ...touched, standings: { smb: standing } }, months('2021-09', '2021-10'), runs);
  expect(scored.unscored).toEqual({ cba: [october] });
});

test.each<[string, number, boolean]>([
  ['by facts from before the last that came', 8, true],
  ['by the last that came', 9, false],
])('a month looked at %s is left, or not', (_, effect, isLeft) => {
  const { unscored } = withoutUnscored(rules, owing, october, effect);
  expect(unscored).toEqual(isLeft ? owing.unscored : { smb: [september] });
});

test('once nothing is left, nothing is noted any more', () => {
  const paid = withoutUnscored(rules, withoutUnscored(rules, owing, october, 9), september, 9);
  expect([paid.stale, 'unscored' in paid]).toEqual([false, false]);
});
