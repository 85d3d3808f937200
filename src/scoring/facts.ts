import type { Day, Month } from '../month.ts';
import type {
  LocationId,
  MonthlyReportName,
  SubscriptionRow,
  UsageRow,
  WorkloadRevenueRow,
  WorkloadUsageRow,
} from '../reports/rows.ts';

/**
 * One tenant's rows in one location's slice of a month. Location, month and tenant are given once, not per row; a row
 * is a line, so that several can belong to one association.
 */
export interface SliceOfTenant<Row> {
  location: LocationId;
  month: Month;
  rows: readonly Omit<Row, 'location' | 'month' | 'tenant' | 'lineKey' | 'globalAccount'>[];
}

/** All facts in force of one tenant, over the months that a score can depend on. */
export interface TenantFacts {
  tenant: string;
  /** The newest customer name of a row; empty if no row has one. */
  name: string;
  subscriptionDetails: readonly SliceOfTenant<SubscriptionRow>[];
  usage: readonly SliceOfTenant<UsageRow>[];
  workloadRevenue: readonly SliceOfTenant<WorkloadRevenueRow>[];
  workloadUsage: readonly SliceOfTenant<WorkloadUsageRow>[];
}

/** A slice of a monthly report. */
export interface Slice {
  report: MonthlyReportName;
  location: LocationId;
  month: Month;
}

/** Slices of the monthly reports that have been imported, even if empty. */
export interface Coverage {
  covers(report: MonthlyReportName, location: LocationId, month: Month): boolean;
}

/** One exam that an individual passed, as one row of one location states it. */
interface ExamFact {
  exam: string;
  completed: Day;
  expires: Day | null;
}

/** One certification that an individual was given, as one row of one location states it. */
interface CertificationFact {
  /** Its name as printed, without `Microsoft Certified:`. */
  certification: string;
  completed: Day;
  expires: Day | null;
}

/** One individual of a partner, over all of its locations. */
export interface Individual {
  individual: string;
  name: string;
  /** Rows of training-details about the individual, including those of no known exam or certification. */
  rows: number;
  /** The partner's locations that list the individual, in ascending order. */
  locations: readonly LocationId[];
  exams: readonly ExamFact[];
  certifications: readonly CertificationFact[];
}
