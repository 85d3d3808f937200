import type { Month } from '../../month.ts';
import { article } from './2019-11.ts';

/** A text that changes one figure of `cba-ce` and none of `cba-fo`. */
export const cba202102 = {
  id: '2021-02',
  firstMonth: '2021-02' as Month,
  sources: [article('2021-02')],
};
