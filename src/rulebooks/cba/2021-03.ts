import type { Month } from '../../month.ts';
import { article } from './2019-11.ts';

/**
 * The market by indicator (R6.2), and no growth required of a large base: only its number gives points (R6.4, R6.5).
 */
export const cba202103 = {
  id: '2021-03',
  firstMonth: '2021-03' as Month,
  description:
    'The targets of consultants, their growth and developers go by the partner’s own country; growth from a base of 50 (25) gives no points.',
  sources: [article('2021-03')],
  indicators: {
    'functional-consultants': { market: 'country' as const },
    'functional-consultant-growth': {
      market: 'country' as const,
      shape: {
        bands: {
          developed: [
            { from: 15, below: 30, percent: 35 },
            { from: 30, below: 50, percent: 25 },
          ],
          developing: [
            { from: 5, below: 15, percent: 35 },
            { from: 15, below: 25, percent: 25 },
          ],
        },
      },
    },
    developers: { market: 'country' as const },
  },
};
