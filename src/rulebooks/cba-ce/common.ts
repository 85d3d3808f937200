import type { Figures } from '../cba/common.ts';
import type { Edition } from '../edition.ts';

export const title = 'Cloud Business Applications competency, Customer Engagement';

/** R6.1 */
export const products: Edition['products'] = [
  {
    group: 'Customer Engagement',
    names: [
      'Sales',
      'Customer Service',
      'Field Service',
      'Project Service Automation',
      'Marketing',
      'Microsoft Relationship Sales',
      'Plan 1',
    ],
  },
  { group: 'Both', names: ['Talent', 'Enterprise Team Member'] },
];

/** The figures of both editions. */
export const figures = {
  customers: { developed: 10, developing: 5 },
  deployments: { developed: 5, developing: 1 },
  users: { developed: 250, developing: 150 },
} satisfies Partial<Figures>;

/** R6.3: what a consultant holds besides the core exam. */
export const consultantExams = ['MB-210', 'MB-220', 'MB-230', 'MB-240', 'MB6-898'];
