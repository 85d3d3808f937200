import { expect, test } from 'vitest';
import type { Month } from '../../src/month.ts';
import { emptyPartner, type PartnerDocument } from '../../src/partners/document.ts';
import {
  type Arrival,
  mayHaveData,
  newestChange,
  overdueMonths,
  withoutUnscored,
  withUnscored,
} from '../../src/partners/staleness.ts';
import type { MonthlyReportName } from '../../src/reports/rows.ts';

const months = (...texts: string[]) => texts as Month[];
const [september, october] = months('2021-09', '2021-10') as [Month, Month];
const touched: PartnerDocument = { ...emptyPartner('1001'), touched: { [september]: 7, [october]: 9 } };
const byProduct: MonthlyReportName[] = ['subscription-details', 'dynamics-365-usage'];
const byWorkload: MonthlyReportName[] = ['business-applications-revenue', 'business-applications-usage'];
const reportsOf = (program: string) => (program === 'business-applications' ? byWorkload : byProduct);
const rules = { rulesOf: (program: string) => ({ edition: 'e', fingerprint: 'f', reports: reportsOf(program) }) };
const arrived = (report: MonthlyReportName, ...texts: string[]): Arrival[] =>
  months(...texts).map((month) => ({ report, month }));
const runs = { smb: months('2021-09', '2021-10'), cba: months('2021-10') };
const owing = withUnscored(rules, touched, arrived('dynamics-365-usage', '2021-10', '2021-09', '2021-08'), runs);

test('months that were run, without a score, are noted by program, oldest first and once', () => {
  expect(owing).toMatchObject({ stale: true, unscored: { smb: [september, october], cba: [october] } });
  expect(withUnscored(rules, owing, arrived('subscription-details', '2021-09'), runs)).toEqual(owing);
  expect(overdueMonths(rules, owing)).toEqual([september, october]);
});

test('a month that was scored is not noted', () => {
  const entry = { edition: 'e', fingerprint: 'f', score: 1, tier: 'none' as const, effect: 9, computedAt: '' };
  const history = { [september]: entry, [october]: entry };
  const standing = { month: october, tier: 'none' as const, score: 1, sequence: 0, occurrences: {}, history };
  const came = arrived('subscription-details', '2021-09', '2021-10');
  const scored = withUnscored(rules, { ...touched, standings: { smb: standing } }, came, runs);
  expect(scored.unscored).toEqual({ cba: [october] });
});

test.each<[string, number, boolean]>([
  ['by facts from before the last that came', 8, true],
  ['by the last that came', 9, false],
])('a month looked at %s is left, or not', (_, effect, isLeft) => {
  const { unscored } = withoutUnscored(rules, owing, ['smb', 'cba'], october, effect);
  expect(unscored).toEqual(isLeft ? owing.unscored : { smb: [september] });
});

test('once nothing is left, nothing is noted any more', () => {
  const paid = withoutUnscored(rules, withoutUnscored(rules, owing, ['smb', 'cba'], october, 9), ['smb'], september, 9);
  expect([paid.stale, 'unscored' in paid]).toEqual([false, false]);
});

test('a report by workload is owed by the programs that count it, and by no other', () => {
  const ran = { ...runs, 'business-applications': months('2021-10') };
  const owed = withUnscored(rules, touched, arrived('business-applications-usage', '2021-09', '2021-10'), ran);
  expect(owed.unscored).toEqual({ 'business-applications': [october] });
  const changed: PartnerDocument = { ...owed, touchedByWorkload: { [october]: 8 } };
  expect(withoutUnscored(rules, changed, ['smb', 'cba', 'business-applications'], october, 7).unscored).toEqual({
    'business-applications': [october],
  });
  expect(withoutUnscored(rules, changed, ['smb', 'cba', 'business-applications'], october, 8).unscored).toBeUndefined();
});

test('changes of one kind of reports are none of the other', () => {
  const both: PartnerDocument = { ...touched, touchedByWorkload: { [september]: 3 }, touchedAlways: 1 };
  expect(newestChange(both, byProduct, october)).toBe(9);
  expect(newestChange(both, byWorkload, october)).toBe(3);
  expect(newestChange(both, [...byProduct, ...byWorkload], october)).toBe(9);
  expect(newestChange(both, byWorkload, october, 0)).toBe(1);
});

test.each<[string, PartnerDocument, boolean, boolean]>([
  ['as long as no report by workload came, any report by product may', emptyPartner('1001'), true, false],
  ['of both kinds, each has its months', { ...touched, touchedByWorkload: { [september]: 0 } }, true, false],
  ['of workloads alone, those alone', { ...emptyPartner('1001'), touchedByWorkload: { [october]: 0 } }, false, true],
])('%s', (_, partner, product, workload) => {
  expect(mayHaveData(partner, byProduct, october)).toBe(product);
  expect(mayHaveData(partner, byWorkload, october)).toBe(workload);
});
