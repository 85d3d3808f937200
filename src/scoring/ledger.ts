import type { Month } from '../month.ts';
import type { AttributionType, LocationId, MonthlyReportName } from '../reports/rows.ts';
import type { Market, Track } from '../rulebooks/shapes.ts';

/** The association that gave the credit, with the report that named it (R4.1). */
export interface Association {
  location: LocationId;
  type: AttributionType;
  report: MonthlyReportName;
}

/**
 * One line of a partner's ledger: the amounts that one tenant, subscription or individual adds to one indicator. All
 * amounts of all lines add up to the indicator's sum: cents for revenue, tenths of consumption value, otherwise counts.
 * For growth, users, heads or consumption value of the base are negative amounts, so that the sum is the growth.
 */
export interface LedgerLine {
  /** An indicator's id, for example `net-new-revenue`. */
  indicator: string;
  tenant?: string;
  customerName?: string;
  subscription?: string;
  /** The tenant's workload that is counted. */
  workload?: string;
  individual?: string;
  individualName?: string;
  /** Exams and certifications of the individual, for example `Customer Engagement: PL-200, MB-210`. */
  holds?: string;
  /** The rule that gave the amount, for example `R5.1`. */
  rule: string;
  association?: Association;
  /** The market in which the line counts; if absent, it counts in both. */
  market?: Market;
  /** The track on which the line counts; if absent, it counts on both. */
  track?: Track;
  /** What the workload measures, by month: cents, or tenths of consumption value; and the parts of that sum. */
  measured?: readonly WorkloadMeasured[];
  /** By month, ascending, never 0. Integers, see `ledgerUnits`. */
  amounts: readonly (readonly [month: Month, amount: number])[];
}

/** What a workload of a tenant measures in a month. */
export interface WorkloadMeasured {
  month: Month;
  amount: number;
  /** In ascending order of the subscriptions: each counts once, through its largest association (R10.1, R10.4). */
  parts: readonly WorkloadPart[];
}
export interface WorkloadPart {
  subscription: string;
  association: Association;
  amount: number;
}

/** Sums of an indicator over all its lines, from which points are computed. */
export interface IndicatorSum {
  /** Sum of all amounts, in their unit; for growth, the growth in users. */
  total: number;
  /** Sum of the negative amounts, as a number of 0 or more; for growth, the users of the base month. */
  base: number;
}

/**
 * What a part of a partner's facts contributes beside amounts: it decides, over all parts, the market or track of the
 * figures, the points that are held for a while, and whether a difference can be computed.
 */
export interface Evidence {
  /** Numbers of tenants with a subscription credited in the scored month, by kind of market (R6.2). */
  tenants: Record<Market, number>;
  /** By indicator, the first month that ended with enough heads, for the threshold of each market (R6.5). */
  reached: Record<string, Partial<Record<Market, Month>>>;
  /** Number of workloads large enough for the enterprise track, in the scored month and a year before (R10.2). */
  large?: { now: number; before: number };
  /** Monthly reports that do not cover both months for the partner, so that a difference has no value (R10.8). */
  uncovered?: MonthlyReportName[];
}
