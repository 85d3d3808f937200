import { path } from '../certifications.ts';
import type { AttributionRule, Edition } from '../edition.ts';
import type { HeadcountShape } from '../shapes.ts';

/** The products of both editions. */
export const products: Edition['products'] = [
  {
    group: 'Customer Engagement',
    names: [
      'Sales',
      'Marketing',
      'Customer Service',
      'Field Service',
      'Project Server',
      'Project Service Automation',
      'Plan 1',
      'Automation',
      'Microsoft Relationship Sales',
    ],
  },
  {
    group: 'Finance and Operations',
    names: [
      'Business Central',
      'Capacity and Storage',
      'Finance and Operations',
      'Fraud Protection',
      'Operations',
      'Retail',
      'HR',
      'Human Resources',
      'Plan 2',
      'Mixed Reality',
      'Team Member',
      'Team Members',
    ],
  },
];

export const countedChannels: Edition['countedChannels'] = ['EA', 'CSP', 'Web Direct'];

/** R3.3 */
export const tiers: Edition['tiers'] = [
  { tier: 'silver', from: 60 },
  { tier: 'gold', from: 80 },
];

/** R4.2–R4.4: a claiming partner of record is credited for its own group, a digital one if nobody claims the group. */
export const attribution: AttributionRule = {
  credits: {
    CSP: ['sales', 'usage'],
    DPOR: ['sales', 'usage'],
    CPOR: ['sales', 'usage'],
    'CPOR-OSA': ['sales'],
    'CPOR-OSU': ['usage'],
  },
  givesWayTo: { DPOR: ['CPOR', 'CPOR-OSA', 'CPOR-OSU'] },
};

/** R5.5 */
export const consultantPaths: HeadcountShape['paths'] = [
  path('Customer Engagement', ['PL-200'], ['MB-210', 'MB-220', 'MB-230', 'MB-240']),
  path('Finance and Operations', ['MB-300'], ['MB-310', 'MB-320', 'MB-330']),
  path('Business Central', ['MB-800']),
];

/** R5.6 */
export const developerPaths: HeadcountShape['paths'] = [
  path('Customer Engagement Developer', ['PL-400']),
  path('Finance and Operations Developer', ['MB-300'], ['MB-500', 'MB-700']),
];
