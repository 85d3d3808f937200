import type { ReportName } from '../../src/reports/rows.ts';
import { subscriptionColumns, trainingColumns, tsv, usageColumns } from './world.ts';

/** Five consultants, one of them until a day, and two developers: 35 points. */
export const people = (until = '', ids = ['1001']) =>
  tsv(
    trainingColumns,
    ...ids.flatMap((id) => [
      ...['a', 'b', 'c', 'd', 'e'].map((one) => [`${id}${one}`, id, 'MB-800', '2020-01-01', one === 'a' ? until : '']),
      ...['f', 'g'].map((one) => [`${id}${one}`, id, 'PL-400', '2020-01-01', '']),
    ]),
  );
/** The users of each of a partner's ten tenants: new deployments, 20 points. */
export const deployed = (months: [string, number][], ids = ['1001']) =>
  tsv(
    usageColumns,
    ...months.flatMap(([month, users]) =>
      ids.flatMap((id) =>
        Array.from({ length: 10 }, (_, n) => [`u${id}${n}`, month, `t${id}${n}`, users, id, 'DPOR', 'Sales']),
      ),
    ),
  );
export const billed = (usd = '18000.00', ids = ['1001']) =>
  tsv(subscriptionColumns, ...ids.map((id) => [`s${id}`, '2021-02', `t${id}0`, 'Sales', 'CSP', 1, usd, id, 'CSP']));

/**
 * Reports by which partners have 61 points in 2021-02, which is silver. What can end it: an exam that expires, and a
 * month a year before in which tenants had their users already.
 */
export function silverPartners({ until = '', usersInMay = 1, ids = ['1001'] }): [ReportName, string][] {
  const months: [string, number][] = [
    ['2020-03', 1],
    ['2020-04', 1],
    ['2020-05', usersInMay],
    ['2020-06', 1],
    ['2021-02', 9],
  ];
  return [
    ['training-details', people(until, ids)],
    ['dynamics-365-usage', deployed(months, ids)],
    ['subscription-details', billed('18000.00', ids)],
  ];
}
