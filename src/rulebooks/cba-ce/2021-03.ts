import { cba202103 } from '../cba/2021-03.ts';
import { changed } from '../changed.ts';
import { cbaCe202102 } from './2021-02.ts';

/** Customer Engagement from March 2021. */
export const cbaCe202103 = changed(cbaCe202102, cba202103);
