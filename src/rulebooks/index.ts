import { businessApplications202303 } from './business-applications/2023-03.ts';
import { businessApplications202312 } from './business-applications/2023-12.ts';
import { businessApplications202605 } from './business-applications/2026-05.ts';
import { cbaCe201911 } from './cba-ce/2019-11.ts';
import { cbaCe202001 } from './cba-ce/2020-01.ts';
import { cbaCe202004 } from './cba-ce/2020-04.ts';
import { cbaCe202012 } from './cba-ce/2020-12.ts';
import { cbaCe202102 } from './cba-ce/2021-02.ts';
import { cbaCe202103 } from './cba-ce/2021-03.ts';
import { cbaCe202105 } from './cba-ce/2021-05.ts';
import { cbaCe202109 } from './cba-ce/2021-09.ts';
import { cbaFo201911 } from './cba-fo/2019-11.ts';
import { cbaFo202001 } from './cba-fo/2020-01.ts';
import { cbaFo202004 } from './cba-fo/2020-04.ts';
import { cbaFo202012 } from './cba-fo/2020-12.ts';
import { cbaFo202102 } from './cba-fo/2021-02.ts';
import { cbaFo202103 } from './cba-fo/2021-03.ts';
import { cbaFo202105 } from './cba-fo/2021-05.ts';
import { cbaFo202109 } from './cba-fo/2021-09.ts';
import type { MarketList } from './markets.ts';
import { loadRulebooks } from './rulebooks.ts';
import { smb202101 } from './smb/2021-01.ts';
import { smb202109 } from './smb/2021-09.ts';

const editions = [
  smb202101,
  smb202109,
  cbaCe201911,
  cbaCe202001,
  cbaCe202004,
  cbaCe202012,
  cbaCe202102,
  cbaCe202103,
  cbaCe202105,
  cbaCe202109,
  cbaFo201911,
  cbaFo202001,
  cbaFo202004,
  cbaFo202012,
  cbaFo202102,
  cbaFo202103,
  cbaFo202105,
  cbaFo202109,
  businessApplications202303,
  businessApplications202312,
  businessApplications202605,
];

/** The programs that the product scores, each with its editions. */
export const rulebooks = loadRulebooks(editions);

/** Loads the same programs with an operator's own lists of developed markets. */
export const rulebooksWith = (markets: readonly MarketList[]) => loadRulebooks(editions, markets);

export const { programs, editionsOf, editionInForce, editionNamed } = rulebooks;
