import type { Month } from '../../month.ts';
import type { Edition } from '../edition.ts';
import { attribution, consultantPaths, countedChannels, developerPaths, products, tiers } from './common.ts';

/** Small and Midmarket Cloud Solutions, SMB option, from January 2021: active users are counted per tenant. */
export const smb202101: Edition = {
  program: 'smb',
  id: '2021-01',
  firstMonth: '2021-01' as Month,
  title: 'Small and Midmarket Cloud Solutions competency, Cloud Business Applications SMB option',
  description:
    'Six indicators over the twelve months that end with the scored one. Active users are counted per tenant.',
  sources: [
    {
      title: 'Use Partner Contribution Indicators to attain the Small and Midmarket Cloud Solutions competency',
      published: '2021-01' as Month,
      address:
        'https://docs.microsoft.com/en-us/partner-center/partner-contribution-indicators-small-and-midmarket-cloud-business-option',
    },
  ],
  products,
  countedChannels,
  attribution,
  tiers,
  indicators: [
    {
      id: 'net-new-revenue',
      title: 'Net new revenue',
      description:
        'Billed revenue less credits, in USD, of Dynamics 365 subscriptions that the partner is credited for. Enterprise agreements count in their first year.',
      group: 'performance',
      maxPoints: 10,
      target: 30_000,
      rules: ['R5.1', 'R5.2'],
      shape: { kind: 'revenue', credit: 'sales', firstAgreementYearOnly: ['EA'] },
    },
    {
      id: 'net-customer-adds',
      title: 'Net customer adds',
      description: 'Customers won less customers lost, by the month in which their paid seats begin and end.',
      group: 'performance',
      maxPoints: 10,
      target: 10,
      rules: ['R5.3', 'R5.4'],
      shape: { kind: 'customer-adds', credit: 'sales' },
    },
    {
      id: 'functional-consultants',
      title: 'Functional consultants',
      description: 'Individuals who hold a functional consultant certification at the end of the month.',
      group: 'capability',
      maxPoints: 30,
      target: 5,
      rules: ['R5.5', 'R5.5a', 'R5.7'],
      shape: { kind: 'headcount', paths: consultantPaths },
    },
    {
      id: 'developers',
      title: 'Developers',
      description: 'Individuals who hold a developer certification at the end of the month.',
      group: 'capability',
      maxPoints: 5,
      target: 2,
      rules: ['R5.6', 'R5.5a', 'R5.7'],
      shape: { kind: 'headcount', paths: developerPaths },
    },
    {
      id: 'new-deployments',
      title: 'New deployments',
      description:
        'Tenants that rose from fewer than five monthly active users to five or more within the twelve months.',
      group: 'customer-success',
      maxPoints: 20,
      target: 10,
      rules: ['R5.9', 'R5.8', 'R5.11'],
      shape: { kind: 'deployments', credit: 'usage', countedPer: 'tenant', users: 5 },
    },
    {
      id: 'monthly-active-user-growth',
      title: 'Monthly active user growth',
      description:
        'Growth of monthly active users over all tenants that the partner is credited for, against a year before.',
      group: 'customer-success',
      maxPoints: 25,
      target: 35,
      rules: ['R5.12', 'R5.8'],
      shape: { kind: 'user-growth', credit: 'usage', countedPer: 'tenant', minimumBase: 50 },
    },
  ],
};
