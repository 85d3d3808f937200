import { z } from 'zod';
import { month } from '../../../src/month.ts';
import { tierChange } from '../../../src/notifications/tier-change.ts';
import { reportNames } from '../../../src/reports/rows.ts';
import { count, failure, mpn, time } from './common.ts';

/** Imports, refreshes, rulebooks, and what is told of them. */

export const health = z.strictObject({ status: z.enum(['live', 'ready']) });

export const importBody = z
  .strictObject({
    id: z.string(),
    report: z.enum(reportNames),
    status: z.enum(['queued', 'running', 'succeeded', 'failed']),
    partial: z.boolean(),
    covers: z.array(z.string()),
    bytes: count,
    rowsRead: count,
    rowsAccepted: count,
    rowsRejected: count,
    rowsSetAside: count.describe('Good rows not used, because their slice had a rejected one.'),
    rejections: z.array(
      z.strictObject({ line: count, column: z.string().nullable(), code: z.string(), message: z.string() }),
    ),
    rejectionsLink: z.string().optional(),
    slices: count,
    slicesSetAside: count,
    staleScores: count,
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
    partnersDone: count,
    partnersFailed: count,
    tierChanges: count,
    startedAt: time,
    finishedAt: time.nullable(),
    error: failure.optional(),
  })
  .meta({ id: 'Refresh' });

export const tierChangeBody = tierChange.omit({ indicators: true }).meta({ id: 'TierChange' });

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
    fingerprint: z.string(),
    indicators: z.array(
      z.looseObject({
        id: z.string(),
        title: z.string(),
        group: z.string(),
        maxPoints: z.number(),
        unit: z.string(),
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
