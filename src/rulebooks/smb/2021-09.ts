import type { Month } from '../../month.ts';
import { changed } from '../changed.ts';
import { smb202101 } from './2021-01.ts';

/** Small and Midmarket Cloud Solutions, SMB option, from September 2021: active users are counted per subscription. */
export const smb202109 = changed(smb202101, {
  id: '2021-09',
  firstMonth: '2021-09' as Month,
  description:
    'Six indicators over the twelve months that end with the scored one. Active users are counted per subscription.',
  sources: smb202101.sources.map((source) => ({ ...source, published: '2021-09' as Month })),
  indicators: {
    'new-deployments': {
      description:
        'Tenants with a subscription that rose from fewer than five monthly active users to five or more within the twelve months.',
      rules: ['R5.10', 'R5.8', 'R5.11'],
      shape: { countedPer: 'subscription' },
    },
    'monthly-active-user-growth': {
      description:
        'Growth of monthly active users over all subscriptions that the partner is credited for, against a year before.',
      shape: { countedPer: 'subscription' },
    },
  },
});
