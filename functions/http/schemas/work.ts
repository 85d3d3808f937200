import { z } from 'zod';
import { tierChange } from '../../../src/events/tier-change.ts';
import { month } from '../../../src/month.ts';
import { reportNames } from '../../../src/reports/rows.ts';
import { count, failure, mpn, time } from './common.ts';

/** Imports, refreshes, rulebooks, and what is told of them. */

export const health = z.strictObject({ status: z.enum(['live', 'ready']) });

const totals = {
  rows: count,
  tenants: count.describe('Each once at each location.'),
  seats: z.int().describe('Seats; in usage, active users.'),
  revenueUSD: z.number(),
};

const sliceList = z.strictObject({
  count,
  slices: z
    .array(z.strictObject({ slice: z.string().describe('LOCATION:MONTH, or LOCATION.'), rows: count }))
    .describe('The first hundred, with the rows that they had.'),
});

export const importBody = z
  .strictObject({
    id: z.string(),
    report: z.enum(reportNames),
    status: z.enum(['queued', 'running', 'succeeded', 'failed']),
    partial: z.boolean(),
    covers: z.array(z.string()),
    complete: z.boolean().describe('The file was said to be the whole network.'),
    check: z.boolean().describe('The file was only looked at.'),
    bytes: count,
    rowsRead: count,
    rowsAccepted: count.describe('Rows that could be read, those that are set aside among them.'),
    rowsRejected: count,
    rowsSetAside: count.describe('Good rows not used, because their slice had a rejected one.'),
    rejections: z.array(
      z.strictObject({ line: count, column: z.string().nullable(), code: z.string(), message: z.string() }),
    ),
    rejectionsLink: z.string().optional(),
    notes: z
      .array(
        z.strictObject({
          code: z.string(),
          column: z.string(),
          value: z.string(),
          rows: count,
          lines: z.array(count).describe('The first five.'),
          resembles: z.string().optional().describe('A known name that the value is like.'),
          message: z.string(),
        }),
      )
      .describe('What earns nothing, and columns that are not read.'),
    furtherNotes: z.record(z.string(), count).describe('By code, the rows with values beyond the first hundred.'),
    totals: z
      .array(
        z.strictObject({
          month: month.nullable(),
          ...totals,
          comparedWith: z.enum(['same-slices', 'month-before']).nullable(),
          before: z.strictObject(totals).nullable(),
        }),
      )
      .describe('What the file comes to, beside what was in force of the same slices, else of the month before.'),
    emptied: sliceList.describe('Slices that had rows in force and have none by this file.'),
    absent: sliceList
      .extend({ message: z.string().optional() })
      .describe('Slices of locations with rows the month before, of which the file says nothing.'),
    slices: count.describe('How many slices the import states.'),
    slicesSetAside: count.describe('How many it does not, because a row of theirs was rejected or may be missing.'),
    staleScores: count.describe('How many scores rest on facts that the import changed.'),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    error: failure.optional(),
  })
  .meta({ id: 'Import' });

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
    partnersUnchanged: count.describe('Their scores stood already, computed from the same facts by the same rules.'),
    partnersWithoutData: count.describe('Nothing was covered for them in the month, so they were not scored (R7.1).'),
    partnersFailed: count,
    tierChanges: count,
    startedAt: time,
    finishedAt: time.nullable(),
    error: failure.optional(),
  })
  .meta({ id: 'Refresh' });

const scoreOfChange = z.number().nullable().describe('Null where the caller may not see revenue of the partner.');
export const tierChangeBody = tierChange
  .omit({ indicators: true })
  .extend({ scoreBefore: scoreOfChange, scoreAfter: scoreOfChange })
  .meta({ id: 'TierChange' });

export const programBody = z.strictObject({
  items: z.array(
    z.strictObject({
      program: z.string(),
      editions: z.array(
        z.strictObject({ edition: z.string(), firstMonth: month, title: z.string(), link: z.string() }),
      ),
    }),
  ),
});

export const editionBody = z
  .looseObject({
    program: z.string(),
    edition: z.string(),
    firstMonth: month,
    title: z.string(),
    description: z.string(),
    fingerprint: z.string().describe('Changes whenever the edition may give other points or tiers.'),
    tiers: z.array(
      z.strictObject({
        tier: z.string(),
        from: z.int().describe('The least score that reaches it.'),
        pointsInEveryIndicator: z.literal(true).optional().describe('It also needs points in every indicator.'),
      }),
    ),
    indicators: z.array(
      z.looseObject({
        id: z.string(),
        title: z.string(),
        group: z.string(),
        maxPoints: z.number(),
        unit: z.string(),
        shape: z.looseObject({
          kind: z.string(),
          paths: z
            .array(
              z.strictObject({
                name: z.string(),
                oneOfEach: z.array(z.array(z.string())).describe('Exams: one of every list.'),
                certifications: z.array(z.string()).optional().describe('Or one of these, by name (R5.5a).'),
              }),
            )
            .optional()
            .describe('Of headcounts: what an individual has to hold one of.'),
        }),
      }),
    ),
  })
  .meta({ id: 'Edition' });

export const auditEntry = z
  .strictObject({
    id: z.string(),
    at: time,
    actor: z.string(),
    action: z.string(),
    partnerId: mpn.nullable(),
    resource: z.string().nullable(),
    moves: z
      .array(z.strictObject({ field: z.enum(['url', 'authority']), from: z.string().nullable(), to: z.string() }))
      .optional()
      .describe("Where an endpoint's address leads to another scheme, host or port; from is null for a new endpoint."),
    status: z.int().nullable().describe('Of the answer; null where the process ended before it.'),
    requestId: z.string(),
    traceId: z.string(),
  })
  .meta({ id: 'AuditEntry' });

export const eventsBody = z.strictObject({
  items: z.array(
    z.strictObject({
      type: z.string(),
      description: z.string(),
      schema: z.looseObject({}).describe('JSON Schema of the whole event.'),
      example: z.looseObject({}),
    }),
  ),
});
