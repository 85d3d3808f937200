import { cba201911 } from '../cba/2019-11.ts';
import { path } from '../certifications.ts';

/** R6.3: exams of a consultant beside the core exam. */
export const consultantExams = ['MB-210', 'MB-220', 'MB-230', 'MB-240', 'MB6-898'];

/** Customer Engagement from November 2019. */
export const cbaCe201911 = cba201911({
  program: 'cba-ce',
  title: 'Cloud Business Applications competency, Customer Engagement',
  // R6.1
  products: [
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
  ],
  customers: { developed: 10, developing: 5 },
  consultants: { developed: 10, developing: 5 },
  consultantPaths: [path('Customer Engagement', ['MB-200'], consultantExams)],
  developerPaths: [path('Customer Engagement Developer', ['MB-200'], ['MB-400', 'MB2-716'])],
  deployments: { developed: 5, developing: 1 },
  users: { developed: 250, developing: 150 },
});
