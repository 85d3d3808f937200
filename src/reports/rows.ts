import type { Day, Month } from '../month.ts';

/** The four reports, by the names that paths and imports use. */
export const reportNames = [
  'partner-profile',
  'subscription-details',
  'dynamics-365-usage',
  'training-details',
] as const;
export type ReportName = (typeof reportNames)[number];
/** The two reports that speak of customers, by location and month. */
export type MonthlyReportName = 'subscription-details' | 'dynamics-365-usage';

export const isMonthly = (report: ReportName): report is MonthlyReportName =>
  report === 'subscription-details' || report === 'dynamics-365-usage';

/** An MPN id. The empty one stands for the direct customers, who have no partner. */
export type LocationId = string;

/** How a partner is attached to a subscription. Which give credit is each edition's to say (R4.1). */
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

/** `EA`, `CSP` and `Web Direct` are counted channels; `other` is kept for seats and associations. */
export type SalesChannel = 'EA' | 'CSP' | 'Web Direct' | 'other';

/** What both monthly reports say of a subscription. */
interface CustomerRow {
  location: LocationId;
  month: Month;
  tenant: string;
  subscription: string;
  /** Null for the direct customers. */
  type: AttributionType | null;
  /** As the report prints it, trimmed; editions match it against their lists. Empty where the column is missing. */
  product: string;
  /** Of ReportingProductName, RawProductName and SKU the first that says more than the family; empty where none is there. */
  sku: string;
  /** What tells its line from others of the subscription, besides product and SKU: compared without regard to case. */
  lineKey: string;
  /** R1: `FreeVsPaidSKU` absent, blank or `Paid`. */
  paid: boolean;
  /** In an active state, or without one. */
  active: boolean;
  customerName: string;
  /** ISO 3166-1 alpha-2, or empty where absent or not recognised. */
  market: string;
  /** The global account that the row names beside its location, or empty. */
  globalAccount: LocationId;
}

export interface SubscriptionRow extends CustomerRow {
  channel: SalesChannel;
  seats: number;
  /** Billed revenue less credits, USD cents. */
  revenueCents: number;
  /** The day an agreement starts, or null. EA rows always have one. */
  start: Day | null;
}

export interface UsageRow extends CustomerRow {
  activeSeats: number;
  availableSeats: number | null;
  assignedSeats: number | null;
  productionInstances: number | null;
}

export interface TrainingRow {
  location: LocationId;
  individual: string;
  /** The exam's code in capitals (`MB-210`), or empty where the title names none. */
  exam: string;
  /** The certification's name without `Microsoft Certified:`, as printed; empty where the row is none. */
  certification: string;
  title: string;
  completed: Day;
  /** Null: does not expire. */
  expires: Day | null;
  /** As printed. Shown, and decides nothing. */
  status: string;
  firstName: string;
  lastName: string;
  email: string;
}

export interface ProfileRow {
  location: LocationId;
  name: string;
  /** The global account that the location rolls up to, or empty. */
  globalAccount: LocationId;
  globalAccountName: string;
  city: string;
  /** ISO 3166-1 alpha-2, or empty where absent or not recognised. */
  country: string;
}

export interface ReportRows {
  'partner-profile': ProfileRow;
  'subscription-details': SubscriptionRow;
  'dynamics-365-usage': UsageRow;
  'training-details': TrainingRow;
}

/** A row that cannot be used: where it stands, a stable code and what to do about it. */
export interface Rejection {
  /** 1 for the header line. */
  line: number;
  /** The column's name as the report spells it, or null where the line as a whole is at fault. */
  column: string | null;
  code: string;
  message: string;
  /** Whose slice the row belongs to, null what cannot be told; absent for a row that belongs to nobody, as a footer. */
  slice?: { location: LocationId | null; month: Month | null };
}
