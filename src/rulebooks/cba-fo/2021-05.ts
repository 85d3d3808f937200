import type { Month } from '../../month.ts';
import { attribution202105, countedChannels, indicators, retiredExams, sources } from '../cba/common.ts';
import type { Edition } from '../edition.ts';
import { figures, products, title } from './common.ts';

/** Finance and Operations from May 2021: retired exams, the market by indicator, points held for large partners. */
export const cbaFo202105: Edition = {
  program: 'cba-fo',
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
  indicators: indicators({ ...figures, edition: '2021-05' }),
};
