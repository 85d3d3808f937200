import { z } from 'zod';
import { invalid } from '../errors.ts';
import { month } from '../month.ts';
import { normaliseProduct } from '../reports/products.ts';
import { attributionTypes } from '../reports/rows.ts';
import { foldWorkload } from '../reports/values/workloads.ts';
import {
  creditGroups,
  differsBy,
  figure,
  figuresDifferBy,
  marketKinds,
  namedChannel,
  retiredCertification,
  retiredExam,
  type Segment,
  shape,
  trackNames,
} from './shapes.ts';

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and single hyphens only');
const text = z.string().trim().min(1);
const ruleNumber = z.string().regex(/^[A-Z]+\d+(\.\d+)*[a-z]?$/, 'a rule number is written like R5.1 or R5.5a');
const attributionType = z.enum(attributionTypes);
const listedName = text.refine(
  (name) => normaliseProduct(name) !== '',
  'nothing is left of this name to compare rows with',
);

const attribution = z.strictObject({
  /** Groups credited for an association of each type. A type that is not named gives nothing (R4.2, R4.3). */
  credits: z.partialRecord(attributionType, z.array(z.enum(creditGroups)).min(1)),
  /**
   * Stronger types of each type: if the same subscription has one of them in the same month, at any location, and it is
   * credited for the group, the weaker association is not credited for that group (R4.4, R4.5).
   */
  givesWayTo: z.partialRecord(attributionType, z.array(attributionType).min(1)),
});

/** A tier that a score can reach (R3.3). */
const tier = z.strictObject({
  tier: slug.refine((name) => name !== 'none', 'none is what a score below every tier has'),
  /**
   * Least score; a whole number, so that the score cut to two decimals reaches it if and only if the exact one does.
   */
  from: z.int().min(1).max(100),
  /** True if the tier also needs points, however few, in every indicator. */
  pointsInEveryIndicator: z.literal(true).optional(),
  /** Number of months, the scored one the last, in any one of which reaching the tier is enough to hold it (R10.10). */
  window: z.int().min(2).max(24).optional(),
});

const workload = z.strictObject({
  /** The name as read from reports; its spellings are in `src/reports/values/workloads.ts`. */
  name: text.refine((name) => foldWorkload(name) !== '', 'nothing is left of this name to compare rows with'),
  /** True if its revenue counts. */
  sold: z.literal(true).optional(),
  /** Consumption value of one active user, or of one unit of active capacity. Absent: its usage counts for nothing. */
  rate: z.number().positive().multipleOf(0.1).optional(),
  /** What the rate applies to; active users if absent. */
  per: z.literal('capacity').optional(),
});

/** Workloads of one kind. */
const workloads = z.strictObject({
  group: text,
  /** Types credited for usage of these workloads, instead of those that the edition credits. */
  usageBy: z.array(attributionType).min(1).optional(),
  workloads: z.array(workload).min(1),
});

/**
 * A partner with enough large workloads in the scored month, and as many a year before, is on the enterprise track;
 * every other is on the smb track (R10.2).
 */
const trackRule = z.strictObject({
  /** Workloads of tenants with revenue above this many USD are large. */
  revenueAbove: z.int().positive(),
  /** Least number of them in either month. */
  workloads: z.int().positive(),
});

const indicator = z.strictObject({
  id: slug,
  title: text,
  /** Describes, for people, what the indicator counts. */
  description: text,
  /** Indicators of one group are shown together; groups are shown in the order of their first indicators. */
  group: slug,
  maxPoints: z.int().positive(),
  /**
   * Value that earns all points, in the unit of the shape: whole USD, a count, or percent of growth. Absent if the
   * shape has bands instead.
   */
  target: figure.optional(),
  /**
   * The market that decides figures that differ by market: that of the partner's customers, or of its own country
   * (R6.2). Present if and only if figures differ.
   */
  market: z.enum(['customers', 'country']).optional(),
  /** Rules of the indicator; its ledger lines name the first. */
  rules: z.array(ruleNumber).min(1),
  shape,
});

