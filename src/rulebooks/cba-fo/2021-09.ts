import { cba202109 } from '../cba/2021-09.ts';
import { changed } from '../changed.ts';
import { cbaFo202105 } from './2021-05.ts';

/** Finance and Operations from September 2021. */
export const cbaFo202109 = changed(cbaFo202105, cba202109);
