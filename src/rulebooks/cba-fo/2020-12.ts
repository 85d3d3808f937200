import { cba202012 } from '../cba/2020-12.ts';
import { changed } from '../changed.ts';
import { cbaFo202004 } from './2020-04.ts';

/** Finance and Operations from December 2020. */
export const cbaFo202012 = changed(cbaFo202004, cba202012);
