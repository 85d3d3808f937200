import type { Month } from '../month.ts';
import type { AttributionType, LocationId, MonthlyReportName } from '../reports/rows.ts';
import type { Market } from '../rulebooks/shapes.ts';

/** The association that gave the credit: the row of which report named whom, and how (R4.1). */
export interface Association {
  location: LocationId;
  type: AttributionType;
  report: MonthlyReportName;
}

/**
 * One line of a partner's ledger: what one tenant, subscription or individual adds to one indicator.
 * Lines add up, over all their amounts, to the indicator's sum: cents for revenue, else counts.
 * In growth the base's users or heads are negative amounts, so that the sum is the growth in users or heads.
 */
export interface LedgerLine {
  /** An indicator's id, for example `net-new-revenue`. */
  indicator: string;
  tenant?: string;
  customerName?: string;
  subscription?: string;
  individual?: string;
  individualName?: string;
  /** What the individual holds, for example `Customer Engagement: PL-200, MB-210`: exams, certifications by name. */
  holds?: string;
  /** The rule that gave the amount, for example `R5.1`. */
  rule: string;
  association?: Association;
  /** Counts only where the partner's market is this one; absent, in both. */
  market?: Market;
  /** By month, ascending, never 0. Integers: cents for revenue, else counts. */
  amounts: readonly (readonly [month: Month, amount: number])[];
}

/** An indicator's sums over all its lines: what points are computed from. */
export interface IndicatorSum {
  /** The sum of all amounts, in the unit of the amounts; in growth, the growth in users. */
  total: number;
  /** What the negative amounts take away, as a number of 0 or more; in growth, the users of the base month. */
  base: number;
}

/**
 * What a part of a partner's facts tells besides amounts: what the choice of figures by market, and points that are
 * held for a while, need to know of all parts.
 */
export interface Evidence {
  /** How many tenants with a subscription credited in the scored month are in a market of each kind (R6.2). */
  tenants: Record<Market, number>;
  /** By indicator, the first month that ended with enough heads, for the threshold of each market (R6.5). */
  reached: Record<string, Partial<Record<Market, Month>>>;
}
