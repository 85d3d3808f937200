import type { SubscriptionRow, UsageRow } from '../../src/reports/rows.ts';
import type { World } from './build.ts';

/**
 * The rules R3 to R5 written down once more, as sets and sums over all rows: slow, literal, and sharing nothing with
 * the product but the rows' types. What it computes must be what the product computes.
 */
export interface Reference {
  revenueCents: number;
  adds: number;
  consultants: number;
  developers: number;
  deployments: number;
  /** Users of M and of M-12. */
  users: { current: number; base: number };
  /** In hundredths, cut. */
  points: number[];
  score: number;
  tier: 'none' | 'silver' | 'gold';
}

const listed = [
  ['sales', 'marketing', 'customer service', 'field service', 'project server', 'project service automation', 'plan 1'],
  ['automation', 'relationship sales', 'business central', 'capacity and storage', 'finance and operations'],
  ['fraud protection', 'operations', 'retail', 'hr', 'human resources', 'plan 2', 'mixed reality', 'team member'],
  ['team members'],
].flat();

export const bare = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .join(' ')
    .replace(/^((microsoft|dynamics 365 for|dynamics 365|d365)( |$))+/, '');

const qualifies = (row: SubscriptionRow | UsageRow) =>
  row.paid &&
  (bare(row.product) !== ''
    ? listed.includes(bare(row.product))
    : listed.some((name) => bare(row.sku) === name || bare(row.sku).startsWith(`${name} `)));

export const plus = (month: string, by: number) => {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
};
export const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
export const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);
/** Of what is summed over the lines of each association, the most; 0 where there is none. */
export function largest<Line extends SubscriptionRow | UsageRow>(lines: readonly Line[], of: (line: Line) => number) {
  const associations = unique(lines.map(({ location, type }) => `${location}/${type}`));
  const sums = associations.map((one) => sum(lines.filter((line) => `${line.location}/${line.type}` === one).map(of)));
  return sums.length > 0 ? Math.max(...sums) : 0;
}
export const unique = <T>(values: Iterable<T>) => [...new Set(values)];

