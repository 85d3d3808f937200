import { z } from 'zod';
import { invalid } from '../errors.ts';
import { type Month, month } from '../month.ts';

const code = z.string().regex(/^[A-Z]{2}$/, 'a market is an ISO 3166-1 alpha-2 code');
const marketList = z.strictObject({ firstMonth: month, developed: z.array(code).min(1) });

/** The developed markets from a first month on (R6.2). Operators can replace the lists. */
export type MarketList = z.infer<typeof marketList>;

/** The default: the advanced economies of the International Monetary Fund's list, and microstates (R6.2). */
export const standardMarkets: readonly MarketList[] = [
  {
    firstMonth: '2019-11' as Month,
    developed:
      'AD AT AU BE CA CH CY CZ DE DK EE ES FI FR GB GR HK HR IE IL IS IT JP KR LI LT LU LV MC MO MT NL NO NZ PR PT SE SG SI SK SM TW US VA'.split(
        ' ',
      ),
  },
];

/**
 * Checks dated lists and sorts them.
 * @throws `invalid-markets` if they cannot be used
 */
export function loadMarkets(given: unknown): readonly MarketList[] {
  const parsed = z.array(marketList).min(1).safeParse(given);
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path, message }) => `/${path.map(String).join('/')}: ${message}`);
    throw invalid('invalid-markets', `The lists of developed markets cannot be used: ${places.join('; ')}`);
  }
  const lists = parsed.data
    .map(({ firstMonth, developed }) => ({ firstMonth, developed: [...new Set(developed)].sort() }))
    .sort((one, other) => (one.firstMonth < other.firstMonth ? -1 : 1));
  const twin = lists.find(({ firstMonth }, index) => lists[index - 1]?.firstMonth === firstMonth);
  if (twin) throw invalid('invalid-markets', `Two lists of developed markets start in ${twin.firstMonth}.`);
  return lists;
}
