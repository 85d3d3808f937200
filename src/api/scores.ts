import { z } from 'zod';
import { month } from '../month.ts';
import { attributionTypes, monthlyReportNames } from '../reports/rows.ts';
import { count, mpn, nextTier, pageOf, tier, time, unit } from './common.ts';

/** Partners, scores and their ledgers. */

export const partnerLine = z
  .strictObject({
    partnerId: mpn,
    name: z.string(),
    country: z.string().describe('ISO 3166-1 alpha-2, or empty.'),
    program: z.string(),
    month: month.nullable(),
    score: z.number().nullable(),
    tier: tier.nullable(),
    stale: z.boolean(),
  })
  .meta({ id: 'PartnerLine' });
export type PartnerLine = z.infer<typeof partnerLine>;

const tierInWindow = z
  .strictObject({
    tier: z.string(),
    from: month.describe('The first month of the window; the last is that of the score.'),
    reached: z.array(month).describe('Months of the window in which the tier was reached.'),
    through: month.nullable().describe('The last month in whose window it is held, if it is not reached again.'),
  })
  .optional()
  .describe('Where a tier is held in a window of months, if it was reached in one of them (R10.10).');

const atRiskLine = z
  .strictObject({
    partnerId: mpn,
    name: z.string(),
    program: z.string(),
    month,
    score: z.number().describe('Computed from the facts in force.'),
    tier,
    stale: z.boolean().describe('The stored score of the month is.'),
    lost: z
      .strictObject({ month, score: z.number(), tier })
      .describe('The first month without the tier, if nothing new happens.'),
  })
  .meta({ id: 'AtRiskLine' });
export type AtRiskLine = z.infer<typeof atRiskLine>;

export const atRiskBody = pageOf(atRiskLine).extend({
  looked: count.describe('How many partners the page has looked at, with a tier or without.'),
});

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
        inWindow: tierInWindow,
        stale: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Partner' });
export type Partner = z.infer<typeof partnerBody>;

const noteBody = z
  .strictObject({
    code: z.enum([
      'below-minimum-base',
      'base-in-no-band',
      'baseline-to-come',
      'not-grown',
      'growth-below-band',
      'held',
      'held-no-longer',
      'negative',
      'nothing-counted',
      'capped',
      'not-covered',
    ]),
    rule: z.string(),
    text: z.string().describe('For people, with the rule.'),
    fixed: z.literal(true).optional().describe('No value of the indicator would change its points.'),
    unit: z.string().describe('Of the base.'),
    base: count.optional().describe('Users or individuals of the base; absent in scores of earlier versions.'),
    needed: count.optional().describe('The least base that earns points.'),
    at: z.string().optional().describe('Month or day of the base.'),
    growth: z.number().optional().describe('As a fraction: it earns all points, and less earns none.'),
    since: month.optional(),
    until: month.optional(),
  })
  .meta({ id: 'Note' });

export const indicatorBody = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    unit,
    group: z.string(),
    value: z
      .number()
      .nullable()
      .describe('USD, a count or a fraction; null where growth has no base, or the caller may not see revenue.'),
    target: z.number().nullable().describe('Null where no value would earn points.'),
    points: z.number().describe('Of revenue that the caller may not see, in steps of half a point, cut down.'),
    maxPoints: z.number(),
    notes: z
      .array(noteBody)
      .describe('Why there are no points, all of them, or not more, where value and target do not say it.'),
  })
  .meta({ id: 'Indicator' });
export type Indicator = z.infer<typeof indicatorBody>;

export const scoreBody = z
  .strictObject({
    partnerId: mpn,
    partnerName: z.string(),
    program: z.string(),
    edition: z.string(),
    month,
    score: z
      .number()
      .min(0)
      .max(100)
      .describe(
        'The sum of the points shown where the caller may not see revenue; the tier is that of the exact score.',
      ),
    tier,
    inWindow: tierInWindow,
    stale: z.boolean(),
    withoutData: z
      .literal(true)
      .optional()
      .describe('The data of the month have been taken away since: the score stands as it was.'),
    computedAt: time,
    indicators: z.array(indicatorBody),
    nextTier,
    dataCoverage: z
      .strictObject({
        monthsCovered: count.describe(
          'For how many of the twelve months of the trailing window a location of the partner has a monthly report, whichever.',
        ),
        of: count,
        fewer: z
          .partialRecord(z.enum(monthlyReportNames), count)
          .optional()
          .describe('Reports that cover fewer of these months, each with its number. See the coverage for which.'),
      })
      .describe('How much of the trailing window reports cover.'),
    markets: z.record(z.string(), z.string()).optional().describe('Where the edition goes by markets.'),
    track: z.string().optional().describe('enterprise or smb, where the edition has tracks.'),
    trackFixed: z.literal(true).optional().describe('An operator has fixed the track.'),
  })
  .meta({ id: 'Score' });
export type Score = z.infer<typeof scoreBody>;

export const historyBody = z.strictObject({
  partnerId: mpn,
  program: z.string(),
  items: z.array(
    z.strictObject({ month, edition: z.string(), score: z.number(), tier, stale: z.boolean(), computedAt: time }),
  ),
});
export type History = z.infer<typeof historyBody>;

