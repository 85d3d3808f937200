import { addMonths, type Month } from '../month.ts';
import { oncePer } from '../once.ts';
import type { AttributionType, LocationId, MonthlyReportName } from '../reports/rows.ts';
import { foldWorkload } from '../reports/values/workloads.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { type CreditGroup, ledgerUnits, type Measure } from '../rulebooks/shapes.ts';
import { compareAssociations } from './attribution.ts';
import type { Coverage, SliceOfTenant, TenantFacts } from './facts.ts';
import type { WorkloadMeasured, WorkloadPart } from './ledger.ts';

/** Where a measure comes from. */
export const reportOfMeasure = {
  revenue: 'business-applications-revenue',
  consumption: 'business-applications-usage',
} as const satisfies Record<Measure, MonthlyReportName>;

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

/**
 * Measures the workloads of a tenant in the scored month and a year before, through the partner's own associations: of
 * each subscription the largest, summed over subscriptions (R10.1, R10.4). In the edition's order; the same rows in any
 * order, or split into more lines, give the same.
 */
export function tenantWorkloads(of: WorkloadsOf, measure: Measure): TenantWorkload[] {
  return measure === 'revenue' ? sold(of) : used(of);
}

function sold(of: WorkloadsOf): TenantWorkload[] {
  const types = salesBy(of.edition);
  return measured(of, reportOfMeasure.revenue, of.facts.workloadRevenue, ({ type, revenueCents }, listed) =>
    listed.sold && type !== null && types.includes(type) ? revenueCents : undefined,
  );
}

function used(of: WorkloadsOf): TenantWorkload[] {
  return measured(of, reportOfMeasure.consumption, of.facts.workloadUsage, ({ type, paid, ...row }, listed) => {
    if (!paid || type === null || !listed.usageBy.includes(type)) return undefined;
    const units = listed.isCapacity ? (row.mac ?? 0) : (row.pamau ?? row.mau);
    return units * listed.rate;
  });
}

/** What rows of both reports have. */
interface Row {
  workload: string;
  subscription: string;
  type: AttributionType | null;
}

/**
 * Sums lines by workload, month, subscription and association.
 * @param amountOf amount of a line; `undefined` for one that does not count
 */
function measured<Of extends Row>(
  { edition, month, locations }: WorkloadsOf,
  report: MonthlyReportName,
  slices: readonly SliceOfTenant<Of>[],
  amountOf: (row: SliceOfTenant<Of>['rows'][number] & Row, listed: Listed) => number | undefined,
): TenantWorkload[] {
  const listed = listedIn(edition);
  const before = addMonths(month, -12);
  const sums = new Map<string, WorkloadPart & { listed: Listed; month: Month }>();
  for (const slice of slices) {
    if ((slice.month !== month && slice.month !== before) || !locations.has(slice.location)) continue;
    for (const row of slice.rows as readonly (SliceOfTenant<Of>['rows'][number] & Row)[]) {
      const found = listed.get(foldWorkload(row.workload));
      const amount = found && amountOf(row, found);
      if (!found || amount === undefined) continue;
      const key = `${found.place}\n${slice.month}\n${slice.location}\n${row.type}\n${row.subscription}`;
      const known = sums.get(key);
      if (known) known.amount += amount;
      else {
        const association = { location: slice.location, type: row.type!, report };
        sums.set(key, { listed: found, month: slice.month, subscription: row.subscription, association, amount });
      }
    }
  }
  const byWorkload = [...Map.groupBy(sums.values(), ({ listed: { place } }) => place)].sort(([a], [b]) => a - b);
  return byWorkload.flatMap(([, parts]) => {
    const at = (which: Month) =>
      atMonth(
        which,
        parts.filter((part) => part.month === which),
      );
    const [was, is] = [at(before), at(month)];
    const workload = parts[0]!.listed.name;
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

/** R10.8: lists the reports by which no difference of the month and a year before can be told for the partner. */
export function uncoveredReports(coverage: Coverage, locations: ReadonlySet<LocationId>, month: Month) {
  const before = addMonths(month, -12);
  return Object.values(reportOfMeasure).filter((report) => {
    const stated = [...locations].map((location) =>
      [before, month].filter((at) => coverage.covers(report, location, at)),
    );
    const named = stated.filter(({ length }) => length > 0);
    return named.length === 0 || named.some(({ length }) => length < 2);
  });
}

/** Names an association by its subscription too, for lines of one workload. */
export const partKey = ({ subscription, association: { location, type } }: WorkloadPart): string =>
  `${subscription}\n${location}\n${type}`;
