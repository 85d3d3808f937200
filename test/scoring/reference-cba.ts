import type { SubscriptionRow, TrainingRow, UsageRow } from '../../src/reports/rows.ts';
import type { World } from './build.ts';
import { bare, largest, plus, sum, unique, upTo } from './reference.ts';

/** The rules of section 6 written down once more, literally and slowly; as {@link ./reference.ts}, sharing nothing. */
export interface CbaReference {
  market: string;
  revenueCents: number;
  adds: number;
  consultants: number;
  consultantBase: number;
  developers: number;
  deployments: number;
  users: { current: number; base: number };
  /** In hundredths, cut. */
  points: number[];
  score: number;
}

const products = {
  'cba-ce': [
    ['sales', 'customer service', 'field service', 'project service automation', 'marketing', 'relationship sales'],
    ['plan 1', 'talent', 'enterprise team member'],
  ].flat(),
  'cba-fo': [
    ['unified operations', 'finance', 'supply chain management', 'retail', 'commerce', 'plan 2', 'mixed reality'],
    ['talent', 'enterprise team member'],
  ].flat(),
};
const developedList =
  'AD AT AU BE CA CH CY CZ DE DK EE ES FI FR GB GR HK HR IE IL IS IT JP KR LI LT LU LV MC MO MT NL NO NZ PR PT SE SG SI SK SM TW US VA'.split(
    ' ',
  );
const ends: Record<string, [last: string, through: string]> = {
  'MB-200': ['2020-12-31', '2021-12'],
  'MB-400': ['2020-12-31', '2021-12'],
  'MB2-716': ['2021-01-31', '2022-01'],
  'MB6-894': ['2021-01-31', '2022-01'],
  'MB6-897': ['2021-01-31', '2022-01'],
  'MB6-898': ['2021-01-31', '2022-01'],
};
/** R5.5a, by nothing but letters and digits. */
const names = {
  'cba-ce': [['sales', 'marketing', 'customerservice', 'fieldservice'], ['powerplatformdeveloperassociate']],
  'cba-fo': [
    ['finance', 'supplychainmanagement', 'supplychainmanagementmanufacturing'],
    ['developerassociate', 'solutionarchitectexpert'].map((role) => `dynamics365financeandoperationsapps${role}`),
  ],
};
const endOf = (month: string) =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);

