import { z } from 'zod';
import { month } from '../month.ts';
import { monthlyReportNames } from '../reports/rows.ts';
import { count, mpn, nextTier, pageOf, tier, time, unit } from './common.ts';

/** Partners and scores. */

const restatement = z
  .strictObject({
    scoreBefore: z.number().nullable().describe('Null where the caller may not see revenue of the partner.'),
    tierBefore: tier,
    at: time,
  })
  .optional()
  .describe('The last other score of the month that this one replaced, if any.');
export type Restatement = NonNullable<z.infer<typeof restatement>>;

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
    restated: restatement,
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
      'growth-below-step',
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
    growth: z.number().optional().describe('As a fraction: it earns all points, or the first; less earns none.'),
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
    restated: restatement,
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
    z.strictObject({
      month,
      edition: z.string(),
      score: z.number(),
      tier,
      stale: z.boolean(),
      restated: restatement,
      computedAt: time,
    }),
  ),
});
export type History = z.infer<typeof historyBody>;
