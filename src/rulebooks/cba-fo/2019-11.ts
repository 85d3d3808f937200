import { cba201911 } from '../cba/2019-11.ts';
import { path } from '../certifications.ts';

/** Finance and Operations from November 2019. */
export const cbaFo201911 = cba201911({
  program: 'cba-fo',
  title: 'Cloud Business Applications competency, Finance and Operations',
  // R6.1
  products: [
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
  ],
  customers: { developed: 3, developing: 1 },
  consultants: { developed: 15, developing: 5 },
  // R6.3
  consultantPaths: [path('Finance and Operations', ['MB-300'], ['MB-310', 'MB-320', 'MB-330', 'MB6-897', 'MB6-898'])],
  developerPaths: [path('Finance and Operations Developer', ['MB-300'], ['MB-500', 'MB6-894'])],
  deployments: { developed: 3, developing: 1 },
  users: { developed: 100, developing: 50 },
});
