import type { Month } from '../../month.ts';
import { article } from './2019-11.ts';

/** R6.8: losses only take back credit that was given. */
export const cba202105 = {
  id: '2021-05',
  firstMonth: '2021-05' as Month,
  description: 'A lost customer takes back only credit that was given in the twelve months before.',
  sources: [article('2021-05')],
  indicators: { 'net-customer-adds': { rules: ['R5.3', 'R5.4', 'R6.8'], shape: { takesBackWithin: 12 } } },
};
