import { z } from 'zod';
import { count, mpn, time } from './common.ts';

/** Answers of the probes, the audit trail and the event types. */

export const liveness = z.strictObject({ status: z.literal('live') });

export const readiness = z.strictObject({
  status: z.literal('ready'),
  freeBytes: z.int().nullable().describe('On the disk of the data folder, to two digits; null with Cosmos DB.'),
  timers: z.array(
    z.strictObject({
      name: z.string(),
      newest: z
        .strictObject({ endedAt: time, succeeded: z.boolean() })
        .nullable()
        .describe('The newest firing that ended; null before the first.'),
    }),
  ),
});

export const migrationBody = z
  .strictObject({
    status: z.enum(['running', 'succeeded']),
    containersDone: count,
    containersTotal: count.describe('Those of which any version before had documents of another form.'),
    documentsRewritten: count,
    startedAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Migration' });
export type MigrationAnswer = z.infer<typeof migrationBody>;

/** Audit entry: stored before the action, completed once with its outcome, and never changed later. */
export const auditEntry = z
  .strictObject({
    id: z.string(),
    at: time,
    /** The token's tenant and subject, or `local-operator`. */
    actor: z.string(),
    /** Name of the route, for example `imports-create`, or `individuals-read`. */
    action: z.string(),
    partnerId: mpn.nullable(),
    resource: z.string().nullable(),
    moves: z
      .array(
        z.strictObject({
          field: z.string().describe('The address itself (url), or a setting of its format (authority).'),
          from: z.string().nullable(),
          to: z.string(),
        }),
      )
      .optional()
      .describe("Where an endpoint's address leads to another scheme, host or port; from is null for a new endpoint."),
    status: z.int().nullable().describe('Of the answer; null where the process ended before it.'),
    requestId: z.string(),
    traceId: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof auditEntry>;

export const meBody = z
  .strictObject({
    id: z.string().describe("The token's tenant and subject, or `local-operator`."),
    grants: z.array(
      z.strictObject({
        role: z.enum(['operator', 'account-admin', 'executive-report-viewer', 'report-viewer']),
        partnerId: mpn.optional(),
        location: mpn.optional(),
      }),
    ),
  })
  .meta({ id: 'Me' });

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
export type Events = z.infer<typeof eventsBody>;
