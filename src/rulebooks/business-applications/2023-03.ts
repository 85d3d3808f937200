import type { Month } from '../../month.ts';
import type { Edition } from '../edition.ts';
import { advanced2023, intermediate202303, retired2023 } from './certifications.ts';
import { workloads2023 } from './workloads.ts';

/** Returns the article as a source, in its text of a month. */
export const article = (published: string, note = ''): Edition['sources'][number] => ({
  title: `Solutions Partner for Business Applications${note}`,
  published: published as Month,
  address: 'https://learn.microsoft.com/en-us/partner-center/membership/solutions-partner-business',
});

/** Solutions Partner for Business Applications from March 2023. */
export const businessApplications202303: Edition = {
  program: 'business-applications',
  id: '2023-03',
  firstMonth: '2023-03' as Month,
  title: 'Solutions Partner for Business Applications',
  description:
    'Five metrics, on the enterprise or the smb track. Workloads of tenants are compared with those of a year before.',
  sources: [
    article('2023-06'),
    {
      title: 'Updates to the Microsoft Cloud Partner Program (Companial): the figures before and from March 2023',
      published: '2023-05' as Month,
    },
  ],
  products: [],
  countedChannels: [],
  workloads: workloads2023,
  // R10.2
  track: { revenueAbove: 5_000, workloads: 5 },
  // R10.1, R10.4: no type gives way to another.
  attribution: {
    credits: {
      CSP: ['sales', 'usage'],
      DPOR: ['sales', 'usage'],
      CPOR: ['sales', 'usage'],
      'CPOR-OSA': ['sales'],
      'CPOR-RevRec': ['sales'],
      'CPOR-OSU': ['usage'],
    },
    givesWayTo: {},
  },
  // R10.9
  tiers: [{ tier: 'qualified', from: 70, pointsInEveryIndicator: true, window: 6 }],
  retiredCertifications: retired2023,
  indicators: [
    {
      id: 'net-customer-adds',
      title: 'Net customer adds',
      description:
        'Workloads of tenants with enough revenue in the month, less those of a year before. A tenant can add several.',
      group: 'performance',
      maxPoints: 15,
      target: 5,
      rules: ['R10.3', 'R10.1', 'R10.2', 'R10.8'],
      shape: { kind: 'net-workloads', measure: 'revenue', from: { enterprise: 1_500, smb: 250 } },
    },
    {
      id: 'intermediate-certifications',
      title: 'Intermediate certifications',
      description: 'Individuals who hold an intermediate certification at the end of the month.',
      group: 'skilling',
      maxPoints: 20,
      target: { enterprise: 20, smb: 5 },
      rules: ['R10.7', 'R5.7'],
      shape: { kind: 'headcount', paths: intermediate202303 },
    },
    {
      id: 'advanced-certifications',
      title: 'Advanced certifications',
      description: 'Individuals who hold an advanced certification at the end of the month.',
      group: 'skilling',
      maxPoints: 15,
      target: { enterprise: 7, smb: 2 },
      rules: ['R10.7', 'R5.7'],
      shape: { kind: 'headcount', paths: advanced2023 },
    },
    {
      id: 'usage-growth',
      title: 'Usage growth',
      description: 'Growth of the monthly consumption value over all tenants, year on year: a point for each percent.',
      group: 'customer-success',
      maxPoints: 30,
      target: 30,
      rules: ['R10.5', 'R10.4', 'R10.8'],
      shape: { kind: 'consumption-growth', minimumBase: { enterprise: 50_000, smb: 25_000 }, step: 1 },
    },
    {
      id: 'deployments',
      title: 'Deployments',
      description:
        'Workloads of tenants with enough monthly consumption value in the month, less those of a year before.',
      group: 'customer-success',
      maxPoints: 20,
      target: 5,
      rules: ['R10.6', 'R10.4', 'R10.8'],
      shape: { kind: 'net-workloads', measure: 'consumption', from: { enterprise: 10_000, smb: 5_000 } },
    },
  ],
};
