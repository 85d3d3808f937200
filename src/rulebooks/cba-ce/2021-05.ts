import type { Month } from '../../month.ts';
import { attribution202105, countedChannels, indicators, retiredExams, sources } from '../cba/common.ts';
import type { Edition } from '../edition.ts';
import { consultantExams, figures, products, title } from './common.ts';

/** Customer Engagement from May 2021: retired exams, the market by indicator, points held for large partners. */
export const cbaCe202105: Edition = {
  program: 'cba-ce',
  id: '2021-05',
  firstMonth: '2021-05' as Month,
  title,
  description:
    'Seven indicators; the targets of consultants and developers go by the partner’s own country, the others by the market of its customers.',
  sources: sources['2021-05'],
  products,
  countedChannels,
  attribution: attribution202105,
  retiredExams,
  indicators: indicators({
    ...figures,
    edition: '2021-05',
    consultants: { developed: 15, developing: 5 },
    consultantPaths: [{ name: 'Customer Engagement', oneOfEach: [['MB-200', 'PL-200'], consultantExams] }],
    developerPaths: [
      { name: 'Customer Engagement Developer', oneOfEach: [['PL-400']] },
      { name: 'Customer Engagement Developer, retired', oneOfEach: [['MB-200'], ['MB-400', 'MB2-716']] },
    ],
  }),
};
