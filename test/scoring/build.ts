import { type Day, type Month, monthsFrom } from '../../src/month.ts';
import type {
  AttributionType,
  LocationId,
  MonthlyReportName,
  SubscriptionRow,
  TrainingRow,
  UsageRow,
  WorkloadRevenueRow,
  WorkloadUsageRow,
} from '../../src/reports/rows.ts';
import type { Edition } from '../../src/rulebooks/edition.ts';
import { editionNamed, rulebooks } from '../../src/rulebooks/index.ts';
import type { Track } from '../../src/rulebooks/shapes.ts';
import { creditIndividuals, creditOfTenant, creditTenant, evidenceOfIndividuals } from '../../src/scoring/credit.ts';
import { type Deciding, decidingOf, segmentFor } from '../../src/scoring/deciding.ts';
import type { Coverage, Individual, SliceOfTenant, TenantFacts } from '../../src/scoring/facts.ts';
import type { LedgerLine } from '../../src/scoring/ledger.ts';
import { marketOfTenant, noEvidence } from '../../src/scoring/markets.ts';
import { Account, type NotCounted } from '../../src/scoring/not-counted.ts';
import { type PartnerScore, scorePartner } from '../../src/scoring/score.ts';
import { sumLines } from '../../src/scoring/sums.ts';
import { uncoveredReports } from '../../src/scoring/workloads.ts';

/** Every row that the reports state, and what they do not cover: the smallest world that can be scored. */
export interface World extends Coverage {
  details: readonly SubscriptionRow[];
  usage: readonly UsageRow[];
  training: readonly TrainingRow[];
  workloadRevenue: readonly WorkloadRevenueRow[];
  workloadUsage: readonly WorkloadUsageRow[];
}

/** One part of a world. A month is written `2021-03`, several `2020-04..2021-03`. */
export type Part = Partial<Omit<World, 'covers'>> & { notCovered?: readonly string[] };

/** What rows of both monthly reports have in common, with what they have where a case does not care. */
interface Customer {
  tenant?: string;
  subscription?: string;
  /** The location; `''` for a direct customer. */
  by?: LocationId;
  as?: AttributionType;
  product?: string;
  sku?: string;
  paid?: boolean;
  active?: boolean;
  market?: string;
}

function customer(of: Customer, month: Month) {
  const location = of.by ?? '100';
  return {
    location,
    month,
    tenant: of.tenant ?? 'T1',
    subscription: of.subscription ?? 'S1',
    type: location === '' ? null : (of.as ?? ('CSP' as const)),
    product: of.product ?? 'Sales',
    sku: of.sku ?? '',
    lineKey: '',
    globalAccount: '',
    paid: of.paid ?? true,
    active: of.active ?? true,
    customerName: '',
    market: of.market ?? '',
  };
}

/** All months of `2020-04..2021-03`, or the one of `2021-03`. */
function monthsOf(text: string): Month[] {
  const [first, last] = text.split('..') as [Month, Month?];
  return monthsFrom(first, last ?? first);
}

/** Rows of subscription-details: by default one paid seat through CSP, without revenue. */
export function sold(
  months: string,
  deal: Customer & { usd?: number; seats?: number; channel?: SubscriptionRow['channel']; start?: Day } = {},
): Part {
  return {
    details: monthsOf(months).map((month) => ({
      ...customer(deal, month),
      channel: deal.channel ?? 'CSP',
      seats: deal.seats ?? 1,
      revenueCents: Math.round((deal.usd ?? 0) * 100),
      start: deal.start ?? null,
    })),
  };
}

/** Rows of dynamics-365-usage with so many active users. */
export function used(months: string, users: number, of: Customer = {}): Part {
  return {
    usage: monthsOf(months).map((month) => ({
      ...customer(of, month),
      activeSeats: users,
      availableSeats: null,
      assignedSeats: null,
      productionInstances: null,
    })),
  };
}

/** What lines of both Business applications reports say. */
interface WorkloadLine {
  tenant?: string;
  subscription?: string;
  by?: LocationId;
  as?: AttributionType;
}

