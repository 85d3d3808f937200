import { z } from 'zod';
import { month } from '../month.ts';
import { count, mpn, tier, unit } from './common.ts';
import { reasonBody } from './ledger.ts';

/** Answers that explain a score: changes, another edition, coverage, and the comparison with other partners. */

const side = z.strictObject({ value: z.number().nullable(), points: z.number() });
const both = z.strictObject({ now: z.number(), base: z.number() });
/** Both ends of growth. */
const ends = z
  .strictObject({ before: both, after: both })
  .describe('Of growth: the amounts of the month, and of its base, before and after.');
const amount = z.number().nullable();

export const changesBody = z
  .strictObject({
    partnerId: mpn,
    program: z.string(),
    month,
    monthBefore: month,
    stale: z
      .strictObject({ before: z.boolean(), after: z.boolean() })
      .describe('Whether the scores are stale: the changes are those between the scores as they were computed.'),
    editions: z.strictObject({ before: z.string(), after: z.string() }),
    tracks: z
      .strictObject({ before: z.string(), after: z.string() })
      .optional()
      .describe('Where the edition has tracks: another track has other targets, and counts from other figures.'),
    score: z.strictObject({ before: z.number(), after: z.number() }),
    rulesChange: z
      .number()
      .nullable()
      .describe(
        'The part of the change of score that the change of edition makes: the month by its edition less the month by the edition before, from the same facts. 0 within one edition. Movements are by the edition before.',
      ),
    tier: z.strictObject({ before: tier, after: tier }),
    indicators: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        unit,
        amountUnit: z.string().describe("Of the movements' amounts."),
        before: side,
        after: side,
        pointsChange: z.number(),
        rulesChange: z
          .number()
          .nullable()
          .describe('The part of it that the change of edition makes; null if it cannot be computed any more.'),
        ends: ends.optional(),
        minimumBase: z
          .strictObject({
            reached: z.boolean().describe('It is enough now; otherwise it was, and is not.'),
            base: z.strictObject({ before: count, after: count }),
            needed: count.describe('The least that earns points now: another track may need another.'),
            rule: z.string(),
          })
          .optional()
          .describe('Of growth: where the base has come to the least that earns points, or has fallen below it.'),
        movements: z
          .array(
            z.strictObject({
              tenant: z.string().optional(),
              customerName: z.string().optional(),
              subscription: z.string().optional(),
              workload: z.string().optional(),
              individual: z.string().optional(),
              individualName: z.string().optional(),
              holds: z.string().optional(),
              what: z
                .enum([
                  'added',
                  'lost',
                  'grown',
                  'shrunk',
                  'shifted',
                  'left-window',
                  'gained',
                  'expired',
                  'retired',
                  'gone',
                ])
                .describe(
                  'What happened: left-window where the amounts are of a month that is now before the trailing window; the last four of individuals, gone where neither an expiry nor a retirement is the reason.',
                ),
              because: reasonBody.optional().describe('Why what counted before does not count any more.'),
              locationsGone: z
                .array(mpn)
                .optional()
                .describe('Locations by which it counted the month before, and which have moved to another partner.'),
              locationsNew: z
                .array(mpn)
                .optional()
                .describe(
                  'Locations by which it counts, in months before too, although nothing of them counted the month before: they have moved to the partner, or were first imported since.',
                ),
              ends: ends.optional(),
              before: amount,
              after: amount,
              change: amount,
              entries: z.array(z.strictObject({ month, before: z.number(), after: z.number() })),
            }),
          )
          .describe('The largest first; by tenant and subscription where the caller may not see revenue.'),
        left: count.describe('Movements left off, of those that the caller may see.'),
      }),
    ),
  })
  .meta({ id: 'Changes' });
export type Changes = z.infer<typeof changesBody>;

const comparedSide = z
  .strictObject({
    value: amount.describe('Null also where the caller may not see revenue.'),
    target: amount,
    points: z.number(),
    maxPoints: z.number(),
  })
  .nullable()
  .describe('Null where the edition does not have the indicator.');

export const comparisonBody = z
  .strictObject({
    partnerId: mpn,
    program: z.string(),
    month,
    editions: z.strictObject({ before: z.string(), after: z.string() }),
    score: z.strictObject({ before: z.number(), after: z.number() }),
    tier: z.strictObject({ before: tier, after: tier }),
    scoreChange: z.number(),
    indicators: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        unit,
        before: comparedSide,
        after: comparedSide,
        pointsChange: z.number(),
      }),
    ),
  })
  .meta({ id: 'Comparison' });
export type Comparison = z.infer<typeof comparisonBody>;

const byReport = <Of extends z.ZodType>(of: Of) =>
  z
    .strictObject({
      'subscription-details': of,
      'dynamics-365-usage': of,
      'business-applications-revenue': of,
      'business-applications-usage': of,
    })
    .partial();

export const coverageBody = z
  .strictObject({
    partnerId: mpn,
    program: z.string(),
    edition: z.string(),
    month,
    from: byReport(month).describe('The first month of each report that the program counts and the score depends on.'),
    locations: z.array(
      z.strictObject({
        location: mpn,
        missing: byReport(z.array(month)).describe(
          'Months whose slice no import has stated; a report is absent if the score ignores the location, which it names in none of its months (R10.8).',
        ),
        profile: z.boolean(),
        training: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Coverage' });
export type Coverage = z.infer<typeof coverageBody>;

export const benchmarksBody = z
  .strictObject({
    partnerId: mpn,
    partnerName: z.string(),
    month,
    filter: z
      .strictObject({ product: z.string().optional(), workload: z.string().optional(), market: z.string().optional() })
      .describe('What was asked for, as it was understood.'),
    workloads: z
      .array(z.strictObject({ id: z.string(), title: z.string() }))
      .describe('Those that `workload` may choose.'),
    figures: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        unit,
        value: amount,
        bar: z.int().min(1).max(4).nullable(),
        trend: z.enum(['up', 'down', 'flat']).nullable(),
        compared: count,
        ranges: z
          .array(z.strictObject({ bar: z.int(), smallest: amount, largest: amount }))
          .nullable()
          .describe(
            'From smallest to below largest, in steps, of bars with five other partners or more; to operators the smallest and largest value, of every bar.',
          ),
        hints: z.array(z.strictObject({ code: z.string(), text: z.string() })),
      }),
    ),
  })
  .meta({ id: 'Benchmarks' });
export type Benchmarks = z.infer<typeof benchmarksBody>;
