import type { Benchmarks } from '../api/insights.ts';
import type { FigureId, Figures } from '../scoring/benchmarks/figures.ts';

type Hint = Benchmarks['figures'][number]['hints'][number];

const few = 3;

const noDpor: Hint = {
  code: 'no-dpor',
  text: 'Nothing counts here: you are digital partner of record (DPOR) of none of these subscriptions, and only that counts; CSP and CPOR do not.',
};

/**
 * R8.3: returns the hints for some figures, by the figure they explain.
 * @param hasRows true if the partner is DPOR of any subscription under the filters
 */
export function hintsFor(figures: Figures, hasRows = true): Partial<Record<FigureId, Hint[]>> {
  const revenue = figures['net-new-revenue'] ?? 0;
  const users = figures['monthly-active-users'] ?? 0;
  return {
    'net-new-revenue': [
      ...(hasRows ? [] : [noDpor]),
      ...(users > 0 && revenue === 0
        ? [
            {
              code: 'users-without-revenue',
              text: 'Active users but no revenue: it may be billed later, or these are trials, internal use or the public sector.',
            },
          ]
        : []),
      ...(revenue === 0
        ? []
        : [
            {
              code: 'differs-from-own-books',
              text: 'This can differ from your own books: only subscriptions count of which you are digital partner of record, revenue counts when it is billed, and nothing that is not cloud is in it.',
            },
          ]),
    ],
    'monthly-active-users':
      revenue > 0 && users === 0
        ? [
            {
              code: 'revenue-without-users',
              text: 'Revenue but no active users: volume licences are billed before their seats are set up.',
            },
          ]
        : [],
    'certified-individuals':
      (figures['certified-individuals'] ?? 0) < few
        ? [
            {
              code: 'few-certified-individuals',
              text: 'Few certified individuals: an exam counts only once its certification profile is linked to your organisation, and until it expires.',
            },
          ]
        : [],
  };
}
