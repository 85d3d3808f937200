import { cba202012 } from '../cba/2020-12.ts';
import { path } from '../certifications.ts';
import { changed } from '../changed.ts';
import { consultantExams } from './2019-11.ts';
import { cbaCe202004 } from './2020-04.ts';

const consultantPaths = [path('Customer Engagement', ['MB-200', 'PL-200'], consultantExams)];

/** Customer Engagement from December 2020: PL-200 and PL-400 (R6.3). */
export const cbaCe202012 = changed(cbaCe202004, cba202012, {
  indicators: {
    'functional-consultants': { shape: { paths: consultantPaths } },
    'functional-consultant-growth': { shape: { paths: consultantPaths } },
    developers: {
      shape: {
        paths: [
          path('Customer Engagement Developer', ['PL-400']),
          { name: 'Customer Engagement Developer, retired', oneOfEach: [['MB-200'], ['MB-400', 'MB2-716']] },
        ],
      },
    },
  },
});
