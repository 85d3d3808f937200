import { cba202001 } from '../cba/2020-01.ts';
import { changed } from '../changed.ts';
import { cbaFo201911 } from './2019-11.ts';

/** Finance and Operations from January 2020. */
export const cbaFo202001 = changed(cbaFo201911, cba202001);
