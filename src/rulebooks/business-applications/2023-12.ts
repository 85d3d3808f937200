import type { Month } from '../../month.ts';
import { changed } from '../changed.ts';
import { article, businessApplications202303 } from './2023-03.ts';
import { intermediate202312 } from './certifications.ts';

/** App Maker no longer counts (R10.7). */
export const businessApplications202312 = changed(businessApplications202303, {
  id: '2023-12',
  firstMonth: '2023-12' as Month,
  description: 'Power Platform App Maker Associate no longer counts.',
  sources: [article('2023-06', ': its note about App Maker')],
  indicators: { 'intermediate-certifications': { shape: { paths: intermediate202312 } } },
});
