import type { Month } from '../src/month.ts';

/** What the API answers, as far as the command shows it. Fields that the command does not use are left out. */

/** The name of a tier of the program, or `none`. */
export type Tier = string;

export interface Page<Item> {
  items: Item[];
  nextLink?: string | null;
}

export interface Rejection {
  line: number;
  column: string | null;
  code: string;
  message: string;
}

/** What rows come to. */
export interface ImportTotals {
  rows: number;
  tenants: number;
  seats: number;
  revenueUSD: number;
}

interface SliceList {
  count: number;
  slices: { slice: string; rows: number }[];
}

export interface Import {
  /** Only looked at. */
  check?: boolean;
  notes?: {
    code: string;
    column: string;
    value: string;
    rows: number;
    lines: number[];
    message: string;
  }[];
  totals?: (ImportTotals & {
    month: string | null;
    comparedWith: 'same-slices' | 'month-before' | null;
    before: ImportTotals | null;
  })[];
  /** Slices that lose the rows they had. */
  emptied?: SliceList;
  /** Slices without rows, of locations that had rows the month before. */
  absent?: SliceList;
  id: string;
  report: string;
  status: 'queued' | 'running' | 'succeeded' | 'failed';
  createdAt?: string;
  rowsRead: number;
  rowsAccepted: number;
  rowsRejected: number;
  /** Scores that rest on facts that the import changed. */
  staleScores?: number;
  /** Those of the accepted rows that are not used, because their slice holds a rejected one. */
  rowsSetAside?: number;
  /** How many slices it states. */
  slices?: number;
  /** The file is the whole network. */
  complete?: boolean;
  /** Slices that it states even without a row. */
  covers?: string[];
  /** All rejections. */
  rejectionsLink?: string;
  /** The first ones. */
  rejections: Rejection[];
  error?: { code?: string; message: string } | null;
}

export interface Coverage {
  program: string;
  edition: string;
  month: Month;
  /** By monthly report, the first month that the score looks at. */
  from: Record<string, Month>;
  locations: LocationCoverage[];
}

export interface LocationCoverage {
  location: string;
  /** By monthly report, the months that no import has stated. */
  missing: Record<string, string[]>;
  profile: boolean;
  training: boolean;
}

export interface Refresh {
  id: string;
  month: string;
  programs: string[];
  status: string;
  partnersTotal: number;
  partnersDone: number;
  partnersScored: number;
  partnersUnchanged: number;
  partnersWithoutData: number;
  partnersFailed: number;
  tierChanges: number;
  startedAt: string;
  finishedAt: string | null;
  error?: { message: string } | null;
}

export interface Indicator {
  id: string;
  group?: string;
  /** USD, a count or a fraction; null where growth has no base. */
  value: number | null;
  /** Null where no growth would earn points. */
  target: number | null;
  points: number;
  maxPoints: number;
}

export interface Score {
  partnerId: string;
  partnerName?: string;
  program: string;
  edition: string;
  month: string;
  score: number;
  tier: Tier;
  stale?: boolean;
  /** Its data have been taken away since. */
  withoutData?: boolean;
  computedAt?: string;
  indicators: Indicator[];
  /** `conditions`: the indicators that still need points, where the tier asks for points in every one. */
  nextTier: { tier: string; pointsMissing: number; conditions?: string[] } | null;
  dataCoverage: { monthsCovered: number; of: number };
}

/** One month of a partner's history. */
export interface ScoredMonth {
  month: string;
  edition: string;
  score: number;
  tier: Tier;
  stale: boolean;
}

interface Association {
  location: string;
  type: string;
  report?: string;
}

export interface LedgerEntry {
  indicator: string;
  month: string;
  /** USD for revenue, else a count. Null where it is revenue, which is not for every caller. */
  amount: number | null;
  rule: string;
  tenant?: string;
  customerName?: string;
  subscription?: string;
  individual?: string;
  individualName?: string;
  holds?: string;
  association?: Association | null;
}

export interface TierChange {
  id: string;
  partnerId: string;
  program: string;
  month: string;
  from: string;
  to: string;
  direction: 'up' | 'down';
  crossed: number[];
  reason: 'scored' | 'restated';
  /** Null where the caller may not see revenue of the partner. */
  scoreBefore: number | null;
  scoreAfter: number | null;
  occurredAt?: string;
}

export interface Endpoint {
  id: string;
  url: string;
  events: string[];
  programs?: string[];
  description?: string;
  createdAt?: string;
  secret?: string;
  format?: string;
  status?: 'enabled' | 'pending' | 'disabled';
  validation?: { at?: string; error?: string };
  disabled?: { at: string; reason: string };
  failingSince?: string;
}

/** One type of event as the catalogue describes it. */
export interface CatalogueEntry {
  type: string;
  description: string;
  schema: object;
  example: unknown;
}

export interface Delivery {
  id: string;
  event?: string;
  state: 'pending' | 'delivered' | 'failed';
  failure?: string;
  createdAt: string;
  nextAttemptAt?: string;
  attempts: { at: string; durationMs?: number; status?: number; error?: string; answer?: string }[];
}
