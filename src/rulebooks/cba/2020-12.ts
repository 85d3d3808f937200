import type { Month } from '../../month.ts';
import { article } from './2019-11.ts';

const retired = (lastDay: string, countsThrough: string, ...exams: string[]) =>
  exams.map((exam) => ({ exam, lastDay, countsThrough: countsThrough as Month }));

/** Retired exams (R6.3), and points held by number of consultants, beside those by growth (R6.5). */
export const cba202012 = {
  id: '2020-12',
  firstMonth: '2020-12' as Month,
  description: 'Retired exams count for a while; 50 functional consultants (25) hold the growth points for two years.',
  sources: [article('2020-12')],
  retiredExams: [
    ...retired('2020-12-31', '2021-12', 'MB-200', 'MB-400'),
    ...retired('2021-01-31', '2022-01', 'MB2-716', 'MB6-894', 'MB6-897', 'MB6-898'),
  ],
  indicators: {
    'functional-consultant-growth': {
      rules: ['R6.4', 'R6.5', 'R5.5a', 'R5.7'],
      shape: { held: { from: '2020-10' as Month, heads: { developed: 50, developing: 25 }, months: 24 } },
    },
  },
};
