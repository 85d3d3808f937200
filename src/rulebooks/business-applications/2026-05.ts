import type { Month } from '../../month.ts';
import { changed } from '../changed.ts';
import { article } from './2023-03.ts';
import { businessApplications202312 } from './2023-12.ts';
import { advanced202605, intermediate202605, retired202605 } from './certifications.ts';
import { workloads2026 } from './workloads.ts';

/**
 * The lists of workloads and certifications as seen in May 2026; no text gives the day of a change (R10.3, R10.4,
 * R10.7).
 */
export const businessApplications202605 = changed(businessApplications202312, {
  id: '2026-05',
  firstMonth: '2026-05' as Month,
  description: 'Other workloads and certifications; rates for Contact Center and Portals.',
  sources: [article('2026-05')],
  workloads: workloads2026,
  retiredCertifications: retired202605,
  indicators: {
    'intermediate-certifications': { shape: { paths: intermediate202605 } },
    'advanced-certifications': { shape: { paths: advanced202605 } },
  },
});