const workloadLine = (workload: string, of: WorkloadLine, month: Month) => ({
  location: of.by ?? '100',
  month,
  tenant: of.tenant ?? 'T1',
  subscription: of.subscription ?? 'S1',
  type: of.as ?? ('CSP' as const),
  workload,
  lineKey: '',
  globalAccount: '',
  customerName: '',
});

/** Lines of business-applications-revenue, by default through CSP. */
export function billed(months: string, workload: string, usd: number, of: WorkloadLine = {}): Part {
  const revenueCents = Math.round(usd * 100);
  return { workloadRevenue: monthsOf(months).map((month) => ({ ...workloadLine(workload, of, month), revenueCents })) };
}

/** Lines of business-applications-usage with so many active users, or so much active capacity. */
export function consumed(
  months: string,
  workload: string,
  users: number,
  of: WorkloadLine & { pamau?: number; mac?: number; paid?: boolean } = {},
): Part {
  return {
    workloadUsage: monthsOf(months).map((month) => ({
      ...workloadLine(workload, of, month),
      paid: of.paid ?? true,
      mau: users,
      pamau: of.pamau ?? null,
      mac: of.mac ?? null,
    })),
  };
}

interface When {
  on?: Day;
  expires?: Day | null;
  by?: LocationId;
}

const trained = (
  individual: string,
  what: Pick<TrainingRow, 'exam' | 'certification' | 'title'>,
  { on = '2020-01-01', expires = null, by = '100' }: When,
): TrainingRow => ({
  location: by,
  individual,
  ...what,
  status: '',
  completed: on,
  expires,
  firstName: '',
  lastName: '',
  email: '',
});

/** An individual's exams, all passed on one day. */
export function passed(individual: string, exams: string, when: When = {}): Part {
  const rows = exams.split(' ').map((exam) => trained(individual, { exam, certification: '', title: exam }, when));
  return { training: rows };
}

/** An individual's certification, by its name. */
export function certified(individual: string, certification: string, when: When = {}): Part {
  return { training: [trained(individual, { exam: '', certification, title: certification }, when)] };
}

/** A slice that was never imported. Everything else is covered. */
export function missing(report: MonthlyReportName, location: LocationId, months: string): Part {
  return { notCovered: monthsOf(months).map((month) => `${report} ${location} ${month}`) };
}

/** The world that some parts make up. */
export function world(...parts: readonly (Part | readonly Part[])[]): World {
  const all = parts.flat() as Part[];
  const notCovered = new Set(all.flatMap((part) => part.notCovered ?? []));
  return {
    details: all.flatMap(({ details = [] }) => details),
    usage: all.flatMap(({ usage = [] }) => usage),
    training: all.flatMap(({ training = [] }) => training),
    workloadRevenue: all.flatMap(({ workloadRevenue = [] }) => workloadRevenue),
    workloadUsage: all.flatMap(({ workloadUsage = [] }) => workloadUsage),
    covers: (report, location, month) => !notCovered.has(`${report} ${location} ${month}`),
  };
}

/** What a world says of each of its tenants. */
export function factsOf({ details, usage, workloadRevenue, workloadUsage }: World): TenantFacts[] {
  const rows = [...details, ...usage, ...workloadRevenue, ...workloadUsage];
  const tenants = [...new Set(rows.map(({ tenant }) => tenant))];
  return tenants.map((tenant) => ({
    tenant,
    name: `${tenant} Inc.`,
    subscriptionDetails: slices(details.filter((row) => row.tenant === tenant)),
    usage: slices(usage.filter((row) => row.tenant === tenant)),
    workloadRevenue: slices(workloadRevenue.filter((row) => row.tenant === tenant)),
    workloadUsage: slices(workloadUsage.filter((row) => row.tenant === tenant)),
  }));
}

function slices<Row extends { location: LocationId; month: Month }>(rows: readonly Row[]): SliceOfTenant<Row>[] {
  return [...Map.groupBy(rows, ({ location, month }) => `${location} ${month}`).values()].map((group) => ({
    location: group[0]!.location,
    month: group[0]!.month,
    rows: group,
  }));
}

