import { cbaCe201911 } from './cba-ce/2019-11.ts';
import { cbaCe202105 } from './cba-ce/2021-05.ts';
import { cbaFo201911 } from './cba-fo/2019-11.ts';
import { cbaFo202105 } from './cba-fo/2021-05.ts';
import type { MarketList } from './markets.ts';
import { loadRulebooks } from './rulebooks.ts';
import { smb202101 } from './smb/2021-01.ts';
import { smb202109 } from './smb/2021-09.ts';

const editions = [smb202101, smb202109, cbaCe201911, cbaCe202105, cbaFo201911, cbaFo202105];

/** The programs that the product scores, each with its editions. */
export const rulebooks = loadRulebooks(editions);

/** The same programs with an operator's own lists of developed markets. */
export const rulebooksWith = (markets: readonly MarketList[]) => loadRulebooks(editions, markets);

export const { programs, editionsOf, editionInForce, editionNamed } = rulebooks;
