import { cba202103 } from '../cba/2021-03.ts';
import { changed } from '../changed.ts';
import { cbaFo202102 } from './2021-02.ts';

/** Finance and Operations from March 2021. */
export const cbaFo202103 = changed(cbaFo202102, cba202103);
