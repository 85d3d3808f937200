import type { Month } from '../../month.ts';
import { article } from './2019-11.ts';

/** Active users are counted by subscription (R5.10, R5.12). */
export const cba202109 = {
  id: '2021-09',
  firstMonth: '2021-09' as Month,
  description: 'Active users are counted per subscription.',
  sources: [article('2021-09')],
  indicators: {
    'new-large-deployments': {
      description:
        'Tenants with a subscription that rose, within the twelve months, to the number of active users that makes a large one.',
      rules: ['R6.6', 'R5.8', 'R5.10', 'R5.11'],
      shape: { countedPer: 'subscription' as const },
    },
    'monthly-active-user-growth': {
      description:
        'Growth of monthly active users over all subscriptions that the partner is credited for, year on year.',
      shape: { countedPer: 'subscription' as const },
    },
  },
};
