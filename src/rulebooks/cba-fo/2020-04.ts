import { cba202004 } from '../cba/2020-04.ts';
import { changed } from '../changed.ts';
import { cbaFo202001 } from './2020-01.ts';

/** Finance and Operations from April 2020. */
export const cbaFo202004 = changed(cbaFo202001, cba202004);
