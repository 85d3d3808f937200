import { cba202105 } from '../cba/2021-05.ts';
import { changed } from '../changed.ts';
import { cbaCe202103 } from './2021-03.ts';

/** Customer Engagement from May 2021. */
export const cbaCe202105 = changed(cbaCe202103, cba202105);
