import { z } from 'zod';
import { tierChange } from '../events/tier-change.ts';
import { month } from '../month.ts';
import { monthlyReportNames } from '../reports/rows.ts';
import { count, failure, mpn, time } from './common.ts';

/** Answers about refreshes and the tier changes that they find. */

export const refreshBody = z
  .strictObject({
    id: z.string(),
    month,
    programs: z.array(z.string()),
    partners: z.array(mpn).optional().describe('Only these; absent: all.'),
    status: z.enum(['queued', 'running', 'succeeded', 'failed']),
    partnersTotal: count,
    partnersDone: count.describe('Those scored, unchanged and without data.'),
    partnersScored: count,
    partnersUnchanged: count.describe(
      'Partners with an up-to-date score already: of the same facts, by the same rules.',
    ),
    partnersWithoutData: count.describe('Nothing was covered for them in the month, so they were not scored (R7.1).'),
    partnersFailed: count,
    reportsMissing: z
      .partialRecord(z.enum(monthlyReportNames), count)
      .describe(
        'Partners scored although a report of the month is missing for them, by report: it came for none of their locations although another report of the program did, or not for a location that it stated the month before.',
      ),
    tierChanges: count,
    scoresRestated: count.describe(
      'Scores that replaced another score of the month, with a change of tier or without. `GET /api/partners?restated=true` lists the latest.',
    ),
    startedAt: time,
    finishedAt: time.nullable(),
    error: failure.optional(),
  })
  .meta({ id: 'Refresh' });
export type Refresh = z.infer<typeof refreshBody>;

const scoreOfChange = z.number().nullable().describe('Null where the caller may not see revenue of the partner.');
export const tierChangeBody = tierChange
  .omit({ indicators: true })
  .extend({ partnerName: z.string(), scoreBefore: scoreOfChange, scoreAfter: scoreOfChange })
  .meta({ id: 'TierChange' });
export type TierChange = z.infer<typeof tierChangeBody>;