const editionSchema = z
  .strictObject({
    /** Program's name; without its hyphens, it is also part of an indexed path. */
    program: slug.max(40).regex(/^[a-z]/, 'a program begins with a letter'),
    id: slug,
    /** First month of this edition; it applies until a newer one begins. */
    firstMonth: month,
    title: text,
    description: text,
    /** Public articles that state these rules. */
    sources: z.array(z.strictObject({ title: text, published: month, address: z.url().optional() })).min(1),
    /**
     * Listed products, in named groups: rows of any other product count for nothing. None if the edition counts
     * workloads.
     */
    products: z.array(z.strictObject({ group: text, names: z.array(listedName).min(1) })),
    /** Sales channels that count for revenue and for customer adds (R5.1, R5.3). */
    countedChannels: z.array(namedChannel),
    /** Listed workloads, of an edition that counts the rows of the Business applications reports (R10.1, R10.4). */
    workloads: z.array(workloads).min(1).optional(),
    /** What decides the track, if figures differ by track. */
    track: trackRule.optional(),
    attribution,
    /** From the lowest. A score that reaches none has the tier `none`. */
    tiers: z.array(tier).min(1),
    /** Exams that count in this edition although they are no longer offered. */
    retiredExams: z.array(retiredExam).optional(),
    /** Certifications that count in this edition although they are no longer offered. */
    retiredCertifications: z.array(retiredCertification).optional(),
    indicators: z.array(indicator).min(1),
  })
  .superRefine(({ tiers, indicators, products, countedChannels, workloads, track }, context) => {
    const reportAt = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    const report = (path: PropertyKey[], message: string) => reportAt(['indicators', ...path], message);
    tiers.forEach(({ tier: name, from }, index) => {
      if (tiers.findIndex((other) => other.tier === name) !== index)
        reportAt(['tiers', index, 'tier'], `${name} is there twice`);
      if (index > 0 && from <= tiers[index - 1]!.from)
        reportAt(['tiers', index, 'from'], 'each tier must begin above the one before');
    });
    if ((workloads === undefined) === (products.length === 0))
      reportAt(['products'], 'an edition lists either products or workloads');
    if ((workloads === undefined) === (countedChannels.length === 0))
      reportAt(['countedChannels'], 'channels are of products: an edition that lists workloads has none');
    const points = indicators.reduce((sum, { maxPoints }) => sum + maxPoints, 0);
    if (points !== 100) report([], `all points must add up to 100, not ${points}`);
    indicators.forEach(({ id, group, target, market, shape }, index) => {
      if ((target === undefined) !== (shape.kind === 'headcount-growth'))
        report([index, 'target'], `a target is needed, but for headcount-growth, which has bands`);
      const differs = (segments: readonly Segment[]) => differsBy(segments, target) || figuresDifferBy(segments, shape);
      if (differs(marketKinds) !== (market !== undefined))
        report([index, 'market'], 'say which market decides where figures differ by market, and only there');
      if (differs(trackNames) && track === undefined)
        report([index], 'figures differ by track: the edition must say what decides the track');
      const ofWorkloads = shape.kind === 'net-workloads' || shape.kind === 'consumption-growth';
      if (shape.kind !== 'headcount' && ofWorkloads !== (workloads !== undefined))
        report(
          [index, 'shape', 'kind'],
          `an edition that lists ${workloads ? 'workloads' : 'products'} cannot count this`,
        );
      if (indicators.findIndex((other) => other.id === id) !== index) report([index, 'id'], `${id} is there twice`);
      const inGroup = indicators.findIndex((other) => other.group === group);
      if (indicators.slice(inGroup, index).some((other) => other.group !== group))
        report([index, 'group'], `the indicators of ${group} must stand together`);
    });
  });

/** A dated version of a program's rules, as data. Never changed once it is loaded. */
export type Edition = z.infer<typeof editionSchema>;
/** One indicator of an edition, of any shape. */
export type Indicator = Edition['indicators'][number];
/** A workload that an edition lists. */
export type Workload = z.infer<typeof workload>;
/** A tier as an edition defines it. */
export type TierRule = Edition['tiers'][number];
/** The associations credited for each group, as data. */
export type AttributionRule = Edition['attribution'];

/**
 * Parses an edition that the type checker has not seen.
 * @throws `invalid-edition`, whose message and errors name every fault by a JSON pointer
 */
export function parseEdition(given: unknown): Edition {
  const parsed = editionSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    pointer: path.map((step) => `/${String(step)}`).join(''),
    code: 'invalid-value',
    message,
  }));
  const places = errors.map(({ pointer, message }) => `${pointer || '/'}: ${message}`).join('; ');
  throw invalid('invalid-edition', `The edition ${nameOf(given)} cannot be used: ${places}`, errors);
}

function nameOf(given: unknown): string {
  const { program, id } = (given ?? {}) as { program?: unknown; id?: unknown };
  return `${String(program ?? '(no program)')} ${String(id ?? '(no id)')}`;
}
