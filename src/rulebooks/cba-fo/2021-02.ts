import { cba202102 } from '../cba/2021-02.ts';
import { changed } from '../changed.ts';
import { cbaFo202012 } from './2020-12.ts';

/** Finance and Operations from February 2021: nothing changes. */
export const cbaFo202102 = changed(cbaFo202012, { ...cba202102, description: 'As the edition before.' });
