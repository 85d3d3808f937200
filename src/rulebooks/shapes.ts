import { z } from 'zod';
import type { SalesChannel } from '../reports/rows.ts';

/** The two groups of indicators that need an association between partner and customer (R4). */
export const creditGroups = ['sales', 'usage'] as const;
export type CreditGroup = (typeof creditGroups)[number];

/** A channel that an edition can name; typed as any channel, so that a row's can be looked up among them. */
export const namedChannel: z.ZodType<SalesChannel> = z.enum(['EA', 'CSP', 'Web Direct']);

const creditGroup = z.enum(creditGroups);
const exam = z.string().regex(/^[A-Z]{2}\d?-\d{3}$/, 'an exam is written like MB-210 or MB6-898');
/** Users are counted over a tenant's subscriptions together, or for each subscription by itself. */
const countedPer = z.enum(['tenant', 'subscription']);

/** Billed revenue less credits over the trailing window, in USD (R5.1). Target: whole USD. */
const revenue = z.strictObject({
  kind: z.literal('revenue'),
  credit: creditGroup,
  /** Rows of these channels count only in the first twelve months of their agreement (R5.2). */
  firstAgreementYearOnly: z.array(namedChannel),
});

/** Customers won less customers lost over the trailing window (R5.3, R5.4). Target: customers. */
const customerAdds = z.strictObject({
  kind: z.literal('customer-adds'),
  credit: creditGroup,
});

/** Individuals who hold one of several exam paths at the end of the month (R5.5, R5.6, R5.7). Target: individuals. */
const headcount = z.strictObject({
  kind: z.literal('headcount'),
  paths: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        /** One exam of every list must be held. */
        oneOfEach: z.array(z.array(exam).min(1)).min(1),
      }),
    )
    .min(1),
});

/** Tenants that rose, within a year, from fewer active users than a threshold to that many (R5.9, R5.10, R5.11). Target: tenants. */
const deployments = z.strictObject({
  kind: z.literal('deployments'),
  credit: creditGroup,
  countedPer,
  users: z.int().positive(),
});

/** Growth of monthly active users, year on year (R5.12). Target: percent. */
const userGrowth = z.strictObject({
  kind: z.literal('user-growth'),
  credit: creditGroup,
  countedPer,
  /** A smaller base gives no points. */
  minimumBase: z.int().positive(),
});

/**
 * The shapes that an indicator can have. An edition combines them with its own figures, so that a new edition or
 * program of known shapes is data alone.
 */
export const shape = z.discriminatedUnion('kind', [revenue, customerAdds, headcount, deployments, userGrowth]);

export type Shape = z.infer<typeof shape>;
export type RevenueShape = z.infer<typeof revenue>;
export type CustomerAddsShape = z.infer<typeof customerAdds>;
export type HeadcountShape = z.infer<typeof headcount>;
export type DeploymentsShape = z.infer<typeof deployments>;
export type UserGrowthShape = z.infer<typeof userGrowth>;
export type CountedPer = z.infer<typeof countedPer>;

/** The unit that a shape's target and value are told in. */
export const unitOf: Readonly<Record<Shape['kind'], 'USD' | 'customers' | 'individuals' | 'tenants' | 'fraction'>> = {
  revenue: 'USD',
  'customer-adds': 'customers',
  headcount: 'individuals',
  deployments: 'tenants',
  'user-growth': 'fraction',
};

/** How many of an indicator's target units make one of its value: growth targets are percent, growth values fractions. */
export const targetDivisor = (kind: Shape['kind']): bigint => (kind === 'user-growth' ? 100n : 1n);
