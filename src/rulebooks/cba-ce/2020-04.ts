import { cba202004 } from '../cba/2020-04.ts';
import { changed } from '../changed.ts';
import { cbaCe202001 } from './2020-01.ts';

/** Customer Engagement from April 2020. */
export const cbaCe202004 = changed(cbaCe202001, cba202004);