/** The individuals of a partner. */
export function individualsOf({ training }: World, partner: readonly LocationId[]): Individual[] {
  const own = training.filter(({ location }) => partner.includes(location));
  return [...Map.groupBy(own, ({ individual }) => individual)].map(([individual, rows]) => ({
    individual,
    name: `${individual} Example`,
    rows: rows.length,
    locations: [...new Set(rows.map(({ location }) => location))].sort(),
    exams: rows.flatMap(({ exam, completed, expires }) => (exam ? [{ exam, completed, expires }] : [])),
    certifications: rows.flatMap(({ certification, completed, expires }) =>
      certification ? [{ certification, completed, expires }] : [],
    ),
  }));
}

/**
 * Who is scored, when and by which rules. By default location 100 alone, for 2021-03 by `smb` 2021-01; editions of
 * other programs are written `cba-ce 2021-05`.
 */
export interface Asked {
  month?: string;
  edition?: string | Edition;
  partner?: readonly LocationId[];
  /** The partner's own country. */
  country?: string;
  /** The track that an operator has fixed. */
  fixedTrack?: Track;
}

function rulesOf(edition: string | Edition): Edition {
  if (typeof edition !== 'string') return edition;
  const [id = '', program = 'smb'] = edition.split(' ').reverse();
  return editionNamed(program, id);
}

/** A partner's whole ledger out of a world, lines of every market. */
export function ledgerOf(
  of: World,
  { month = '2021-03', edition = '2021-01', partner = ['100'] }: Asked = {},
): LedgerLine[] {
  const asked = { edition: rulesOf(edition), month: month as Month };
  const locations = new Set(partner);
  return [
    ...factsOf(of).flatMap((facts) => creditTenant({ ...asked, facts, coverage: of, locations })),
    ...creditIndividuals({ ...asked, individuals: individualsOf(of, partner) }),
  ];
}

/** What counts of a partner's rows and what does not, by indicator. */
export function accountOf(of: World, asked: Asked = {}): { account: Account; entries: NotCounted[] } {
  const { month = '2021-03', edition = '2021-01', partner = ['100'] } = asked;
  const rules = { edition: rulesOf(edition), month: month as Month };
  const decides = deciding(of, asked);
  const account = new Account((indicator) => segmentFor(indicator, decides));
  const locations = new Set(partner);
  for (const facts of factsOf(of)) creditTenant({ ...rules, facts, coverage: of, locations, account });
  creditIndividuals({ ...rules, individuals: individualsOf(of, partner), account });
  return { account, entries: account.entries(rules.edition.indicators) };
}

const developed = new Set(rulebooks.developedMarkets('2021-01' as Month));

/** What decides a partner's figures and points beside its ledger. */
export function deciding(
  of: World,
  { month = '2021-03', edition = '2021-01', partner = ['100'], country = '', fixedTrack }: Asked = {},
): Deciding {
  const asked = { edition: rulesOf(edition), month: month as Month };
  const locations = new Set(partner);
  const evidence = evidenceOfIndividuals({ ...asked, individuals: individualsOf(of, partner) });
  const parts = factsOf(of).map((facts) => {
    const { markets, large } = creditOfTenant({ ...asked, facts, coverage: of, locations });
    if (markets !== undefined) evidence.tenants[marketOfTenant(markets, developed)]++;
    return large ? { ...noEvidence(), large } : noEvidence();
  });
  evidence.uncovered = uncoveredReports(of, locations, asked.edition, asked.month);
  return decidingOf(asked.edition, [...parts, evidence], { country, developed, fixedTrack });
}

/** A partner's score out of a world, from its rows to its tier. */
export function scoreOf(of: World, asked: Asked = {}): PartnerScore {
  const { month = '2021-03', edition = '2021-01' } = asked;
  return scorePartner({
    edition: rulesOf(edition),
    sums: sumLines(ledgerOf(of, asked)),
    month: month as Month,
    ...deciding(of, asked),
  });
}

/** One indicator of a partner's score. */
export function indicatorIn(indicator: string, of: World, asked: Asked = {}): PartnerScore['indicators'][number] {
  const found = scoreOf(of, asked).indicators.find(({ id }) => id === indicator);
  if (found === undefined) throw new Error(`no indicator ${indicator}`);
  return found;
}

/** The value of one indicator of a partner's score. */
export function valueIn(indicator: string, of: World, asked: Asked = {}): number | null {
  return indicatorIn(indicator, of, asked).value;
}
