import { cba202109 } from '../cba/2021-09.ts';
import { changed } from '../changed.ts';
import { cbaCe202105 } from './2021-05.ts';

/** Customer Engagement from September 2021. */
export const cbaCe202109 = changed(cbaCe202105, cba202109);
