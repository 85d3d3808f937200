import type { Month } from '../../month.ts';
import { attribution201911, countedChannels, indicators, sources } from '../cba/common.ts';
import type { Edition } from '../edition.ts';
import { consultantExams, figures, products, title } from './common.ts';

/** Customer Engagement from November 2019. */
export const cbaCe201911: Edition = {
  program: 'cba-ce',
  id: '2019-11',
  firstMonth: '2019-11' as Month,
  title,
  description: 'Seven indicators; every target goes by the market of the partner’s customers.',
  sources: sources['2019-11'],
  products,
  countedChannels,
  attribution: attribution201911,
  indicators: indicators({
    ...figures,
    edition: '2019-11',
    consultants: { developed: 10, developing: 5 },
    consultantPaths: [{ name: 'Customer Engagement', oneOfEach: [['MB-200'], consultantExams] }],
    developerPaths: [{ name: 'Customer Engagement Developer', oneOfEach: [['MB-200'], ['MB-400', 'MB2-716']] }],
  }),
};
