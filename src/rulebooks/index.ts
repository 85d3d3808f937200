import { loadRulebooks } from './rulebooks.ts';
import { smb202101 } from './smb/2021-01.ts';
import { smb202109 } from './smb/2021-09.ts';

/** The programs that the product scores, each with its editions. */
export const rulebooks = loadRulebooks([smb202101, smb202109]);

export const { programs, editionsOf, editionInForce, editionNamed } = rulebooks;
