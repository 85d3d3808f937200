import { z } from 'zod';
import { month } from '../month.ts';
import { reportNames } from '../reports/rows.ts';
import { count, failure, time } from './common.ts';

/** Answers about imports of report files. */

const totals = {
  rows: count,
  tenants: count.describe('Each counted once at each location.'),
  seats: z.int().describe('Seats; in the usage reports, active users.'),
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
    fileName: z.string().nullable().describe('As its sender gave it.'),
    status: z.enum(['queued', 'running', 'succeeded', 'failed']),
    partial: z.boolean(),
    covers: z.array(z.string()),
    complete: z.boolean().describe('The file is the whole network, according to its sender.'),
    check: z.boolean().describe('The file was only checked.'),
    bytes: count,
    rowsRead: count,
    rowsAccepted: count.describe('Rows that could be read, including those set aside.'),
    rowsRejected: count,
    rowsSetAside: count.describe(
      'Good rows not used, because a rejected row belongs to their slice, or may: one whose location or month cannot be read may belong to several.',
    ),
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
      .describe('What earns nothing or may be a slip, lines of totals, and columns that are not read.'),
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
      .describe('The sums of the file, compared with those in force of the same slices, or else of the month before.'),
    emptied: sliceList.describe('Slices that had rows in force and have none in this file.'),
    absent: sliceList
      .extend({ message: z.string().optional() })
      .describe('Slices of locations with rows the month before, of which the file says nothing.'),
    unfinishedBeside: count.describe(
      'Other imports that were unfinished when the file was compared: the sums before, and the slices emptied and absent, do not take them into account. A check of the file compares again.',
    ),
    slices: count.describe('Slices that the import states.'),
    slicesSetAside: count.describe(
      'Slices that it leaves unchanged, because a row of theirs was rejected or may be missing.',
    ),
    staleScores: count.describe(
      'Scores that are stale because they depend on facts that the import changed, those included that were stale before; 0 for a check, which changes none.',
    ),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    error: failure.optional(),
  })
  .meta({ id: 'Import' });
export type Import = z.infer<typeof importBody>;
