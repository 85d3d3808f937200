import type { Month } from '../../month.ts';
import { attribution201911, countedChannels, indicators, sources } from '../cba/common.ts';
import type { Edition } from '../edition.ts';
import { figures, products, title } from './common.ts';

/** Finance and Operations from November 2019. */
export const cbaFo201911: Edition = {
  program: 'cba-fo',
  id: '2019-11',
  firstMonth: '2019-11' as Month,
  title,
  description: 'Seven indicators; every target goes by the market of the partner’s customers.',
  sources: sources['2019-11'],
  products,
  countedChannels,
  attribution: attribution201911,
  indicators: indicators({ ...figures, edition: '2019-11' }),
};
