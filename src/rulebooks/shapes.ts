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

/** The two tracks by which figures can differ (R10.2). */
export const trackNames = ['enterprise', 'smb'] as const;
export type Track = (typeof trackNames)[number];

/** What can decide a partner's figures: its market, or its track. */
export type Segment = Market | Track;

const whole = z.int().positive();
/** A figure that is the same everywhere, or one for each kind of market (R6.2) or each track (R10.2). */
export const figure = z.union([
  whole,
  z.strictObject({ developed: whole, developing: whole }),
  z.strictObject({ enterprise: whole, smb: whole }),
]);
export type Figure = z.infer<typeof figure>;
/** Returns the figure that applies in a segment. */
export const figureIn = (of: Figure, segment: Segment): number =>
  typeof of === 'number' ? of : (of as Readonly<Record<Segment, number>>)[segment];
/** Returns true if a figure differs by market, or by track. */
export const differsBy = (segments: readonly Segment[], of: Figure | undefined): boolean =>
  typeof of === 'object' && segments.some((segment) => segment in of);

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written YYYY-MM-DD');

/**
 * A certification that is no longer offered: it must have been completed by its last day, and counts only for a while,
 * both days included (R10.7).
 */
export const retiredCertification = z.strictObject({ certification, lastDay: day, countsThrough: day });
export type RetiredCertification = z.infer<typeof retiredCertification>;

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
  /** A loss counts only if it takes back an add of the partner from this many months before it at most (R6.8). */
  takesBackWithin: whole.optional(),
});

/** Individuals who hold one of several paths at the end of the month (R5.5, R5.5a, R5.6, R5.7). Target: individuals. */
const paths = z
  .array(
    z
      .strictObject({
        name: z.string().min(1),
        /** One exam of every list must be held. */
        oneOfEach: z.array(z.array(exam).min(1)).min(1).optional(),
        /** Alternatively one of these certifications, by name (R5.5a). */
        certifications: z.array(certification).min(1).optional(),
      })
      .refine((path) => path.oneOfEach ?? path.certifications, 'a path needs exams or certifications'),
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

/** The measure of a tenant's workload: its revenue in USD (R10.1), or its consumption value (R10.4). */
const measure = z.enum(['revenue', 'consumption']);
export type Measure = z.infer<typeof measure>;

/**
 * Workloads of tenants that reach a figure, less those that reached it a year before (R10.3, R10.6). Target: workloads;
 * the same workload counts once for each tenant.
 */
const netWorkloads = z.strictObject({
  kind: z.literal('net-workloads'),
  measure,
  /** The least that counts: whole USD, or consumption value. */
  from: figure,
});

/** Growth of the consumption value over all workloads, year on year (R10.5). Target: percent. */
const consumptionGrowth = z.strictObject({
  kind: z.literal('consumption-growth'),
  /** A smaller base gives no points. */
  minimumBase: figure,
  /** Growth earns points in whole steps of this many percent. */
  step: whole,
});

/**
 * The shapes of indicators. An edition combines them with its own figures, so that a new edition or program of known
 * shapes is data only.
 */
export const shape = z.discriminatedUnion('kind', [
  revenue,
  customerAdds,
  headcount,
  headcountGrowth,
  deployments,
  userGrowth,
  netWorkloads,
  consumptionGrowth,
]);

export type Shape = z.infer<typeof shape>;
export type RevenueShape = z.infer<typeof revenue>;
export type CustomerAddsShape = z.infer<typeof customerAdds>;
export type HeadcountShape = z.infer<typeof headcount>;
export type HeadcountGrowthShape = z.infer<typeof headcountGrowth>;
export type DeploymentsShape = z.infer<typeof deployments>;
export type UserGrowthShape = z.infer<typeof userGrowth>;
export type NetWorkloadsShape = z.infer<typeof netWorkloads>;
export type ConsumptionGrowthShape = z.infer<typeof consumptionGrowth>;
export type CountedPer = z.infer<typeof countedPer>;

/** Unit of the amounts behind a shape's value: those of its ledger and of its changes. */
export type AmountUnit = 'USD' | 'customers' | 'individuals' | 'tenants' | 'users' | 'workloads' | 'MCV';
export const amountUnitOf: Readonly<Record<Shape['kind'], AmountUnit>> = {
  revenue: 'USD',
  'customer-adds': 'customers',
  headcount: 'individuals',
  'headcount-growth': 'individuals',
  deployments: 'tenants',
  'user-growth': 'users',
  'net-workloads': 'workloads',
  'consumption-growth': 'MCV',
};

/** Unit of a shape's target and value. */
export const unitOf: Readonly<Record<Shape['kind'], AmountUnit | 'fraction'>> = {
  ...amountUnitOf,
  'headcount-growth': 'fraction',
  'user-growth': 'fraction',
  'consumption-growth': 'fraction',
};

/** Number of ledger units in one unit: the ledger keeps whole numbers, such as cents or tenths of consumption value. */
export const ledgerUnits = (unit: AmountUnit): number => (unit === 'USD' ? 100 : unit === 'MCV' ? 10 : 1);

/** Unit of a measure, and so of its figures. */
export const unitOfMeasure: Readonly<Record<Measure, AmountUnit>> = { revenue: 'USD', consumption: 'MCV' };

/** Returns the number of target units in one unit of value: growth targets are percent, growth values fractions. */
export const targetDivisor = (kind: Shape['kind']): number => (isGrowth(kind) ? 100 : 1);

/** Returns true if values of the shape are growth over a base: ledger amounts of the base are negative. */
export const isGrowth = (kind: Shape['kind']): boolean => unitOf[kind] === 'fraction';

/** Returns true if a figure of the shape differs between these segments. */
export function figuresDifferBy(segments: readonly Segment[], of: Shape): boolean {
  switch (of.kind) {
    case 'headcount-growth':
      return differsBy(segments, of.held?.heads) || segments.some((segment) => segment in of.bands);
    case 'deployments':
      return differsBy(segments, of.users);
    case 'user-growth':
    case 'consumption-growth':
      return differsBy(segments, of.minimumBase);
    case 'net-workloads':
      return differsBy(segments, of.from);
    default:
      return false;
  }
}
