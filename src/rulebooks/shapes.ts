import { z } from 'zod';
import { month } from '../month.ts';
import type { SalesChannel } from '../reports/rows.ts';
import { normaliseCertification } from './certification-names.ts';

/** The two groups of indicators that require an association between partner and customer (R4). */
export const creditGroups = ['sales', 'usage'] as const;
export type CreditGroup = (typeof creditGroups)[number];

/** A channel that an edition can name; typed as any channel, so that a row's channel can be searched among them. */
export const namedChannel: z.ZodType<SalesChannel> = z.enum(['EA', 'CSP', 'Web Direct']);

const creditGroup = z.enum(creditGroups);
const exam = z.string().regex(/^[A-Z]{2}\d?-\d{3}$/, 'an exam is written like MB-210 or MB6-898');
const certification = z
  .string()
  .refine((name) => normaliseCertification(name) !== '', 'nothing is left of this name to compare rows with');
/** Users are counted over all of a tenant's subscriptions, or for each subscription. */
const countedPer = z.enum(['tenant', 'subscription']);

/** The two kinds of market by which figures can differ (R6.2). */
export const marketKinds = ['developed', 'developing'] as const;
export type Market = (typeof marketKinds)[number];

const whole = z.int().positive();
/** A figure that is the same everywhere, or one for each kind of market (R6.2). */
export const figure = z.union([whole, z.strictObject({ developed: whole, developing: whole })]);
export type Figure = z.infer<typeof figure>;
/** Returns the figure that applies in a market. */
export const figureIn = (of: Figure, market: Market): number => (typeof of === 'number' ? of : of[market]);

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written YYYY-MM-DD');

/** An exam that is no longer offered: it must have been passed by its last day, and counts only for a while (R6.3). */
export const retiredExam = z.strictObject({ exam, lastDay: day, countsThrough: month });
export type RetiredExam = z.infer<typeof retiredExam>;

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
  /** A loss counts only against an own add in this many months before it that no loss has taken back yet (R6.8). */
  takesBackWithin: whole.optional(),
});

/** Individuals who hold one of several paths at the end of the month (R5.5, R5.5a, R5.6, R5.7). Target: individuals. */
const paths = z
  .array(
    z.strictObject({
      name: z.string().min(1),
      /** One exam of every list must be held. */
      oneOfEach: z.array(z.array(exam).min(1)).min(1),
      /** Alternatively one of these certifications, by name (R5.5a). */
      certifications: z.array(certification).min(1).optional(),
    }),
  )
  .min(1);
const headcount = z.strictObject({ kind: z.literal('headcount'), paths });

/** Growth required of a base of at least `from` heads and fewer than `below`, in percent. */
const band = z.strictObject({ from: whole, below: whole.optional(), percent: whole });
const bands = z.array(band).min(1);

/**
 * Growth of a headcount since the end of a baseline day: all points or none, by the growth required of the base (R6.4).
 * The bands replace a target.
 */
const headcountGrowth = z.strictObject({
  kind: z.literal('headcount-growth'),
  paths,
  baselineDay: day,
  /** A base outside all bands earns nothing. */
  bands: z.strictObject({ developed: bands, developing: bands }),
  /**
   * All points from the first month, not before `from`, that ends with this many heads, for this many months (R6.5).
   */
  held: z.strictObject({ from: month, heads: figure, months: whole }).optional(),
});

/**
 * Tenants that rose, within a year, from fewer active users than a threshold to at least as many (R5.9, R5.10, R5.11).
 * Target: tenants.
 */
const deployments = z.strictObject({
  kind: z.literal('deployments'),
  credit: creditGroup,
  countedPer,
  users: figure,
});

/** Growth of monthly active users, year on year (R5.12). Target: percent. */
const userGrowth = z.strictObject({
  kind: z.literal('user-growth'),
  credit: creditGroup,
  countedPer,
  /** A smaller base gives no points. */
  minimumBase: figure,
});

/**
 * The shapes of indicators. An edition combines them with its own figures, so that a new edition or program of known
 * shapes is data alone.
 */
export const shape = z.discriminatedUnion('kind', [
  revenue,
  customerAdds,
  headcount,
  headcountGrowth,
  deployments,
  userGrowth,
]);

export type Shape = z.infer<typeof shape>;
export type RevenueShape = z.infer<typeof revenue>;
export type CustomerAddsShape = z.infer<typeof customerAdds>;
export type HeadcountShape = z.infer<typeof headcount>;
export type HeadcountGrowthShape = z.infer<typeof headcountGrowth>;
export type DeploymentsShape = z.infer<typeof deployments>;
export type UserGrowthShape = z.infer<typeof userGrowth>;
export type CountedPer = z.infer<typeof countedPer>;

/** Unit of the amounts behind a shape's value: those of its ledger and of its changes. */
export type AmountUnit = 'USD' | 'customers' | 'individuals' | 'tenants' | 'users';
export const amountUnitOf: Readonly<Record<Shape['kind'], AmountUnit>> = {
  revenue: 'USD',
  'customer-adds': 'customers',
  headcount: 'individuals',
  'headcount-growth': 'individuals',
  deployments: 'tenants',
  'user-growth': 'users',
};

/** Unit of a shape's target and value. */
export const unitOf: Readonly<Record<Shape['kind'], AmountUnit | 'fraction'>> = {
  ...amountUnitOf,
  'headcount-growth': 'fraction',
  'user-growth': 'fraction',
};

/** Returns the number of target units in one unit of value: growth targets are percent, growth values fractions. */
export const targetDivisor = (kind: Shape['kind']): number => (isGrowth(kind) ? 100 : 1);

/** Returns true if values of the shape are growth over a base: ledger amounts of the base are negative. */
export const isGrowth = (kind: Shape['kind']): boolean => kind === 'user-growth' || kind === 'headcount-growth';

/** Returns true if a figure of the shape differs by market. */
export function differsByMarket(of: Shape): boolean {
  if (of.kind === 'headcount-growth') return true;
  if (of.kind === 'deployments') return typeof of.users === 'object';
  return of.kind === 'user-growth' && typeof of.minimumBase === 'object';
}
