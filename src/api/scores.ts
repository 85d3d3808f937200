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
export type Partner = z.infer<typeof partnerBody>;

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
    stale: z.boolean(),
    withoutData: z
      .literal(true)
      .optional()
      .describe('The data of the month have been taken away since: the score stands as it was.'),
    computedAt: time,
    indicators: z.array(indicatorBody),
    nextTier,
    dataCoverage: z.strictObject({ monthsCovered: count, of: count }),
    markets: z.record(z.string(), z.string()).optional().describe('Where the edition goes by markets.'),
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

const ledgerEntry = z
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
        report: z.enum(monthlyReportNames),
      })
      .optional(),
    month,
    title: z.string().describe('Of the indicator.'),
    unit: z.string().describe('Of the amount.'),
    amount: z.number().nullable().describe('USD or a count; null where the caller may not see revenue.'),
  })
  .meta({ id: 'LedgerEntry' });
export type LedgerEntry = z.infer<typeof ledgerEntry>;

export const ledgerBody = pageOf(ledgerEntry).extend({
  partnerId: mpn,
  program: z.string(),
  edition: z.string(),
  month,
  stale: z.boolean(),
});