export function cbaByTheRules(
  world: World,
  program: 'cba-ce' | 'cba-fo',
  edition: string,
  partner: readonly string[],
  M: string,
  country: string,
): CbaReference {
  const W = upTo(12).map((back) => plus(M, back - 11));
  const listed = products[program];
  const qualifies = (row: SubscriptionRow | UsageRow) =>
    row.paid &&
    (bare(row.product) !== ''
      ? listed.includes(bare(row.product))
      : listed.some((name) => bare(row.sku) === name || bare(row.sku).startsWith(`${name} `)));
  const details = world.details.filter(qualifies);
  const usage = world.usage.filter(qualifies);
  const rows = [...details, ...usage];
  const tenants = unique(rows.map((row) => row.tenant));
  const idOf = (row: { tenant: string; subscription: string }) => `${row.tenant}/${row.subscription}`;
  const subscriptionsOf = (t: string) => unique(rows.filter((row) => row.tenant === t).map(idOf));
  const covered = (report: 'subscription-details' | 'dynamics-365-usage', location: string, month: string) =>
    world.covers(report, location, month as never);

  // R4.2 to R4.5
  const cpor = ['CPOR', 'CPOR-OSA', 'CPOR-OSU'];
  const claimsOf = (G: 'sales' | 'usage') =>
    edition === '2019-11' ? cpor : ['CPOR', G === 'sales' ? 'CPOR-OSA' : 'CPOR-OSU'];
  const credited = (G: 'sales' | 'usage', s: string, m: string) => {
    const all = rows.filter((row) => idOf(row) === s && row.month === m && row.location !== '');
    const claimed = all.some(({ type }) => claimsOf(G).includes(type ?? ''));
    return unique(
      all
        .filter(({ type }) => type === 'CSP' || claimsOf(G).includes(type ?? '') || (type === 'DPOR' && !claimed))
        .map(({ location }) => location),
    ).filter((location) => partner.includes(location));
  };
  const isCredited = (G: 'sales' | 'usage', s: string, m: string) => credited(G, s, m).length > 0;

  // R6.2
  const kind = (code: string) => (code === '' || developedList.includes(code) ? 'developed' : 'developing');
  const tenantMarket = (t: string) => {
    const named = rows.filter((row) => row.tenant === t && row.month <= M && row.market !== '');
    const newest = named.map((row) => row.month as string).reduce((a, b) => (a > b ? a : b), '');
    const codes = named.filter((row) => row.month === newest).map((row) => row.market);
    return codes.length === 0 || codes.some((code) => kind(code) === 'developed') ? 'developed' : 'developing';
  };
  const own = tenants.filter((t) =>
    subscriptionsOf(t).some((s) => isCredited('sales', s, M) || isCredited('usage', s, M)),
  );
  const market =
    own.length === 0 ? kind(country) : own.some((t) => tenantMarket(t) === 'developed') ? 'developed' : 'developing';
  const capabilityMarket = edition < '2021-03' ? market : kind(country);
  const by = (of: string, developed: number, developing: number) => (of === 'developed' ? developed : developing);

  // R5.1, R5.2
  const isCounted = (row: SubscriptionRow) => ['EA', 'CSP', 'Web Direct'].includes(row.channel);
  const inFirstYear = (row: SubscriptionRow) =>
    upTo(12).some((age) => row.start !== null && plus(row.start.slice(0, 7), age) === row.month);
  const revenueCents = sum(
    tenants.flatMap(subscriptionsOf).flatMap((s) =>
      W.filter((m) => isCredited('sales', s, m)).map((m) => {
        const own = details.filter((row) => idOf(row) === s && row.month === m && partner.includes(row.location));
        return largest(
          own.filter((row) => isCounted(row) && (row.channel !== 'EA' || inFirstYear(row))),
          (row) => row.revenueCents,
        );
      }),
    ),
  );

  // R5.3, R5.4, R6.8
  const paidRows = (s: string, m: string) =>
    details.filter((row) => idOf(row) === s && row.month === m && row.active && row.seats > 0);
  const isActive = (t: string, m: string) => subscriptionsOf(t).some((s) => paidRows(s, m).length > 0);
  const isCertain = (t: string, m: string) =>
    details
      .filter((row) => row.tenant === t && [plus(m, -1), m].includes(row.month))
      .every((row) => [plus(m, -1), m].every((month) => covered('subscription-details', row.location, month)));
  const credit = (t: string, m: string) =>
    subscriptionsOf(t).some((s) => paidRows(s, m).some(isCounted) && isCredited('sales', s, m));
  const plusOne = (t: string, m: string) =>
    isCertain(t, m) && !isActive(t, plus(m, -1)) && isActive(t, m) && credit(t, m);
  const lossByR53 = (t: string, m: string) =>
    isCertain(t, m) && isActive(t, plus(m, -1)) && !isActive(t, m) && credit(t, plus(m, -1));
  const minusOne = (t: string, m: string, deep = 0): boolean => {
    if (!lossByR53(t, m)) return false;
    if (edition < '2021-05') return true;
    return upTo(12).some((back) => {
      const added = plus(m, back - 12);
      if (!plusOne(t, added)) return false;
      // "and have had no -1 for it since"
      const since = upTo(12)
        .map((step) => plus(added, step + 1))
        .filter((month) => month < m);
      return deep > 12 || !since.some((month) => minusOne(t, month, deep + 1));
    });
  };
  const adds = sum(tenants.flatMap((t) => W.map((m) => (plusOne(t, m) ? 1 : 0) - (minusOne(t, m) ? 1 : 0))));

  // R5.7, R6.3
  const training = world.training.filter(({ location }) => partner.includes(location));
  const individuals = [...Map.groupBy(training, ({ individual }) => individual).values()];
  const holds = (day: string, own: readonly TrainingRow[], ...exams: string[]) =>
    own.some((row) => {
      const end = edition >= '2020-12' ? ends[row.exam] : undefined;
      return (
        exams.includes(row.exam) &&
        row.completed <= day &&
        (row.expires === null || row.expires >= day) &&
        (end === undefined || (row.completed <= end[0] && day.slice(0, 7) <= end[1]))
      );
    });
  const isGiven = (day: string, own: readonly TrainingRow[], ...certifications: string[]) =>
    own.some(
      (row) =>
        certifications.includes(row.certification.toLowerCase().replace(/[^a-z0-9]/g, '')) &&
        row.completed <= day &&
        (row.expires === null || row.expires >= day),
    );
  const consultantNames = names[program][0]!.map((name) => `dynamics365${name}functionalconsultantassociate`);
  const ce = ['MB-210', 'MB-220', 'MB-230', 'MB-240', 'MB6-898'];
  const fo = ['MB-310', 'MB-320', 'MB-330', 'MB6-897', 'MB6-898'];
  const consultantsAt = (day: string) =>
    individuals.filter(
      (i) =>
        isGiven(day, i, ...consultantNames) ||
        (program === 'cba-fo'
          ? holds(day, i, 'MB-300') && holds(day, i, ...fo)
          : holds(day, i, ...(edition < '2020-12' ? ['MB-200'] : ['MB-200', 'PL-200'])) && holds(day, i, ...ce)),
    ).length;
  const end = endOf(M);
  const consultants = consultantsAt(end);
  const developers = individuals.filter(
    (i) =>
      isGiven(end, i, ...names[program][1]!) ||
      (program === 'cba-fo'
        ? holds(end, i, 'MB-300') && holds(end, i, 'MB-500', 'MB6-894')
        : (holds(end, i, 'MB-200') && holds(end, i, 'MB-400', 'MB2-716')) ||
          (edition >= '2020-12' && holds(end, i, 'PL-400'))),
  ).length;

  // R6.4, R6.5
  const baselineDay = edition < '2020-04' ? '2020-03-31' : '2020-10-01';
  const isToCome = baselineDay > end;
  const consultantBase = isToCome ? 0 : consultantsAt(baselineDay);
  const [low, middle, high] = capabilityMarket === 'developed' ? [15, 30, 50] : [5, 15, 25];
  const grownBy = (percent: number) => (consultants - consultantBase) * 100 >= percent * consultantBase;
  const byGrowth =
    !isToCome &&
    consultantBase >= low! &&
    (consultantBase < middle!
      ? grownBy(35)
      : consultantBase < high!
        ? grownBy(25)
        : edition < '2021-03' && grownBy(15));
  const since2020 = upTo(60).map((on) => plus('2020-10', on));
  const firstLarge = since2020.find((m) => consultantsAt(endOf(m)) >= high!);
  const byNumber =
    edition >= '2020-12' && firstLarge !== undefined && upTo(24).some((on) => plus(firstLarge, on) === M);

  // R5.8, R6.6
  const mau = (s: string, m: string) =>
    largest(
      usage.filter((row) => idOf(row) === s && row.month === m),
      (row) => row.activeSeats,
    );
  const tenantMau = (t: string, m: string) => sum(subscriptionsOf(t).map((s) => mau(s, m)));
  const many = program === 'cba-ce' ? by(market, 250, 150) : by(market, 100, 50);
  const rises = (users: (m: string) => number, of: (row: UsageRow) => boolean) =>
    users(W[0]!) < many &&
    W.slice(1).some((m) => users(m) >= many) &&
    usage
      .filter((row) => of(row) && W.includes(row.month))
      .every((row) => covered('dynamics-365-usage', row.location, W[0]!));
  const perSubscription = edition >= '2021-09';
  const deployments = tenants.filter((t) => {
    const creditedOnes = subscriptionsOf(t).filter((s) => isCredited('usage', s, M));
    return perSubscription
      ? creditedOnes.some((s) =>
          rises(
            (m) => mau(s, m),
            (row) => idOf(row) === s,
          ),
        )
      : creditedOnes.length > 0 &&
          rises(
            (m) => tenantMau(t, m),
            (row) => row.tenant === t,
          );
  }).length;

  // R6.7
  const alike = (s: string, m: string) =>
    credited('usage', s, m).some((location) =>
      [plus(M, -12), M].every((month) => covered('dynamics-365-usage', location, month)),
    );
  const usersAt = (m: string) =>
    perSubscription
      ? sum(tenants.flatMap(subscriptionsOf).map((s) => (alike(s, m) ? mau(s, m) : 0)))
      : sum(tenants.filter((t) => subscriptionsOf(t).some((s) => alike(s, m))).map((t) => tenantMau(t, m)));
  const users = { current: usersAt(M), base: usersAt(plus(M, -12)) };

  // R3, in hundredths
  const share = (max: number, value: number, target: number): [bigint, bigint] => [
    BigInt(max) * 100n * BigInt(Math.max(0, Math.min(value, target))),
    BigInt(target),
  ];
  const isCe = program === 'cba-ce';
  const parts = [
    share(10, revenueCents, by(market, 30_000_000, 15_000_000)),
    share(10, adds, isCe ? by(market, 10, 5) : by(market, 3, 1)),
    share(15, consultants, by(capabilityMarket, isCe && edition < '2021-02' ? 10 : 15, 5)),
    share(15, byGrowth || byNumber ? 1 : 0, 1),
    share(5, developers, by(capabilityMarket, 5, 2)),
    share(20, deployments, isCe ? by(market, 5, 1) : by(market, 3, 1)),
    users.base < many ? ([0n, 1n] as [bigint, bigint]) : share(25, (users.current - users.base) * 100, 25 * users.base),
  ];
  const [numerator, denominator] = parts.reduce(([a, b], [c, d]) => [a * d + c * b, b * d]);
  return {
    market: `${market} ${capabilityMarket}`,
    revenueCents,
    adds,
    consultants,
    consultantBase,
    developers,
    deployments,
    users,
    points: parts.map(([a, b]) => Number(a / b)),
    score: Number(numerator / denominator),
  };
}
