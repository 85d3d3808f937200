import type { Day, Month } from '../month.ts';

/** The reports with rows about customers, by location and month. */
export const monthlyReportNames = [
  'subscription-details',
  'dynamics-365-usage',
  'business-applications-revenue',
  'business-applications-usage',
] as const;
export type MonthlyReportName = (typeof monthlyReportNames)[number];

/** The monthly reports by workload instead of by product; no program counts both kinds. */
export const workloadReportNames = ['business-applications-revenue', 'business-applications-usage'] as const;
export type WorkloadReportName = (typeof workloadReportNames)[number];

export const isByWorkload = (report: ReportName): report is WorkloadReportName =>
  (workloadReportNames as readonly ReportName[]).includes(report);

/** The reports, by their names in paths and imports. */
export const reportNames = [
  'partner-profile',
  'subscription-details',
  'dynamics-365-usage',
  'training-details',
  'business-applications-revenue',
  'business-applications-usage',
] as const;
export type ReportName = (typeof reportNames)[number];

export const isMonthly = (report: ReportName): report is MonthlyReportName =>
  (monthlyReportNames as readonly ReportName[]).includes(report);

/** An MPN id; empty for the direct customers, who have no partner. */
export type LocationId = string;

/** Kinds of association between a partner and a subscription. Each edition lists those that give credit (R4.1). */
export const attributionTypes = [
  'CSP',
  'DPOR',
  'CPOR',
  'CPOR-OSA',
  'CPOR-OSU',
  'CPOR Presales',
  'PAL',
  'TPOR',
  'GDAP',
  'DAP',
  'CPOR-RevRec',
  'Partner as end-customer',
  'Deal registration',
] as const;
export type AttributionType = (typeof attributionTypes)[number];

/** `EA`, `CSP` and `Web Direct` are counted channels; `other` rows are kept for their seats and associations. */
export type SalesChannel = 'EA' | 'CSP' | 'Web Direct' | 'other';

/** Values that all monthly reports have for a subscription. */
interface SubscribedRow {
  location: LocationId;
  month: Month;
  tenant: string;
  subscription: string;
  /** Null for the direct customers. */
  type: AttributionType | null;
  /** Distinguishes lines of one subscription, beside product and SKU, or workload. Compared without regard to case. */
  lineKey: string;
  customerName: string;
  /** The global account that the row names beside its location, or empty. */
  globalAccount: LocationId;
}

interface ProductRow extends SubscribedRow {
  /** As printed, trimmed; editions match it against their lists. Empty if the column is missing. */
  product: string;
  /**
   * The first of ReportingProductName, RawProductName and SKU that goes beyond the family; empty if the file has none.
   */
  sku: string;
  /** R1: `FreeVsPaidSKU` absent, blank or `Paid`. */
  paid: boolean;
  /** True if the state is active or empty. */
  active: boolean;
  /** ISO 3166-1 alpha-2; empty if absent or unknown. */
  market: string;
}

export interface SubscriptionRow extends ProductRow {
  channel: SalesChannel;
  seats: number;
  /** Billed revenue less credits, USD cents. */
  revenueCents: number;
  /** First day of the agreement, or null. EA rows always have one. */
  start: Day | null;
}

export interface UsageRow extends ProductRow {
  activeSeats: number;
  availableSeats: number | null;
  assignedSeats: number | null;
  productionInstances: number | null;
}

interface WorkloadRow extends SubscribedRow {
  /** The listed name; for an unlisted workload, its folded name (`foldWorkload`). */
  workload: string;
}

/** R10.1: a line of business-applications-revenue. */
export interface WorkloadRevenueRow extends WorkloadRow {
  /** Adjusted revenue, USD cents. */
  revenueCents: number;
}

/** R10.4: a line of business-applications-usage. */
export interface WorkloadUsageRow extends WorkloadRow {
  /** `MetricType` absent, blank or `Paid`. */
  paid: boolean;
  /** Monthly active users. */
  mau: number;
  /** Those of them to whom the partner is attached. */
  pamau: number | null;
  /** Monthly active capacity. */
  mac: number | null;
}

export interface TrainingRow {
  location: LocationId;
  individual: string;
  /** The exam's code in capitals (`MB-210`); empty if the title names none. */
  exam: string;
  /** The certification's name as printed, without `Microsoft Certified:`; empty if the row is no certification. */
  certification: string;
  title: string;
  completed: Day;
  /** Null if it does not expire. */
  expires: Day | null;
  /** As printed; shown only, decides nothing. */
  status: string;
  firstName: string;
  lastName: string;
  email: string;
}

export interface ProfileRow {
  location: LocationId;
  name: string;
  /** The global account of the location, or empty. */
  globalAccount: LocationId;
  globalAccountName: string;
  city: string;
  /** ISO 3166-1 alpha-2; empty if absent or unknown. */
  country: string;
}

export interface ReportRows {
  'partner-profile': ProfileRow;
  'subscription-details': SubscriptionRow;
  'dynamics-365-usage': UsageRow;
  'training-details': TrainingRow;
  'business-applications-revenue': WorkloadRevenueRow;
  'business-applications-usage': WorkloadUsageRow;
}

export type MonthlyRow = ReportRows[MonthlyReportName];

/** A row that cannot be used, with its place, a stable code and the remedy. */
export interface Rejection {
  /** 1 for the header line. */
  line: number;
  /** The column's name in the report's spelling; null if the whole line is at fault. */
  column: string | null;
  code: string;
  message: string;
  /** The slice of the row, with null for an unknown part; absent for a row that belongs to nobody. */
  slice?: { location: LocationId | null; month: Month | null };
}
