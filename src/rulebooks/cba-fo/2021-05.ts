import { cba202105 } from '../cba/2021-05.ts';
import { changed } from '../changed.ts';
import { cbaFo202103 } from './2021-03.ts';

/** Finance and Operations from May 2021. */
export const cbaFo202105 = changed(cbaFo202103, cba202105);
