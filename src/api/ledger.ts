import { z } from 'zod';
import { month } from '../month.ts';
import { attributionTypes, monthlyReportNames } from '../reports/rows.ts';
import { count, mpn, pageOf } from './common.ts';

/** Ledgers: what counts for a score, and what does not. */

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
    held: z.array(z.string()).optional().describe('What the individual holds, where none of it is listed.'),
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
