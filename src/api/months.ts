import { z } from 'zod';
import { month } from '../month.ts';
import { count, pageOf, tier, time } from './common.ts';

/** Answers about a month as a whole: what came, what was scored, and what it changed. */

export const monthsBody = z
  .strictObject({
    program: z.string(),
    items: z
      .array(z.strictObject({ month, edition: z.string() }))
      .describe('Scored for all partners, newest first; not those that scored nobody.'),
    nextRun: z
      .strictObject({ month, at: time })
      .describe('The next month that is scored automatically for all partners.'),
  })
  .meta({ id: 'Months' });
export type Months = z.infer<typeof monthsBody>;

export const monthBody = z
  .strictObject({
    program: z.string(),
    edition: z.string(),
    month,
    monthBefore: month,
    partners: count.describe('Partners that the caller may see.'),
    scored: count.describe('Partners with a score of the month.'),
    scoredBefore: count,
    stale: count.describe('Of those, how many wait to be scored again.'),
    restated: count.describe('Partners whose score of the month has replaced another one.'),
    unscored: count.describe('Partners without a score of the month whose data came after its run.'),
    tiers: z
      .array(z.strictObject({ tier, partners: count, before: count.describe('The month before.') }))
      .describe('The lowest first, none before all.'),
    moved: z.strictObject({
      up: count.describe('Partners in a higher tier than the month before.'),
      down: count,
      begun: count.describe('Scored for the first time after a month without a score.'),
      ended: count.describe('Scored the month before and not in this one.'),
    }),
  })
  .meta({ id: 'Month' });
export type MonthOverview = z.infer<typeof monthBody>;

const stated = z
  .strictObject({ rows: count, seats: z.int(), revenueUSD: z.number() })
  .nullable()
  .describe('Null where no import in force states the slice.');
const monthly = z.strictObject({ now: stated, before: stated });

const locationReports = z
  .strictObject({
    location: z.string().describe('An MPN id; empty for the direct customers.'),
    name: z.string(),
    partnerId: z.string().describe('The partner that the location rolls up to.'),
    'subscription-details': monthly,
    'dynamics-365-usage': monthly,
    'business-applications-revenue': monthly,
    'business-applications-usage': monthly,
    profile: z.boolean(),
    training: z.boolean(),
    missing: z.boolean().describe('A monthly report has the month before and not this month.'),
  })
  .meta({ id: 'LocationReports' });
export type LocationReports = z.infer<typeof locationReports>;

export const locationReportsBody = pageOf(locationReports);

const summed = z.strictObject({
  locations: count.describe('Locations that an import in force states.'),
  before: count,
  missing: count.describe('Stated the month before and not in this one.'),
  partnersMissing: count.describe(
    'Partners for whom it is missing: it came for none of their locations although another report of the program did, or not for a location that it stated the month before.',
  ),
  rows: count,
  rowsBefore: count,
});

export const monthReportsBody = z
  .strictObject({
    month,
    monthBefore: month,
    locations: count.describe('Locations known by any report.'),
    'subscription-details': summed,
    'dynamics-365-usage': summed,
    'business-applications-revenue': summed,
    'business-applications-usage': summed,
    profiles: count,
    training: count,
  })
  .meta({ id: 'MonthReports' });
export type MonthReports = z.infer<typeof monthReportsBody>;
