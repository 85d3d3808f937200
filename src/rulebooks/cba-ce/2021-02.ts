import { cba202102 } from '../cba/2021-02.ts';
import { changed } from '../changed.ts';
import { cbaCe202012 } from './2020-12.ts';

/** Customer Engagement from February 2021: more functional consultants. */
export const cbaCe202102 = changed(cbaCe202012, {
  ...cba202102,
  description: 'Fifteen functional consultants are asked for in developed markets.',
  indicators: { 'functional-consultants': { target: { developed: 15, developing: 5 } } },
});
