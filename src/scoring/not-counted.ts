import type { Day, Month } from '../month.ts';
import { inOrder } from '../order.ts';
import type { LocationId, MonthlyReportName } from '../reports/rows.ts';
import type { Indicator } from '../rulebooks/edition.ts';
import type { Segment } from '../rulebooks/shapes.ts';
import { compareAssociations } from './attribution.ts';
import type { Association, LedgerLine } from './ledger.ts';

/** Why rows of a partner do not count for an indicator. The codes are stable: callers' programs know them. */
export const reasons = [
  'free',
  'product-not-listed',
  'channel-not-counted',
  'not-in-first-year',
  'type-without-credit',
  'claimed-first',
  'not-associated',
  'smaller-association',
  'no-amount',
  'not-active',
  'active-before',
  'nothing-taken-back',
  'slice-not-covered',
  'base-not-covered',
  'no-active-users',
  'too-few-users',
  'used-before',
  'counted-already',
  'expired',
  'retired',
  'completed-later',
  'path-incomplete',
  'not-on-a-path',
  'baseline-to-come',
  'workload-not-counted',
  'too-little',
] as const;
export type Reason = (typeof reasons)[number];

/** Details of a reason; each reason has only those that apply. */
export interface Details {
  /** As the row prints it. */
  product?: string;
  channel?: string;
  /** First day of the agreement; null if the row has none. */
  start?: Day | null;
  /** The stronger association that got the credit. */
  claim?: { type: string; own: boolean };
  /** Customer adds: what happened to the tenant in the month. */
  change?: 'add' | 'loss';
  /** The most monthly active users of the months that decide, and how many are needed. */
  users?: number;
  needed?: number;
  /** As the edition lists it; as read from the report, if it does not list it. */
  workload?: string;
  /** What the workload measures in the months, and its unit. */
  measured?: number;
  unit?: string;
  /** Slices that no import has stated. The location is null if the caller may not know it. */
  slices?: readonly { report: MonthlyReportName; location: LocationId | null; month: Month }[];
  /** The nearest path, and what is missing on it: one of each item. */
  path?: string;
  missing?: readonly (readonly string[])[];
  /** Exams and certifications of an individual who has none that is listed. */
  held?: readonly string[];
  /** Exams and certifications that would be enough if they counted, each with the date that decides. */
  lapsed?: readonly { name: string; reason: 'completed-later' | 'expired' | 'retired'; day: Day }[];
}

type Subject = Pick<LedgerLine, 'tenant' | 'customerName' | 'subscription' | 'individual' | 'individualName'>;

/** What one tenant, subscription or individual does not add to an indicator, and why. */
export interface NotCounted extends Subject {
  indicator: string;
  reason: Reason;
  /** The rule that decides, for example `R4.4`. */
  rule: string;
  /** The partner's own association with the rows. */
  association?: Association;
  /** Ascending. */
  months: Month[];
  /** Rows of the partner, of the indicator's report, that the entry accounts for. */
  rows: number;
  /** Cents or users that were not counted; absent where the indicator does not add them up. */
  amount?: number;
  details: Details;
}

/** One decision that something is not counted. */
export interface Refused {
  subject: Subject;
  reason: Reason;
  rule: string;
  month: Month;
  rows: number;
  association?: Association | undefined;
  amount?: number;
  details?: Details;
}

/**
 * Accounts for every row of a partner, indicator by indicator: it is counted, or there is an entry that says why not.
 * Crediting fills it where it decides, if it is given one.
 */
export class Account {
  /** Returns the market or track whose figures decide. */
  readonly segmentOf: (indicator: Indicator) => Segment;
  readonly #entries = new Map<string, NotCounted>();
  readonly #counted = new Map<string, number>();

  constructor(segmentOf: (indicator: Indicator) => Segment) {
    this.segmentOf = segmentOf;
  }

  count({ id }: Indicator, rows: number): void {
    this.#counted.set(id, this.countedRows(id) + rows);
  }

  /** Returns the number of rows that an indicator counted. */
  countedRows(indicator: string): number {
    return this.#counted.get(indicator) ?? 0;
  }

  /** Adds to the entry of the same subject, reason, association and details. */
  refuse({ id }: Indicator, { subject, month, rows, amount, ...of }: Refused): void {
    const { reason, rule, association, details = {} } = of;
    const key = JSON.stringify([id, subject, reason, rule, association, details]);
    const known = this.#entries.get(key);
    const entry = known ?? {
      indicator: id,
      ...subject,
      reason,
      rule,
      ...(association ? { association } : {}),
      months: [],
      rows: 0,
      ...(amount === undefined ? {} : { amount: 0 }),
      details,
    };
    if (!known) this.#entries.set(key, entry);
    if (!entry.months.includes(month)) entry.months = [...entry.months, month].sort();
    entry.rows += rows;
    if (amount !== undefined) entry.amount = (entry.amount ?? 0) + amount;
  }

  /** Returns what was not counted: by indicator in this order, then by subject, month and reason. */
  entries(indicators: readonly Indicator[]): NotCounted[] {
    const place = new Map(indicators.map(({ id }, index) => [id, index]));
    return [...this.#entries.values()].sort(
      (a, b) =>
        place.get(a.indicator)! - place.get(b.indicator)! ||
        inOrder(subjectOf(a), subjectOf(b)) ||
        inOrder(a.months[0] ?? '', b.months[0] ?? '') ||
        reasons.indexOf(a.reason) - reasons.indexOf(b.reason) ||
        (a.association && b.association ? compareAssociations(a.association, b.association) : 0) ||
        inOrder(JSON.stringify(a.details), JSON.stringify(b.details)),
    );
  }
}

const subjectOf = ({ tenant = '', subscription = '', individual = '' }: NotCounted) =>
  `${tenant}|${subscription}|${individual}`;
