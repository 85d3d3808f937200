import type { SubscriptionRow, UsageRow } from '../../../src/reports/rows.ts';
import type { FigureId } from '../../../src/scoring/benchmarks/figures.ts';
import type { World } from '../build.ts';
import { bare, largest, plus, sum, unique, upTo } from '../reference.ts';

/** The rules of the seven figures written down once more, literally and slowly, sharing nothing with the product. */
export interface Filter {
  product?: string | undefined;
  workload?: 'ce' | 'fo' | undefined;
  market?: string | undefined;
}

/** The listed products that random worlds have, with the workloads whose programs list them. */
const listed: Record<string, ('ce' | 'fo')[]> = {
  sales: ['ce'],
  talent: ['ce', 'fo'],
  retail: ['fo'],
  'business central': [],
};
const exams = {
  ce: 'MB-200 PL-200 MB-210 MB-220 MB-230 MB-240 MB6-898 PL-400 MB-400 MB2-716'.split(' '),
  fo: 'MB-300 MB-310 MB-320 MB-330 MB6-897 MB6-898 MB-500 MB6-894'.split(' '),
};
const certifications = {
  ce: ['Dynamics 365 Sales Functional Consultant Associate', 'Power Platform Developer Associate'],
  fo: ['Dynamics 365 Finance Functional Consultant Associate'],
};
const developed = ['DE', 'AT'];

type Row = SubscriptionRow | UsageRow;

/** R8 of one partner: whether it is compared under the filter (R8.1), and its figures. */
export function benchmarksByTheRules(
  world: World,
  partner: readonly string[],
  M: string,
  { product, workload, market }: Filter,
): { isCompared: boolean; figures: Record<FigureId, number | null> } {
  const W = upTo(12).map((back) => plus(M, back - 11));
  const covered = (location: string, month: string) => world.covers('subscription-details', location, month as never);

  const isListed = (row: Row) => bare(row.product) in listed;
  const marketOf = (tenant: string) => {
    const named = [...world.details, ...world.usage].filter(
      (row) => row.tenant === tenant && isListed(row) && row.market !== '' && row.month <= M,
    );
    const newest = named.map((row) => row.month as string).reduce((a, b) => (a > b ? a : b), '');
    const codes = unique(named.filter((row) => row.month === newest).map((row) => row.market)).sort();
    return codes.find((code) => developed.includes(code)) ?? codes[0];
  };
  const isAsked = (row: Row) =>
    isListed(row) &&
    (product === undefined || bare(row.product) === bare(product)) &&
    (workload === undefined || listed[bare(row.product)]!.includes(workload)) &&
    (market === undefined || marketOf(row.tenant) === market);
  const details = world.details.filter(isAsked);
  const usage = world.usage.filter(isAsked);
  const rows: Row[] = [...details, ...usage];

  const idOf = (row: Row) => `${row.tenant}/${row.subscription}`;
  const tenants = unique(rows.map((row) => row.tenant));
  const subscriptions = unique(rows.map(idOf));
  const rowsOf = <One extends Row>(from: readonly One[], s: string, m: string) =>
    from.filter((row) => idOf(row) === s && row.month === m);
  const ownersOf = (s: string, m: string) =>
    rowsOf(rows, s, m)
      .filter((row) => row.type === 'DPOR' && partner.includes(row.location))
      .map((row) => row.location);
  const owned = (m: string) => subscriptions.filter((s) => ownersOf(s, m).length > 0);

  const paidSeats = (s: string, m: string) =>
    largest(
      rowsOf(details, s, m).filter((row) => row.paid && row.active),
      (row) => row.seats,
    );
  const isActive = (t: string, m: string) => subscriptions.some((s) => s.startsWith(`${t}/`) && paidSeats(s, m) > 0);
  const isAdd = (t: string, m: string) =>
    owned(m).some((s) => s.startsWith(`${t}/`)) &&
    isActive(t, m) &&
    !isActive(t, plus(m, -1)) &&
    details
      .filter((row) => row.tenant === t && row.paid && [m, plus(m, -1)].includes(row.month))
      .every((row) => covered(row.location, m) && covered(row.location, plus(m, -1)));

  const isAlike = (location: string) => covered(location, M) && covered(location, plus(M, -12));
  const seatsAt = (m: string) =>
    sum(subscriptions.filter((s) => ownersOf(s, m).some(isAlike)).map((s) => paidSeats(s, m)));

  const people = unique(world.training.filter((row) => partner.includes(row.location)).map((row) => row.individual));
  const end = new Date(Date.UTC(Number(M.slice(0, 4)), Number(M.slice(5)), 0)).toISOString().slice(0, 10);
  const wanted = workload === undefined ? [...exams.ce, ...exams.fo] : exams[workload];
  const titles = workload === undefined ? Object.values(certifications).flat() : certifications[workload];
  const isCertified = (individual: string) =>
    world.training.some(
      (row) =>
        row.individual === individual &&
        partner.includes(row.location) &&
        (wanted.includes(row.exam) || titles.includes(row.certification)) &&
        row.completed <= end &&
        (row.expires === null || row.expires >= end),
    );

  const instances = owned(M).flatMap((s) => {
    const named = rowsOf(usage, s, M).filter((row) => row.productionInstances !== null);
    return named.length > 0 ? [largest(named, (row) => row.productionInstances!)] : [];
  });
  const users = sum(W.flatMap((m) => owned(m).map((s) => largest(rowsOf(usage, s, m), (row) => row.activeSeats))));
  const assigned = sum(
    owned(M).map((s) =>
      largest(
        rowsOf(usage, s, M).filter((row) => row.active),
        (row) => row.assignedSeats ?? 0,
      ),
    ),
  );
  const billed = W.flatMap((m) =>
    owned(m).map((s) =>
      largest(
        rowsOf(details, s, m).filter((row) => partner.includes(row.location)),
        (row) => row.revenueCents,
      ),
    ),
  );
  return {
    isCompared: W.some((m) => owned(m).length > 0),
    figures: {
      'net-new-revenue': sum(billed) / 100,
      'customers-added': sum(W.map((m) => tenants.filter((t) => isAdd(t, m)).length)),
      'net-paid-seats-added': partner.some(isAlike) ? seatsAt(M) - seatsAt(plus(M, -12)) : null,
      'certified-individuals': people.filter(isCertified).length,
      'production-instances': instances.length > 0 ? sum(instances) : null,
      'monthly-active-users': users / 12,
      'active-to-assigned': assigned > 0 ? users / 12 / assigned : null,
    },
  };
}
