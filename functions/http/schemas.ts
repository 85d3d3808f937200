import { z } from 'zod';
import { month } from '../../src/month.ts';
import { tierChange } from '../../src/notifications/tier-change.ts';
import { attributionTypes, reportNames } from '../../src/reports/rows.ts';

/** What the API answers, as schemas: its description and its tests are made of them. */

const time = z.iso.datetime();
const count = z.int().min(0);
const tier = z.enum(['none', 'silver', 'gold']);
const mpn = z.string().describe('An MPN id.');
const failure = z.strictObject({ code: z.string(), message: z.string() });

/** A page of a listing. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    nextLink: z.string().nullable().describe('Where the listing goes on; null on the last page.'),
  });

/** RFC 9457. */
export const problemBody = z
  .strictObject({
    type: z.string().describe('Stable, for programs.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('For people: what is wrong here, and what to do.'),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string().optional().describe('A JSON pointer into the body.'),
          parameter: z.string().optional().describe('The name of a path or query parameter.'),
          code: z.string(),
          message: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });

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

export const partnerLine = z
  .strictObject({
    partnerId: mpn,
    name: z.string(),
    program: z.string(),
    month: month.nullable(),
    score: z.number().nullable(),
    tier: tier.nullable(),
    stale: z.boolean(),
  })
  .meta({ id: 'PartnerLine' });

export const partnerBody = z
  .strictObject({
    partnerId: mpn,
    name: z.string(),
    country: z.string().describe('ISO 3166-1 alpha-2, or empty.'),
    locations: z.array(z.strictObject({ locationId: mpn, name: z.string(), city: z.string(), country: z.string() })),
    standings: z.array(
      z.strictObject({
        program: z.string(),
        edition: z.string(),
        month,
        score: z.number(),
        tier,
        stale: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Partner' });

export const indicatorBody = z
  .strictObject({
    id: z.string(),
    group: z.string(),
    value: z
      .number()
      .nullable()
      .describe('USD, a count or a fraction; null where growth has no base, or the caller may not see revenue.'),
    target: z.number().nullable().describe('Null where no value would earn points.'),
    points: z.number(),
    maxPoints: z.number(),
  })
  .meta({ id: 'Indicator' });

export const scoreBody = z
  .strictObject({
    partnerId: mpn,
    partnerName: z.string(),
    program: z.string(),
    edition: z.string(),
    month,
    score: z.number().min(0).max(100),
    tier,
    stale: z.boolean(),
    computedAt: time,
    indicators: z.array(indicatorBody),
    nextTier: z.strictObject({ tier, pointsMissing: z.number() }).nullable(),
    dataCoverage: z.strictObject({ monthsCovered: count, of: count }),
    markets: z.record(z.string(), z.string()).optional().describe('Where the edition goes by markets.'),
  })
  .meta({ id: 'Score' });

export const historyBody = z.strictObject({
  partnerId: mpn,
  program: z.string(),
  items: z.array(
    z.strictObject({ month, edition: z.string(), score: z.number(), tier, stale: z.boolean(), computedAt: time }),
  ),
});

export const ledgerEntry = z
  .strictObject({
    indicator: z.string(),
    tenant: z.string().optional(),
    customerName: z.string().optional(),
    subscription: z.string().optional(),
    individual: z.string().optional(),
    individualName: z.string().optional(),
    holds: z.string().optional(),
    rule: z.string(),
    association: z
      .strictObject({
        location: z.string(),
        type: z.enum(attributionTypes),
        report: z.enum(['subscription-details', 'dynamics-365-usage']),
      })
      .optional(),
    month,
    amount: z.number().nullable().describe('USD or a count; null where the caller may not see revenue.'),
  })
  .meta({ id: 'LedgerEntry' });

export const ledgerBody = pageOf(ledgerEntry).extend({
  partnerId: mpn,
  program: z.string(),
  edition: z.string(),
  month,
  stale: z.boolean(),
});

const side = z.strictObject({ value: z.number().nullable(), points: z.number() });
const amount = z.number().nullable();

export const changesBody = z
  .strictObject({
    partnerId: mpn,
    program: z.string(),
    month,
    monthBefore: month,
    editions: z.strictObject({ before: z.string(), after: z.string() }),
    score: z.strictObject({ before: z.number(), after: z.number() }),
    tier: z.strictObject({ before: tier, after: tier }),
    indicators: z.array(
      z.strictObject({
        id: z.string(),
        before: side,
        after: side,
        pointsChange: z.number(),
        movements: z
          .array(
            z.strictObject({
              tenant: z.string().optional(),
              customerName: z.string().optional(),
              subscription: z.string().optional(),
              individual: z.string().optional(),
              individualName: z.string().optional(),
              holds: z.string().optional(),
              what: z.enum(['added', 'lost', 'grown', 'shrunk', 'gained', 'expired', 'shifted']),
              before: amount,
              after: amount,
              change: amount,
              entries: z.array(z.strictObject({ month, before: z.number(), after: z.number() })),
            }),
          )
          .describe('The largest first.'),
        left: count.describe('Movements left off.'),
      }),
    ),
  })
  .meta({ id: 'Changes' });

export const outlookBody = z
  .strictObject({
    partnerId: mpn,
    program: z.string(),
    month,
    score: z.number(),
    tier,
    months: z.array(
      z.strictObject({ month, edition: z.string(), score: z.number(), tier, indicators: z.array(indicatorBody) }),
    ),
    atRisk: month.nullable().describe('When the tier would be lost.'),
  })
  .meta({ id: 'Outlook' });

const simulationHead = {
  partnerId: mpn,
  program: z.string(),
  edition: z.string(),
  month,
  now: z.strictObject({ score: z.number(), tier }),
};
const nextTier = z.strictObject({ tier, pointsMissing: z.number() }).nullable();
const way = z.strictObject({
  changes: z.array(
    z.strictObject({
      indicator: z.string(),
      units: amount,
      unit: z.string(),
      from: amount,
      to: amount,
      earns: z.number(),
    }),
  ),
  units: amount,
  score: z.number(),
  tier,
});

export const simulationBody = z.union([
  z
    .strictObject({ ...simulationHead, score: z.number(), tier, indicators: z.array(indicatorBody), nextTier })
    .meta({ id: 'SimulatedScore' }),
  z
    .strictObject({
      ...simulationHead,
      wanted: tier,
      pointsMissing: z.number(),
      reachable: z.boolean(),
      detail: z.string(),
      single: z.array(way),
      fewest: way.nullable(),
    })
    .meta({ id: 'WaysToTier' }),
  outlookBody,
]);

export const benchmarksBody = z
  .strictObject({
    partnerId: mpn,
    month,
    filter: z.looseObject({}),
    figures: z.array(
      z.strictObject({
        id: z.string(),
        value: amount,
        bar: z.int().min(1).max(4).nullable(),
        trend: z.enum(['up', 'down', 'flat']).nullable(),
        compared: count,
        ranges: z.array(z.strictObject({ bar: z.int(), smallest: amount, largest: amount })).nullable(),
        hints: z.array(z.strictObject({ code: z.string(), text: z.string() })),
      }),
    ),
  })
  .meta({ id: 'Benchmarks' });

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

const endpoint = {
  id: z.string(),
  partnerId: mpn.optional().describe("Absent for the operator's endpoints, which hear of every partner."),
  url: z.string(),
  events: z.array(z.string()),
  programs: z.array(z.string()).optional(),
  description: z.string().optional(),
  format: z.string(),
  connection: z.looseObject({}).optional().describe('How the CRM is reached; never its credentials.'),
  validation: z.strictObject({ at: time.optional(), error: z.string().optional() }).optional(),
  status: z.enum(['enabled', 'pending', 'disabled']),
  failingSince: time.optional(),
  disabled: z.strictObject({ at: time, reason: z.string() }).optional(),
  createdAt: time,
};

export const endpointBody = z.strictObject(endpoint).meta({ id: 'Webhook' });

export const newEndpointBody = z
  .strictObject({
    ...endpoint,
    secret: z.string().optional().describe('Signs the deliveries; shown this once. None for the formats of CRMs.'),
  })
  .meta({ id: 'NewWebhook' });

export const rotatedBody = z.strictObject({ id: z.string(), secret: z.string(), previousExpiresAt: time });
export const testBody = z.strictObject({ deliveryId: z.string() });
export const recoveryBody = z.strictObject({ endpointId: z.string(), since: time, requestedAt: time });

const delivery = {
  id: z.string(),
  endpointId: z.string(),
  partnerId: z.string(),
  program: z.string(),
  event: z.string(),
  sequence: count,
  state: z.enum(['pending', 'delivered', 'failed']),
  failure: z.string().optional(),
  createdAt: time,
  finishedAt: time.optional(),
  nextAttemptAt: time.optional(),
  attempts: z.array(
    z.strictObject({
      id: z.string(),
      at: time,
      durationMs: z.number(),
      status: z.int().optional(),
      error: z.string().optional(),
      answer: z.string().optional(),
      supersededBy: z.int().optional(),
    }),
  ),
};

export const deliveryBody = z.strictObject(delivery).meta({ id: 'Delivery' });
export const deliveryWithPayload = z
  .strictObject({ ...delivery, payload: z.looseObject({}).describe('The event.') })
  .meta({ id: 'DeliveryWithPayload' });
