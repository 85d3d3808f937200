import { cba202001 } from '../cba/2020-01.ts';
import { changed } from '../changed.ts';
import { cbaCe201911 } from './2019-11.ts';

/** Customer Engagement from January 2020. */
export const cbaCe202001 = changed(cbaCe201911, cba202001);
