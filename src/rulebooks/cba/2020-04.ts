import type { Month } from '../../month.ts';
import { article } from './2019-11.ts';

/** R6.4: another baseline day. */
export const cba202004 = {
  id: '2020-04',
  firstMonth: '2020-04' as Month,
  description: 'Functional consultant growth is counted from 1 October 2020.',
  sources: [article('2020-04')],
  indicators: { 'functional-consultant-growth': { shape: { baselineDay: '2020-10-01' } } },
};
