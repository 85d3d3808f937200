import { addMonths, type Month } from '../month.ts';
import { oncePer } from '../once.ts';
import type { AttributionType, LocationId, MonthlyReportName } from '../reports/rows.ts';
import { foldWorkload } from '../reports/values/workloads.ts';
import type { Edition, Indicator } from '../rulebooks/edition.ts';
import { type CreditGroup, ledgerUnits, type Measure } from '../rulebooks/shapes.ts';
import { compareAssociations } from './attribution.ts';
import type { Coverage, SliceOfTenant, TenantFacts } from './facts.ts';
import type { WorkloadMeasured, WorkloadPart } from './ledger.ts';

/** Where a measure comes from. */
export const reportOfMeasure = {
  revenue: 'business-applications-revenue',
  consumption: 'business-applications-usage',
} as const satisfies Record<Measure, MonthlyReportName>;

/** Where active users come from. */
const reportOfUsers = 'dynamics-365-usage';

/** Returns the report of which an indicator compares two months, a year apart; `undefined` if it compares none. */
export function reportCompared({ shape }: Pick<Indicator, 'shape'>): MonthlyReportName | undefined {
  switch (shape.kind) {
    case 'user-growth':
      return reportOfUsers;
    case 'net-workloads':
      return reportOfMeasure[shape.measure];
    case 'consumption-growth':
      return reportOfMeasure.consumption;
    default:
      return undefined;
  }
}

/** One workload of a tenant, in the scored month and a year before; absent where nothing was measured. */
export interface TenantWorkload {
  workload: string;
  before?: WorkloadMeasured;
  now?: WorkloadMeasured;
}

/** A workload as an edition lists it: what counts of it, and through which associations. */
interface Listed {
  name: string;
  place: number;
  sold: boolean;
  /** Ledger units of consumption value of one user, or of one unit of capacity. */
  rate: number;
  isCapacity: boolean;
  usageBy: readonly AttributionType[];
}

const credited = ({ attribution: { credits } }: Edition, group: CreditGroup): AttributionType[] =>
  (Object.keys(credits) as AttributionType[]).filter((type) => credits[type]!.includes(group));

const salesBy = oncePer((edition: Edition) => credited(edition, 'sales'));

const listedIn = oncePer((edition: Edition): ReadonlyMap<string, Listed> => {
  const usage = credited(edition, 'usage');
  const all = (edition.workloads ?? []).flatMap(({ usageBy = usage, workloads }) =>
    workloads.map((one) => ({ ...one, usageBy })),
  );
  return new Map(
    all.map(({ name, sold = false, rate = 0, per, usageBy }, place) => [
      foldWorkload(name),
      { name, place, sold, rate: Math.round(rate * ledgerUnits('MCV')), isCapacity: per === 'capacity', usageBy },
    ]),
  );
});

/** A tenant's rows, from the point of view of a partner. */
export interface WorkloadsOf {
  facts: TenantFacts;
  edition: Edition;
  month: Month;
  locations: ReadonlySet<LocationId>;
}

/** Why a line does not count, regardless of its amount (R10.3, R10.4). */
type LineReason = 'workload-not-counted' | 'free' | 'type-without-credit';

/** One of the partner's lines, of the scored month or of a year before. */
interface Line {
  month: Month;
  location: LocationId;
  subscription: string;
  type: AttributionType;
  /** The listed name; as read from the report, if it is not listed. */
  workload: string;
  /** Place of the listed workload in the edition. */
  place: number;
  /** In ledger units; or why the line does not count. */
  amount: number | LineReason;
}

/** Yields the partner's lines of a report with what they amount to. */
export function* linesOf(of: WorkloadsOf, measure: Measure): Generator<Line> {
  if (measure === 'revenue') {
    const types = salesBy(of.edition);
    yield* judged(of, of.facts.workloadRevenue, ({ type, revenueCents }, listed) => {
      if (!listed?.sold) return 'workload-not-counted';
      return types.includes(type!) ? revenueCents : 'type-without-credit';
    });
    return;
  }
  yield* judged(of, of.facts.workloadUsage, ({ type, paid, ...row }, listed) => {
    if (!listed || listed.rate === 0) return 'workload-not-counted';
    if (!paid) return 'free';
    if (!listed.usageBy.includes(type!)) return 'type-without-credit';
    return listed.rate * (listed.isCapacity ? (row.mac ?? 0) : (row.pamau ?? row.mau));
  });
}

/** What rows of both reports have in common. */
interface Row {
  workload: string;
  subscription: string;
  type: AttributionType | null;
}