const association = z.strictObject({
  location: z.string(),
  type: z.enum(attributionTypes),
  report: z.enum(monthlyReportNames),
});

const measuredAmount = z.number().nullable().describe('Null where the caller may not see revenue.');

/** What a workload of a tenant measures: its revenue, or its consumption value (R10.1, R10.4). */
const measured = z
  .strictObject({
    unit: z.string().describe('Of the amounts: USD, or MCV for consumption value.'),
    needed: z.number().describe('The least that counts.'),
    months: z.array(
      z.strictObject({
        month,
        amount: measuredAmount,
        parts: z.array(z.strictObject({ subscription: z.string(), association, amount: measuredAmount })),
      }),
    ),
  })
  .describe('Of a workload, in the scored month and a year before; parts are those of visible locations.');
export type Measured = z.infer<typeof measured>;

const ledgerEntry = z
  .strictObject({
    indicator: z.string(),
    tenant: z.string().optional(),
    customerName: z.string().optional(),
    subscription: z.string().optional(),
    workload: z.string().optional(),
    individual: z.string().optional(),
    individualName: z.string().optional(),
    holds: z.string().optional(),
    rule: z.string(),
    association: association.optional(),
    measured: measured.optional(),
    month,
    title: z.string().describe('Of the indicator.'),
    unit: z.string().describe('Of the amount.'),
    amount: z.number().nullable().describe('USD or a count; null where the caller may not see revenue.'),
  })
  .meta({ id: 'LedgerEntry' });
export type LedgerEntry = z.infer<typeof ledgerEntry>;

/** Why something does not count. Stable: callers' programs know the codes. */
const reasonCode = z.enum([
  'free',
  'product-not-listed',
  'channel-not-counted',
  'not-in-first-year',
  'type-without-credit',
  'claimed-first',
  'not-associated',
  'smaller-association',
  'no-amount',
  'not-active',
  'active-before',
  'nothing-taken-back',
  'slice-not-covered',
  'base-not-covered',
  'no-active-users',
  'too-few-users',
  'used-before',
  'counted-already',
  'expired',
  'retired',
  'completed-later',
  'path-incomplete',
  'not-on-a-path',
  'baseline-to-come',
  'below-minimum-base',
  'workload-not-counted',
  'too-little',
]);

const reasonDetails = z
  .strictObject({
    product: z.string().optional().describe('As the row prints it.'),
    channel: z.string().optional(),
    start: z.string().nullable().optional().describe('First day of the agreement; null if the row has none.'),
    claim: z
      .strictObject({ type: z.string(), own: z.boolean() })
      .optional()
      .describe('The association that comes first, and whether it is of the partner itself.'),
    change: z.enum(['add', 'loss']).optional().describe('What happened to the customer.'),
    users: count.optional().describe('The most active users of the months that decide.'),
    needed: count.optional(),
    workload: z.string().optional(),
    measured: z.number().optional().describe('What the workload measures; absent where the caller may not see it.'),
    unit: z.string().optional().describe('Of that: USD, or MCV for consumption value.'),
    slices: z
      .array(
        z.strictObject({
          report: z.enum(monthlyReportNames),
          location: z
            .string()
            .nullable()
            .describe("Null for another partner's, but for operators; empty for the direct customers."),
          month,
        }),
      )
      .optional()
      .describe('Slices that no import has stated.'),
    path: z.string().optional().describe('The nearest path.'),
    missing: z.array(z.array(z.string())).optional().describe('Exams missing to it: one of each list.'),
    lapsed: z
      .array(
        z.strictObject({
          name: z.string(),
          reason: z.enum(['completed-later', 'expired', 'retired']),
          day: z.string(),
        }),
      )
      .optional()
      .describe('Exams and certifications of the path that do not count, with the day that decides.'),
  })
  .describe('What the reason is about.');

/** Why something does not count. */
export const reasonBody = z.strictObject({
  reason: reasonCode,
  rule: z.string().describe('The rule that decides.'),
  text: z.string().describe('The reason in a sentence.'),
  details: reasonDetails,
  association: association.optional().describe("The partner's own association of the rows."),
});

const notCountedEntry = z
  .strictObject({
    indicator: z.string(),
    title: z.string().describe('Of the indicator.'),
    tenant: z.string().optional(),
    customerName: z.string().optional(),
    subscription: z.string().optional(),
    individual: z.string().optional(),
    individualName: z.string().optional(),
    ...reasonBody.shape,
    months: z.array(month).describe('Of the rows, and of what did not count.'),
    rows: count.describe("Rows of the partner that the entry accounts for, of the indicator's report."),
    unit: z.string().describe('Of the amount.'),
    amount: z
      .number()
      .nullable()
      .optional()
      .describe('Revenue or users that were not counted; null where the caller may not see revenue.'),
  })
  .meta({ id: 'NotCountedEntry' });
export type NotCountedEntry = z.infer<typeof notCountedEntry>;

const ledgerHead = { partnerId: mpn, program: z.string(), edition: z.string(), month };

export const ledgerBody = pageOf(ledgerEntry).extend({ ...ledgerHead, stale: z.boolean() });

export const notCountedBody = pageOf(notCountedEntry).extend({
  ...ledgerHead,
  stale: z
    .boolean()
    .describe('The score is stale: the entries are of the facts in force, and do not add up with its ledger.'),
});