export function byTheRules(
  world: World,
  edition: '2021-01' | '2021-09',
  partner: readonly string[],
  M: string,
): Reference {
  const W = upTo(12).map((back) => plus(M, back - 11));
  const details = world.details.filter(qualifies);
  const usage = world.usage.filter(qualifies);
  const rows = [...details, ...usage];
  const tenants = unique(rows.map((row) => row.tenant));
  const idOf = (row: { tenant: string; subscription: string }) => `${row.tenant}/${row.subscription}`;
  const subscriptionsOf = (t: string) => unique(rows.filter((row) => row.tenant === t).map(idOf));
  const subscriptions = tenants.flatMap(subscriptionsOf);
  const covered = (report: 'subscription-details' | 'dynamics-365-usage', location: string, month: string) =>
    world.covers(report, location, month as never);

  // R4
  const associations = (s: string, m: string) =>
    rows.filter((row) => idOf(row) === s && row.month === m && row.location !== '');
  const cporOf = (G: 'sales' | 'usage') => ['CPOR', G === 'sales' ? 'CPOR-OSA' : 'CPOR-OSU'];
  const credited = (G: 'sales' | 'usage', s: string, m: string) => {
    const all = associations(s, m);
    const claimed = all.some(({ type }) => cporOf(G).includes(type ?? ''));
    return unique(
      all
        .filter(({ type }) => type === 'CSP' || cporOf(G).includes(type ?? '') || (type === 'DPOR' && !claimed))
        .map(({ location }) => location),
    ).filter((location) => partner.includes(location));
  };
  const isCredited = (G: 'sales' | 'usage', s: string, m: string) => credited(G, s, m).length > 0;

  // R5.1, R5.2
  const isCounted = (row: SubscriptionRow) => ['EA', 'CSP', 'Web Direct'].includes(row.channel);
  const inFirstYear = (row: SubscriptionRow) =>
    upTo(12).some((age) => row.start !== null && plus(row.start.slice(0, 7), age) === row.month);
  const revenueCents = sum(
    subscriptions.flatMap((s) =>
      W.filter((m) => isCredited('sales', s, m)).map((m) => {
        const own = details.filter((row) => idOf(row) === s && row.month === m && partner.includes(row.location));
        return largest(
          own.filter((row) => isCounted(row) && (row.channel !== 'EA' || inFirstYear(row))),
          (row) => row.revenueCents,
        );
      }),
    ),
  );

  // R5.3, R5.4
  const paidRows = (s: string, m: string) =>
    details.filter((row) => idOf(row) === s && row.month === m && row.active && row.seats > 0);
  const paidSeats = (s: string, m: string) => largest(paidRows(s, m), (row) => row.seats);
  const isActive = (t: string, m: string) => sum(subscriptionsOf(t).map((s) => paidSeats(s, m))) >= 1;
  const countable = (t: string, m: string) => subscriptionsOf(t).filter((s) => paidRows(s, m).some(isCounted));
  const isCertain = (t: string, m: string) =>
    details
      .filter((row) => row.tenant === t && [plus(m, -1), m].includes(row.month))
      .every((row) => [plus(m, -1), m].every((month) => covered('subscription-details', row.location, month)));
  const credit = (t: string, m: string) => countable(t, m).some((s) => isCredited('sales', s, m));
  const adds = sum(
    tenants.flatMap((t) =>
      W.filter((m) => isCertain(t, m)).map((m) => {
        const before = plus(m, -1);
        if (!isActive(t, before) && isActive(t, m) && credit(t, m)) return 1;
        return isActive(t, before) && !isActive(t, m) && credit(t, before) ? -1 : 0;
      }),
    ),
  );

  // R5.5, R5.6, R5.7
  const lastDay = new Date(Date.UTC(Number(M.slice(0, 4)), Number(M.slice(5)), 0)).toISOString().slice(0, 10);
  const training = world.training.filter(({ location }) => partner.includes(location));
  const individuals = unique(training.map(({ individual }) => individual));
  const holds = (individual: string, ...exams: string[]) =>
    training.some(
      (row) =>
        row.individual === individual &&
        exams.includes(row.exam) &&
        row.completed <= lastDay &&
        (row.expires === null || row.expires >= lastDay),
    );
  // R5.5a
  const isGiven = (individual: string, ...names: string[]) =>
    training.some(
      (row) =>
        row.individual === individual &&
        names.includes(row.certification.replace(/[:,\s-]/g, '').toLowerCase()) &&
        row.completed <= lastDay &&
        (row.expires === null || row.expires >= lastDay),
    );
  const products = ['sales', 'marketing', 'customerservice', 'fieldservice', 'finance', 'businesscentral'];
  const supply = ['supplychainmanagement', 'supplychainmanagementmanufacturing'];
  const consultantNames = [...products, ...supply].map((one) => `dynamics365${one}functionalconsultantassociate`);
  const apps = 'dynamics365financeandoperationsapps';
  const developerNames = [`${apps}developerassociate`, `${apps}solutionarchitectexpert`];
  const consultants = individuals.filter(
    (i) =>
      isGiven(i, ...consultantNames) ||
      (holds(i, 'PL-200') && holds(i, 'MB-210', 'MB-220', 'MB-230', 'MB-240')) ||
      (holds(i, 'MB-300') && holds(i, 'MB-310', 'MB-320', 'MB-330')) ||
      holds(i, 'MB-800'),
  ).length;
  const developers = individuals.filter(
    (i) =>
      isGiven(i, 'powerplatformdeveloperassociate', ...developerNames) ||
      holds(i, 'PL-400') ||
      (holds(i, 'MB-300') && holds(i, 'MB-500', 'MB-700')),
  ).length;

  // R5.8
  const mau = (s: string, m: string) =>
    largest(
      usage.filter((row) => idOf(row) === s && row.month === m),
      (row) => row.activeSeats,
    );
  const tenantMau = (t: string, m: string) => sum(subscriptionsOf(t).map((s) => mau(s, m)));

  // R5.9, R5.10, R5.11
  const crosses = (users: (m: string) => number) => users(W[0]!) < 5 && W.slice(1).some((m) => users(m) >= 5);
  const firstMonthKnown = (of: (row: UsageRow) => boolean) =>
    usage
      .filter((row) => of(row) && W.includes(row.month))
      .every((row) => covered('dynamics-365-usage', row.location, W[0]!));
  const isDeployed = (t: string) =>
    edition === '2021-01'
      ? crosses((m) => tenantMau(t, m)) &&
        firstMonthKnown((row) => row.tenant === t) &&
        subscriptionsOf(t).some((s) => isCredited('usage', s, M))
      : subscriptionsOf(t).some(
          (s) => isCredited('usage', s, M) && crosses((m) => mau(s, m)) && firstMonthKnown((row) => idOf(row) === s),
        );
  const deployments = tenants.filter(isDeployed).length;

  // R5.12
  const creditedAlike = (s: string, m: string) =>
    credited('usage', s, m).some((location) =>
      [plus(M, -12), M].every((month) => covered('dynamics-365-usage', location, month)),
    );
  const usersAt = (m: string) =>
    edition === '2021-01'
      ? sum(tenants.filter((t) => subscriptionsOf(t).some((s) => creditedAlike(s, m))).map((t) => tenantMau(t, m)))
      : sum(subscriptions.filter((s) => creditedAlike(s, m)).map((s) => mau(s, m)));
  const users = { current: usersAt(M), base: usersAt(plus(M, -12)) };

  // R3: points as [numerator, denominator], all in hundredths.
  const share = (max: number, value: number, target: number): [bigint, bigint] => [
    BigInt(max) * 100n * BigInt(Math.max(0, Math.min(value, target))),
    BigInt(target),
  ];
  const growth: [bigint, bigint] =
    users.base < 50 ? [0n, 1n] : share(25, (users.current - users.base) * 100, 35 * users.base);
  const parts = [
    share(10, revenueCents, 3_000_000),
    share(10, adds, 10),
    share(30, consultants, 5),
    share(5, developers, 2),
    share(20, deployments, 10),
    growth,
  ];
  const [numerator, denominator] = parts.reduce(([a, b], [c, d]) => [a * d + c * b, b * d]);
  return {
    revenueCents,
    adds,
    consultants,
    developers,
    deployments,
    users,
    points: parts.map(([a, b]) => Number(a / b)),
    score: Number(numerator / denominator),
    tier: numerator >= 8000n * denominator ? 'gold' : numerator >= 6000n * denominator ? 'silver' : 'none',
  };
}
