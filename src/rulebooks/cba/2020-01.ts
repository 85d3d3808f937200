import type { Month } from '../../month.ts';
import { attribution } from '../smb/common.ts';
import { article } from './2019-11.ts';

/** R4.3, R4.4 in place of R4.5: each kind of claim is credited for its own group. */
export const cba202001 = {
  id: '2020-01',
  firstMonth: '2020-01' as Month,
  description: 'Claims through OSA are credited for sales, claims through OSU for usage.',
  sources: [article('2020-01')],
  attribution,
};
