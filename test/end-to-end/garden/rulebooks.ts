import { rulebooks as builtIn } from '../../../src/rulebooks/index.ts';
import type { MarketList } from '../../../src/rulebooks/markets.ts';
import { loadRulebooks } from '../../../src/rulebooks/rulebooks.ts';
import madeUp from '../../rulebooks/fixtures/made-up.json' with { type: 'json' };

/** What `src/rulebooks/index.ts` would be with one more program. */
const editions = [...builtIn.programs.flatMap((program) => builtIn.editionsOf(program)), madeUp];
export const rulebooks = loadRulebooks(editions);
export const rulebooksWith = (markets: readonly MarketList[]) => loadRulebooks(editions, markets);
export const { programs, editionsOf, editionInForce, editionNamed } = rulebooks;
