import type { Figures } from '../cba/common.ts';
import type { Edition } from '../edition.ts';

export const title = 'Cloud Business Applications competency, Finance and Operations';

/** R6.1 */
export const products: Edition['products'] = [
  {
    group: 'Finance and Operations',
    names: [
      'Unified Operations',
      'Finance',
      'Supply Chain Management',
      'Retail',
      'Commerce',
      'Plan 2',
      'Mixed Reality',
    ],
  },
  { group: 'Both', names: ['Talent', 'Enterprise Team Member'] },
];

/** The figures of both editions; R6.3 is the same in both. */
export const figures = {
  customers: { developed: 3, developing: 1 },
  consultants: { developed: 15, developing: 5 },
  consultantPaths: [
    { name: 'Finance and Operations', oneOfEach: [['MB-300'], ['MB-310', 'MB-320', 'MB-330', 'MB6-897', 'MB6-898']] },
  ],
  developerPaths: [{ name: 'Finance and Operations Developer', oneOfEach: [['MB-300'], ['MB-500', 'MB6-894']] }],
  deployments: { developed: 3, developing: 1 },
  users: { developed: 100, developing: 50 },
} satisfies Partial<Figures>;