function* judged<Of extends Row>(
  { edition, month, locations }: WorkloadsOf,
  slices: readonly SliceOfTenant<Of>[],
  amountOf: (row: SliceOfTenant<Of>['rows'][number] & Row, listed: Listed | undefined) => number | LineReason,
): Generator<Line> {
  const listed = listedIn(edition);
  const before = addMonths(month, -12);
  for (const { month: at, location, rows } of slices) {
    if ((at !== month && at !== before) || !locations.has(location)) continue;
    for (const row of rows as readonly (SliceOfTenant<Of>['rows'][number] & Row)[]) {
      const found = listed.get(foldWorkload(row.workload));
      const { name: workload, place } = found ?? { name: row.workload, place: -1 };
      const { subscription, type } = row;
      yield { month: at, location, subscription, type: type!, workload, place, amount: amountOf(row, found) };
    }
  }
}

/**
 * Measures the workloads of a tenant in the scored month and a year before, through the partner's own associations: of
 * each subscription the largest, summed over subscriptions (R10.1, R10.4). In the edition's order; the same rows in any
 * order, or split into more lines, give the same.
 */
export function tenantWorkloads(of: WorkloadsOf, measure: Measure): TenantWorkload[] {
  const report = reportOfMeasure[measure];
  const sums = new Map<string, WorkloadPart & Pick<Line, 'place' | 'workload' | 'month'>>();
  for (const { amount, subscription, location, type, ...line } of linesOf(of, measure)) {
    if (typeof amount === 'string') continue;
    const key = `${line.place}\n${line.month}\n${location}\n${type}\n${subscription}`;
    const known = sums.get(key);
    if (known) known.amount += amount;
    else sums.set(key, { ...line, subscription, association: { location, type, report }, amount });
  }
  const byWorkload = [...Map.groupBy(sums.values(), ({ place }) => place)].sort(([a], [b]) => a - b);
  const before = addMonths(of.month, -12);
  return byWorkload.flatMap(([, parts]) => {
    const at = (which: Month) =>
      atMonth(
        which,
        parts.filter((part) => part.month === which),
      );
    const [was, is] = [at(before), at(of.month)];
    const { workload } = parts[0]!;
    return was || is ? [{ workload, ...(was ? { before: was } : {}), ...(is ? { now: is } : {}) }] : [];
  });
}

function atMonth(month: Month, all: readonly WorkloadPart[]): WorkloadMeasured | undefined {
  const parts = [...Map.groupBy(all, ({ subscription }) => subscription).values()]
    .map(largest)
    .filter(({ amount }) => amount !== 0)
    .sort((a, b) => (a.subscription < b.subscription ? -1 : 1));
  return parts.length === 0 ? undefined : { month, amount: parts.reduce((sum, { amount }) => sum + amount, 0), parts };
}

/** Returns the association with the largest amount, the first of several. */
function largest(parts: readonly WorkloadPart[]): WorkloadPart {
  const { subscription, association, amount } = parts.reduce((best, next) => {
    if (next.amount !== best.amount) return next.amount > best.amount ? next : best;
    return compareAssociations(next.association, best.association) < 0 ? next : best;
  });
  return { subscription, association, amount };
}

/** R10.8: lists the slices without which the months of a report cannot be compared. */
export function missingSlices(
  coverage: Coverage,
  locations: ReadonlySet<LocationId>,
  report: MonthlyReportName,
  month: Month,
) {
  const months = [addMonths(month, -12), month];
  return [...locations].sort().flatMap((location) => {
    const gaps = months.filter((at) => !coverage.covers(report, location, at));
    return gaps.length === 1 ? [{ report, location, month: gaps[0]! }] : [];
  });
}

/**
 * Lists the reports by which the month cannot be compared with the one a year before, because they do not cover both:
 * for some location that they name (R10.8); for every location if each is compared by itself (R5.12).
 */
export function uncoveredReports(
  coverage: Coverage,
  locations: ReadonlySet<LocationId>,
  { workloads }: Edition,
  month: Month,
): MonthlyReportName[] {
  const before = addMonths(month, -12);
  const statedBy = (report: MonthlyReportName) =>
    [...locations].map((location) => [before, month].filter((at) => coverage.covers(report, location, at)));
  if (workloads === undefined) return statedBy(reportOfUsers).some(({ length }) => length === 2) ? [] : [reportOfUsers];
  return Object.values(reportOfMeasure).filter((report) => {
    const stated = statedBy(report);
    const named = stated.filter(({ length }) => length > 0);
    return named.length === 0 || named.some(({ length }) => length < 2);
  });
}

/** Names an association by its subscription too, for lines of one workload. */
export const partKey = ({ subscription, association: { location, type } }: WorkloadPart): string =>
  `${subscription}\n${location}\n${type}`;
