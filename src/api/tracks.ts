import { z } from 'zod';
import { month } from '../month.ts';
import { mpn } from './common.ts';

/** Answers about tracks. */

export const trackName = z.enum(['enterprise', 'smb'], 'must be enterprise, smb or null');

export const fixedTracksBody = z
  .strictObject({
    partnerId: mpn,
    program: z.string(),
    items: z.array(
      z.strictObject({
        from: month.describe('It holds from this month until that of the next item.'),
        track: trackName.nullable().describe('Null where the rules decide again.'),
      }),
    ),
    staleMonths: z
      .array(month)
      .describe('Months, in order, whose scores were computed by another track than this: they are stale.'),
  })
  .meta({ id: 'FixedTracks' });
export type FixedTracks = z.infer<typeof fixedTracksBody>;
